import type { Balance } from '../customers/customer';
import type { OutletStore } from '../device/outlet-store';
import { transact } from '../device/store';
import type { Slip } from '../outbox/slip';
import type { ReceivePayment, RecordSale } from '../shared/protocol';

interface CustomersSlip extends Slip {
  /** What the customer owes after this; unsent counts what was not sent before it. Stored under this name by every till there is. */
  standing?: Balance;
}

export interface SaleReceipt extends CustomersSlip, RecordSale {
  kind?: undefined;
}
export interface PaymentReceipt extends CustomersSlip, ReceivePayment {
  kind: 'payment';
}
export type Receipt = SaleReceipt | PaymentReceipt;

/** This device's receipts, newest first, as far back as `last` says. */
export function listReceipts(outlet: OutletStore, before = Infinity, last: (receipt: Slip, count: number) => boolean): Promise<Receipt[]> {
  return outlet.store.use(database =>
    transact(database, ['receipts'], 'readonly', async transaction => {
      const range = IDBKeyRange.bound([outlet.deviceId, 0], [outlet.deviceId, before], false, true);
      const receipts: Receipt[] = [];
      let cursor = await transaction.objectStore('receipts').index('chain').openCursor(range, 'prev');
      while (cursor && !last(cursor.value, receipts.length)) {
        receipts.push(cursor.value as unknown as Receipt);
        cursor = await cursor.continue();
      }
      return receipts;
    }),
  );
}
