import type { IDBPObjectStore, StoreNames } from 'idb';
import type { Contact } from '../device/contact';
import { META, type OutletSchema, type OutletStore } from '../device/outlet-store';
import type { Problem } from '../device/request';
import { transact } from '../device/store';
import { type Again, rangeOf, readAgain } from './epoch';
import type { SendAttempt } from './outbox-store';
import { NOT_TRIED } from './pace';

/** How the outbox and the way to the server stand. */
export interface OutboxState {
  /** Every operation without an acknowledgement, held ones included. */
  pending: number;
  /** Corrected time of the oldest of them. */
  oldest: number | null;
  /** Of the pending ones, those the server would not take. */
  attention: number;
  /** Operations sent long ago that are sent once more, because the server forgot them. */
  resending: number;
  /** Something is to be sent again, or the server to be asked what. */
  again: boolean;
  /** A copy of this browser is at work under the same device. */
  copied: boolean;
  /** It signs what it sends: whoever copies its shift out of the store can send nothing in its name. */
  signs: boolean;
  lastContact: number | null;
  clockOffset: number;
  problem: Problem | null;
  attempt: SendAttempt;
}

export const NOTHING_STORED: OutboxState = {
  pending: 0,
  oldest: null,
  attention: 0,
  resending: 0,
  again: false,
  copied: false,
  signs: true,
  lastContact: null,
  clockOffset: 0,
  problem: null,
  attempt: NOT_TRIED,
};

/** What the store says of the outbox; all windows and the worker write there, so this is the truth. */
export function readState(outlet: OutletStore): Promise<OutboxState> {
  return outlet.store.use(database =>
    transact(database, ['outbox', 'meta', 'journal'], 'readonly', async transaction => {
      const outbox = transaction.objectStore('outbox');
      const meta = transaction.objectStore('meta');
      const [pending, attention, first, held, contact, stored] = await Promise.all([
        outbox.count(),
        outbox.index('state').count('held'),
        outbox.openCursor(),
        outbox.index('state').get('held'),
        meta.get(META.contact) as Promise<Contact | undefined>,
        meta.get(META.attempt) as Promise<SendAttempt | undefined>,
      ]);
      const attempt = { ...NOT_TRIED, ...stored };
      const [again, copied] = [await readAgain(meta), await meta.get(META.copied)];
      const key = await meta.get(META.key(outlet.deviceId));
      return {
        pending,
        attention,
        attempt,
        resending: again ? await left(transaction.objectStore('journal'), again) : 0,
        again: Boolean(again),
        copied: copied === outlet.deviceId,
        signs: Boolean(key),
        oldest: first ? first.value.operation.occurred_at + first.value.operation.clock_offset_ms : null,
        lastContact: contact?.last_contact ?? null,
        clockOffset: contact?.clock_offset ?? 0,
        problem: attempt.problem ?? (held?.reason === 'too_large' ? 'too_large' : null),
      };
    }),
  );
}

async function left(
  journal: IDBPObjectStore<OutletSchema, StoreNames<OutletSchema>[], 'journal', 'readonly'>,
  { forgot }: Again,
): Promise<number> {
  const counts = Object.entries(forgot).flatMap(([device, stretches]) => stretches.map(stretch => journal.count(rangeOf(device, stretch))));
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}
