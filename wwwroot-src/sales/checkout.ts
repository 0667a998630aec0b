import type { Shop } from '../device/outlet-store';
import { type Cart, NotSaved, type SaleReceipt, type Standing } from '../outbox/model';
import { type Recorded, record } from '../outbox/record';
import type { Operation, Payment } from '../shared/protocol';
import { buildSale, isSameSale } from './sale';

export interface Selling {
  cart: Cart;
  payments: Payment[];
  approval?: string;
  standing?: (credit: number) => Standing | undefined;
}

export type CheckedOut = Recorded & { receipt: SaleReceipt };

/** Records the sale and empties its cart. */
export async function checkout(shop: Shop, selling: Selling, prepared?: Operation): Promise<CheckedOut> {
  const { cart } = selling;
  if (!cart.op_id) throw new NotSaved('invalid');
  const recorded = (await record(shop, {
    opId: cart.op_id,
    kind: 'record_sale',
    version: 3,
    cart,
    prepared,
    make(receiptNo, pricesAsOf) {
      const sale = buildSale(selling, receiptNo, pricesAsOf);
      const goods = new Map<string, number>();
      for (const line of sale.lines) goods.set(line.product_id, (goods.get(line.product_id) ?? 0) + line.quantity);
      const { credit, customer_id } = sale;
      return {
        payload: sale,
        receipt: { ...sale, standing: selling.standing?.(credit) },
        effect: { goods: [...goods], credit: credit ? { customer_id: customer_id!, amount: credit } : undefined },
      };
    },
  })) as CheckedOut;
  if (!recorded.isNew && !isSameSale(recorded.receipt, cart)) throw new NotSaved('sold_elsewhere');
  return recorded;
}
