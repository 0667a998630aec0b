import type { Receipt } from '../../sales/receipts';

/** What came in, so that the drawer can be counted: cash for goods and cash against udhaar lie in the same one. */
export function takings(receipts: Receipt[]): { sales: number; total: number; cash: number; received: number } {
  const sum = { sales: 0, total: 0, cash: 0, received: 0 };
  for (const receipt of receipts) {
    if (receipt.kind) {
      if (receipt.method !== 'cash') continue;
      sum.cash += receipt.amount;
      sum.received += receipt.amount;
      continue;
    }
    sum.sales++;
    sum.total += receipt.total;
    for (const { method, amount } of receipt.payments) if (method === 'cash') sum.cash += amount;
  }
  return sum;
}
