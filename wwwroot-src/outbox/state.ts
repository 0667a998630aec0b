import { NO_ATTEMPT } from './backoff';
import type { SyncState } from './model';
import { META, type Attempt, type Contact, type Shop } from './shop';
import { transact } from './store';

export const NO_STATE: SyncState = {
  pending: 0, oldest: null, attention: 0, elsewhere: 0, lastContact: null, sending: false, problem: null, clockOffset: 0,
  catalogue: { loaded: 0, total: 0, state: 'empty' },
};

export type OutboxState = Pick<SyncState, 'pending' | 'oldest' | 'attention' | 'lastContact' | 'clockOffset' | 'problem'> & { attempt: Attempt };

export const NOTHING_STORED: OutboxState = {
  pending: 0, oldest: null, attention: 0, lastContact: null, clockOffset: 0, problem: null, attempt: NO_ATTEMPT,
};

/** What the store says of the outbox; all windows and the worker write there, so this is the truth. */
export function readState(shop: Shop): Promise<OutboxState> {
  return shop.store.use(database => transact(database, ['outbox', 'meta'], 'readonly', async transaction => {
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
    const attempt = stored ?? NO_ATTEMPT;
    return {
      pending, attention, attempt,
      oldest: first?.value.operation.occurred_at ?? null,
      lastContact: contact?.last_contact ?? null,
      clockOffset: contact?.clock_offset ?? 0,
      problem: attempt.problem ?? (held?.reason === 'too_large' ? 'too_large' : null),
    };
  }));
}
