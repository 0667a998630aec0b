import type { ReceiptRecord, Shop } from '../device/outlet-store';
import { queue, transact } from '../device/store';
import type { Cart } from '../outbox/model';

export async function loadCart(shop: Shop): Promise<Cart> {
  return (await shop.store.use(database => database.get('carts', 'current'))) ?? { op_id: null, lines: [] };
}

export function copyOf({ op_id, lines, customer }: Cart): Cart {
  return { op_id, lines: lines.map(line => ({ ...line })), ...(customer ? { customer: { ...customer } } : {}) };
}

/** A cart that was sold meanwhile does not come back. */
export function saveCart(shop: Shop, cart: Cart): Promise<void> {
  return shop.store.use(database =>
    transact(database, ['carts', 'receipts'], 'readwrite', async transaction => {
      const isSold = cart.op_id && (await transaction.objectStore('receipts').getKey(cart.op_id));
      if (!isSold) queue(transaction.objectStore('carts').put(cart, 'current'));
    }),
  );
}

/** This device's receipts, newest first, as far back as `last` says. */
export function listReceipts(
  shop: Shop,
  before = Infinity,
  last: (receipt: ReceiptRecord, count: number) => boolean,
): Promise<ReceiptRecord[]> {
  return shop.store.use(database =>
    transact(database, ['receipts'], 'readonly', async transaction => {
      const range = IDBKeyRange.bound([shop.deviceId, 0], [shop.deviceId, before], false, true);
      const receipts: ReceiptRecord[] = [];
      let cursor = await transaction.objectStore('receipts').index('chain').openCursor(range, 'prev');
      while (cursor && !last(cursor.value, receipts.length)) {
        receipts.push(cursor.value);
        cursor = await cursor.continue();
      }
      return receipts;
    }),
  );
}
