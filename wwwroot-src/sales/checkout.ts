import type { Balance } from '../customers/customer';
import type { OutletStore } from '../device/outlet-store';
import { queue } from '../device/store';
import { NotSaved } from '../outbox/not-saved';
import { type Also, type Recorded, record } from '../outbox/record';
import type { Approval, Operation, Payment } from '../shared/protocol';
import type { Cart } from './cart-store';
import type { SaleReceipt } from './receipts';
import { buildSale, isSameSale } from './sale';

export interface Selling {
  cart: Cart;
  payments: Payment[];
  approval?: Approval | null;
  balanceAfter?: (credit: number) => Balance | undefined;
}

export type CheckedOut = Recorded & { receipt: SaleReceipt };

/** Records the sale and empties its cart. */
export async function checkout(outlet: OutletStore, selling: Selling, prepared?: Operation): Promise<CheckedOut> {
  const { cart } = selling;
  if (!cart.op_id) throw new NotSaved('invalid');
  const recorded = (await record(outlet, {
    opId: cart.op_id,
    kind: 'record_sale',
    also: emptying(cart),
    prepared,
    make(receiptNo, pricesAsOf) {
      const sale = buildSale(selling, receiptNo, pricesAsOf);
      const goods = new Map<string, number>();
      for (const line of sale.lines) goods.set(line.product_id, (goods.get(line.product_id) ?? 0) + line.quantity);
      const { credit, customer_id } = sale;
      return {
        payload: sale,
        receipt: { ...sale, standing: selling.balanceAfter?.(credit) },
        effect: { goods: [...goods], credit: credit ? { customer_id: customer_id!, amount: credit } : undefined },
      };
    },
  })) as CheckedOut;
  if (!recorded.isNew && !isSameSale(recorded.receipt, selling)) throw new NotSaved('sold_elsewhere');
  return recorded;
}

/** The sold cart gives way to an empty one. Another tab may have kept a cart of its own meanwhile: that one is not sold. */
function emptying({ op_id }: Cart): Also {
  return {
    store: 'carts',
    read: transaction => transaction.objectStore('carts').get('current'),
    write(transaction, kept) {
      const present = (kept as Cart | undefined)?.op_id;
      if (!present || present === op_id) queue(transaction.objectStore('carts').put({ op_id: null, lines: [] }, 'current'));
    },
  };
}
