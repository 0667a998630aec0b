import type { Payment, PaymentMethod } from '../../shared/protocol';

export const methods: readonly PaymentMethod[] = ['cash', 'card', 'wallet'];

export type Parts = Record<PaymentMethod, number>;

export interface Split {
  payments: Payment[];
  /** Still to pay; 0 when the parts cover the total. */
  remaining: number;
  change: number;
  /** More on card and wallet than the goods cost: no change is given on those. */
  tooMuch: boolean;
}

/** Card and wallet pay exactly what they say; cash may be more than its share, and the rest is change. */
export function split(parts: Parts, total: number): Split {
  const electronic = parts.card + parts.wallet;
  const cashShare = Math.max(0, total - electronic);
  const cash = Math.min(parts.cash, cashShare);
  const payments: Payment[] = [];
  if (cash > 0) payments.push({ method: 'cash', amount: cash, tendered: parts.cash });
  if (parts.card > 0) payments.push({ method: 'card', amount: parts.card });
  if (parts.wallet > 0) payments.push({ method: 'wallet', amount: parts.wallet });
  return {
    payments,
    remaining: Math.max(0, total - electronic - parts.cash),
    change: parts.cash - cash,
    tooMuch: electronic > total,
  };
}

/** The part that would make this method pay whatever the others leave. */
export function rest(parts: Parts, method: PaymentMethod, total: number): number {
  const others = methods.reduce((sum, other) => (other === method ? sum : sum + parts[other]), 0);
  return Math.max(0, total - others);
}

export function cashPayment(total: number, tendered: number): Payment[] {
  return total > 0 ? [{ method: 'cash', amount: total, tendered }] : [];
}
