import type { Contact } from '../device/contact';
import { META, type OutletStore } from '../device/outlet-store';
import { queue, transact } from '../device/store';

/** How long acknowledged operations and their receipts stay on the device. */
const JOURNAL_DAYS = 30;

/**
 * Drops what was acknowledged long ago. By the server's clock, and only while it has just been heard: the device's own may
 * have jumped. What is being pushed again stays until that is done.
 */
export function prune(outlet: OutletStore): Promise<void> {
  return outlet.store.use(database =>
    transact(database, ['journal', 'receipts', 'meta'], 'readwrite', async transaction => {
      const [contact, again] = await Promise.all([
        transaction.objectStore('meta').get(META.contact) as Promise<Contact | undefined>,
        transaction.objectStore('meta').get(META.again),
      ]);
      if (!contact || again) return;
      const old = IDBKeyRange.upperBound(contact.last_contact + contact.clock_offset - JOURNAL_DAYS * 86_400_000);
      let cursor = await transaction.objectStore('journal').index('acked_at').openCursor(old);
      while (cursor) {
        queue(transaction.objectStore('receipts').delete(cursor.value.operation.op_id));
        queue(cursor.delete());
        cursor = await cursor.continue();
      }
    }),
  );
}
