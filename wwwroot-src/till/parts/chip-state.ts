import type { SyncState } from '../../engine/sync-state';

/** Nothing to send is no news while there is no network: the next sale will wait. */
export function chipState(
  { pending, problem }: Pick<SyncState, 'pending' | 'problem'>,
  online: boolean,
): 'sent' | 'offline' | 'stuck' | 'waiting' {
  if (pending) return problem ? 'stuck' : 'waiting';
  return !online || problem === 'offline' || problem === 'captive' ? 'offline' : 'sent';
}
