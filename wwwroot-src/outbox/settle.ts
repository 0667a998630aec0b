import { keepContact } from '../device/contact';
import { META, type OutletStore } from '../device/outlet-store';
import { transact } from '../device/store';
import type { Result, Status } from '../shared/protocol';
import { noticeForgotten } from './epoch';
import type { OutboxEntry } from './outbox-store';
import type { PushAnswer } from './push';
import type { ReceiptState } from './slip';

export const ACKNOWLEDGED: Status[] = ['applied', 'duplicate', 'quarantined'];
export const HELD: Status[] = ['key_reused', 'refused'];
/** After so many refusals in a row it is not the operations that are wrong. */
export const MOST_REFUSALS = 3;

/** What became of a batch. forgot: the server does not have all that it acknowledged (any more). */
export interface Settled {
  acknowledged: number;
  held: number;
  unanswered: number;
  forgot: boolean;
}

/** Writes down what the server said of a batch, in one transaction: acknowledged operations move to the journal. */
export function settle(
  outlet: OutletStore,
  device: string,
  batch: OutboxEntry[],
  answer: (PushAnswer & { kind: 'reply' }) | { hold: string },
): Promise<Settled> {
  return outlet.store.use(database =>
    transact(database, ['outbox', 'journal', 'receipts', 'sold', 'meta'], 'readwrite', async transaction => {
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
      const release = ({ device_id, device_seq, op_id, operation }: OutboxEntry, result: Result, changeSeq: number, ackedAt: number) =>
        Promise.all([
          outbox.delete([device_id, device_seq]),
          transaction.objectStore('journal').put({ device_id, device_seq, operation, acked_at: ackedAt, status: result.status }),
          mark(op_id, 'sent', result.reason),
          // The next pull reaches that far and takes it off the figures.
          sold.get(op_id).then(record => record && sold.put({ ...record, settled_by: changeSeq })),
        ]);

      const settled: Settled = { acknowledged: 0, held: 0, unanswered: 0, forgot: false };
      if ('hold' in answer) {
        await Promise.all(batch.map(entry => hold(entry, answer.hold)));
        return { ...settled, held: batch.length };
      }
      const meta = transaction.objectStore('meta');
      const { server_time: now, change_seq: changeSeq, copied, backed_up_to: backedUpTo } = answer.reply;
      const work: unknown[] = [
        keepContact(meta, answer.contact),
        meta.put(answer.contact.last_contact, META.pushed),
        noticeForgotten(meta, device, answer.reply, answer.contact.last_contact).then(forgot => {
          settled.forgot = forgot;
        }),
        copied && device === outlet.deviceId && meta.put(device, META.copied),
        backedUpTo && meta.put(backedUpTo, META.backedUpTo),
      ];
      for (const entry of batch) {
        const result = answer.results.get(entry.op_id);
        if (result && ACKNOWLEDGED.includes(result.status)) {
          settled.acknowledged++;
          work.push(release(entry, result, changeSeq, now));
        } else if (result && HELD.includes(result.status)) {
          settled.held++;
          work.push(hold(entry, result.reason ?? result.status));
        } else {
          settled.unanswered++;
        }
      }
      await Promise.all(work);
      return settled;
    }),
  );
}
