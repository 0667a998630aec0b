import type { Contact } from '../device/contact';
import { META, type OutletStore } from '../device/outlet-store';
import { queue, transact } from '../device/store';

const DAY = 86_400_000;
/** How long acknowledged operations and their receipts stay on the device. */
const JOURNAL_DAYS = 30;
/** What no backup of the server is known to hold stays longer, up to so many operations. */
export const MOST_IN_JOURNAL = 20_000;
/** The server acknowledges a moment before it commits. */
const MARGIN = 3_600_000;

/**
 * Drops what was acknowledged long ago: receipts after thirty days, operations when the server has said besides that a backup holds them. By the server's
 * clock, and only while it has just been heard: the device's own may have jumped. What is being sent again stays until that is done.
 */
export function prune(outlet: OutletStore, most = MOST_IN_JOURNAL): Promise<void> {
  return outlet.store.use(database =>
    transact(database, ['journal', 'receipts', 'meta'], 'readwrite', async transaction => {
      const meta = transaction.objectStore('meta');
      const journal = transaction.objectStore('journal');
      const [contact, again, backedUpTo, prunedTo] = await Promise.all([
        meta.get(META.contact) as Promise<Contact | undefined>,
        meta.get(META.again),
        meta.get(META.backedUpTo) as Promise<number | undefined>,
        meta.get(META.prunedTo) as Promise<number | undefined>,
      ]);
      if (!contact || again) return;
      const old = contact.last_contact + contact.clock_offset - JOURNAL_DAYS * DAY;
      const held = Math.min(old, (backedUpTo ?? -Infinity) - MARGIN);
      let tooMany = (await journal.count()) - most;
      // What stays of the older ones has lost its receipts already.
      const seen = !backedUpTo && tooMany <= 0 && prunedTo;
      const range = seen && seen < old ? IDBKeyRange.bound(seen, old, true) : IDBKeyRange.upperBound(old);
      let cursor = await journal.index('acked_at').openCursor(range);
      while (cursor) {
        const { acked_at: ackedAt, operation } = cursor.value;
        if (ackedAt > (prunedTo ?? -Infinity)) queue(transaction.objectStore('receipts').delete(operation.op_id));
        if (ackedAt <= held || tooMany > 0) {
          tooMany--;
          queue(cursor.delete());
        }
        cursor = await cursor.continue();
      }
      queue(meta.put(old, META.prunedTo));
    }),
  );
}
