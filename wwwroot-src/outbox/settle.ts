import type { Result, Status } from '../shared/protocol';
import type { ReceiptState } from './model';
import type { PushAnswer } from './push';
import { META, type OutboxEntry, type Shop } from './shop';
import { queue, transact } from './store';

const ACKNOWLEDGED: Status[] = ['applied', 'duplicate', 'quarantined'];
const HELD: Status[] = ['key_reused', 'refused'];

export interface Settled { acknowledged: number; held: number; unanswered: number }

/** Writes down what the server said of a batch, in one transaction: acknowledged operations move to the journal. */
export function settle(shop: Shop, batch: OutboxEntry[], said: (PushAnswer & { kind: 'reply' }) | { hold: string }): Promise<Settled> {
  return shop.store.use(database => transact(database, ['outbox', 'journal', 'receipts', 'sold', 'meta'], 'readwrite', async transaction => {
    const outbox = transaction.objectStore('outbox');
    const receipts = transaction.objectStore('receipts');
    const sold = transaction.objectStore('sold');

    const mark = async (opId: string, state: ReceiptState, reason?: string) => {
      const receipt = await receipts.get(opId);
      if (!receipt) return;
      delete receipt.reason;
      await receipts.put({ ...receipt, state, ...(reason ? { reason } : {}) });
    };
    const hold = (entry: OutboxEntry, reason: string) =>
      Promise.all([outbox.put({ ...entry, state: 'held', reason }), mark(entry.op_id, 'needs_attention', reason)]);
    const release = ({ device_id, device_seq, op_id, operation }: OutboxEntry, result: Result, changeSeq: number) =>
      Promise.all([
        outbox.delete([device_id, device_seq]),
        transaction.objectStore('journal').put({ device_id, device_seq, operation, acked_at: shop.env.now(), status: result.status }),
        mark(op_id, 'sent', result.reason),
        // The next pull reaches that far and takes it off the figures.
        sold.get(op_id).then(record => record && sold.put({ ...record, settled_by: changeSeq })),
      ]);

    const settled: Settled = { acknowledged: 0, held: 0, unanswered: 0 };
    if ('hold' in said) {
      await Promise.all(batch.map(entry => hold(entry, said.hold)));
      return { ...settled, held: batch.length };
    }
    const work: Promise<unknown>[] = [transaction.objectStore('meta').put(said.contact, META.contact)];
    for (const entry of batch) {
      const result = said.results.get(entry.op_id);
      if (result && ACKNOWLEDGED.includes(result.status)) {
        settled.acknowledged++;
        work.push(release(entry, result, said.reply.change_seq));
      } else if (result && HELD.includes(result.status)) {
        settled.held++;
        work.push(hold(entry, result.reason ?? result.status));
      } else {
        settled.unanswered++;
      }
    }
    await Promise.all(work);
    return settled;
  }));
}

/** How long acknowledged operations and their receipts stay on the device. */
const JOURNAL_DAYS = 30;

/** Drops what was acknowledged long ago, by the device's own clock; what was not acknowledged is not here. */
export function prune(shop: Shop): Promise<void> {
  return shop.store.use(database => transact(database, ['journal', 'receipts'], 'readwrite', async transaction => {
    const old = IDBKeyRange.upperBound(shop.env.now() - JOURNAL_DAYS * 86_400_000);
    let cursor = await transaction.objectStore('journal').index('acked_at').openCursor(old);
    while (cursor) {
      queue(transaction.objectStore('receipts').delete(cursor.value.operation.op_id));
      queue(cursor.delete());
      cursor = await cursor.continue();
    }
  }));
}
