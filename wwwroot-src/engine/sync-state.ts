import type { Progress } from '../catalog/catalogue-feed';
import { NOTHING_STORED, type OutboxState } from '../outbox/state';

/** How this till and the server stand to each other. */
export interface SyncState extends OutboxState {
  /** Unsent operations of other outlets this browser was enrolled at. */
  elsewhere: number;
  sending: boolean;
  catalogue: Progress;
}

export const NO_STATE: SyncState = { ...NOTHING_STORED, elsewhere: 0, sending: false, catalogue: { loaded: 0, total: 0, state: 'empty' } };
