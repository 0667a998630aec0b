import { NotEnrolled } from '../device/not-enrolled';
import { isLost, StoreTrouble, type TroubleReason } from '../device/store';
import { Trouble } from '../shared/trouble';

export type NotSavedReason =
  | 'quota' // the phone is full
  | 'closed' // the store was closed and could not be opened again
  | 'sequence' // other windows kept selling in between
  | 'broken' // the store is damaged, or was cleared
  | 'outdated' // a newer version of the till has taken the store: reload
  | 'locked' // somebody has to sign in first
  | 'too_long' // more lines than the server takes in one sale
  | 'too_dear' // more money than one sale may be
  | 'invalid' // the cart or the payments do not add up
  | 'sold_elsewhere' // another window sold this cart with other lines
  | 'ended' // it was received or called back already
  | 'unknown';

/** The sale is not on this phone; the cart is untouched. */
export class NotSaved extends Trouble<NotSavedReason> {}
NotSaved.prototype.name = 'NotSaved';

export function notSaved(error: unknown): NotSaved {
  return error instanceof NotSaved ? error : new NotSaved(reasonOf(error), { cause: error });
}

const TROUBLE: Partial<Record<TroubleReason, NotSavedReason>> = { quota: 'quota', corrupt: 'broken', outdated: 'outdated' };

function reasonOf(error: unknown): NotSavedReason {
  if (error instanceof NotEnrolled) return error.reason === 'locked' ? 'locked' : 'closed';
  if (error instanceof StoreTrouble) return TROUBLE[error.reason] ?? 'closed';
  const name = (error as Error | null)?.name;
  if (name === 'QuotaExceededError') return 'quota';
  if (isLost(error)) return 'closed';
  return /^(Data|Constraint|Unknown|NotFound)Error$/.test(name!) ? 'broken' : 'unknown';
}
