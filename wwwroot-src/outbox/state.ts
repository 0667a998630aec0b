import type { IDBPObjectStore, StoreNames } from 'idb';
import { NO_ATTEMPT } from '../device/backoff';
import { type Attempt, type Contact, META, type Shop, type ShopSchema } from '../device/outlet-store';
import { transact } from '../device/store';
import type { Again } from './epoch';
import type { SyncState } from './model';

export const NO_STATE: SyncState = {
  pending: 0,
  oldest: null,
  attention: 0,
  elsewhere: 0,
  resending: 0,
  lastContact: null,
  sending: false,
  problem: null,
  clockOffset: 0,
  catalogue: { loaded: 0, total: 0, state: 'empty' },
};

export type OutboxState = Pick<SyncState, 'pending' | 'oldest' | 'attention' | 'resending' | 'lastContact' | 'clockOffset' | 'problem'> & {
  attempt: Attempt;
};

export const NOTHING_STORED: OutboxState = {
  pending: 0,
  oldest: null,
  attention: 0,
  resending: 0,
  lastContact: null,
  clockOffset: 0,
  problem: null,
  attempt: NO_ATTEMPT,
};

/** What the store says of the outbox; all windows and the worker write there, so this is the truth. */
export function readState(shop: Shop): Promise<OutboxState> {
  return shop.store.use(database =>
    transact(database, ['outbox', 'meta', 'journal'], 'readonly', async transaction => {
      const outbox = transaction.objectStore('outbox');
      const meta = transaction.objectStore('meta');
      const [pending, attention, first, held, contact, stored] = await Promise.all([
        outbox.count(),
        outbox.index('state').count('held'),
        outbox.openCursor(),
        outbox.index('state').get('held'),
        meta.get(META.contact) as Promise<Contact | undefined>,
        meta.get(META.attempt) as Promise<Attempt | undefined>,
      ]);
      const attempt = { ...NO_ATTEMPT, ...stored };
      const again = (await meta.get(META.again)) as Again | undefined;
      return {
        pending,
        attention,
        attempt,
        resending: again ? await left(transaction.objectStore('journal'), again) : 0,
        oldest: first ? first.value.operation.occurred_at + first.value.operation.clock_offset_ms : null,
        lastContact: contact?.last_contact ?? null,
        clockOffset: contact?.clock_offset ?? 0,
        problem: attempt.problem ?? (held?.reason === 'too_large' ? 'too_large' : null),
      };
    }),
  );
}

async function left(
  journal: IDBPObjectStore<ShopSchema, StoreNames<ShopSchema>[], 'journal', 'readonly'>,
  { after }: Again,
): Promise<number> {
  const done = Object.entries(after).map(([device, seq]) => journal.count(IDBKeyRange.bound([device, 0], [device, seq])));
  return (await Promise.all(done)).reduce((sum, count) => sum - count, await journal.count());
}
