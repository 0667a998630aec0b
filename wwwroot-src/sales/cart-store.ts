import type { CustomerName } from '../customers/customer';
import type { OutletStore } from '../device/outlet-store';
import { queue, transact } from '../device/store';
import type { SaleLine } from '../shared/protocol';

export interface CartLine extends SaleLine {
  /** Identifies the line on the screen; not sent. */
  key: string;
  /** Sold by weight or length; not sent. */
  measured: boolean;
}

/** The sale being made. op_id is minted with the first line and stays through reloads, double taps and retries. */
export interface Cart {
  op_id: string | null;
  lines: CartLine[];
  customer?: CustomerName;
}

declare module '../device/outlet-store' {
  interface OutletSchema {
    carts: { key: string; value: Cart };
  }
}

export async function loadCart(outlet: OutletStore): Promise<Cart> {
  return (await outlet.store.use(database => database.get('carts', 'current'))) ?? { op_id: null, lines: [] };
}

export function copyOf({ op_id, lines, customer }: Cart): Cart {
  return { op_id, lines: lines.map(line => ({ ...line })), ...(customer ? { customer: { ...customer } } : {}) };
}

/** A cart that was sold meanwhile does not come back. */
export function saveCart(outlet: OutletStore, cart: Cart): Promise<void> {
  return outlet.store.use(database =>
    transact(database, ['carts', 'receipts'], 'readwrite', async transaction => {
      const isSold = cart.op_id && (await transaction.objectStore('receipts').getKey(cart.op_id));
      if (!isSold) queue(transaction.objectStore('carts').put(cart, 'current'));
    }),
  );
}
