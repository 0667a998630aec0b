import type { CustomerName } from '../customers/customer';
import type { OutletStore } from '../device/outlet-store';
import { queue, transact } from '../device/store';
import type { SaleLine, Worker } from '../shared/protocol';

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
  /** Who began it. */
  worker?: Pick<Worker, 'id' | 'name'>;
}

declare module '../device/outlet-store' {
  interface OutletSchema {
    carts: { key: string; value: Cart };
  }
}

/** The present cart; when there is none, one that was kept for this worker, unless another window sold it meanwhile. */
export function loadCart(outlet: OutletStore): Promise<Cart> {
  const { id } = outlet.device.enrolment.shift.worker;
  return outlet.store.use(database =>
    transact(database, ['carts', 'receipts'], 'readwrite', async transaction => {
      const carts = transaction.objectStore('carts');
      const current = await carts.get('current');
      if (current && isBegun(current)) return current;
      for (const key of await carts.getAllKeys(IDBKeyRange.bound(keptFor(id), keptFor(id, '\uffff')))) {
        const kept = (await carts.get(key))!;
        queue(carts.delete(key));
        if (kept.op_id && (await transaction.objectStore('receipts').getKey(kept.op_id))) continue;
        queue(carts.put(kept, 'current'));
        return kept;
      }
      return current ?? { op_id: null, lines: [] };
    }),
  );
}

/** Lays the cart aside until whoever began it sells here again. */
export function keepForWorker(outlet: OutletStore, cart: Cart): Promise<void> {
  return outlet.store.use(database =>
    transact(database, ['carts'], 'readwrite', async transaction => {
      const carts = transaction.objectStore('carts');
      queue(carts.put(cart, keptFor(cart.worker!.id, cart.op_id ?? '')));
      if ((await carts.get('current'))?.op_id === cart.op_id) queue(carts.put({ op_id: null, lines: [] }, 'current'));
    }),
  );
}

const keptFor = (workerId: string, opId = '') => `worker:${workerId}:${opId}`;

/** It has goods, or is for somebody. */
export const isBegun = ({ lines, customer }: Cart): boolean => lines.length > 0 || !!customer;

export function copyOf({ op_id, lines, customer, worker }: Cart): Cart {
  return {
    op_id,
    lines: lines.map(line => ({ ...line })),
    ...(customer ? { customer: { ...customer } } : {}),
    ...(worker ? { worker: { ...worker } } : {}),
  };
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
