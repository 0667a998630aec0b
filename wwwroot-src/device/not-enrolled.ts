import { Trouble } from '../shared/trouble';
export type Refusal = 'signed_out' | 'offline' | 'not_here' | 'refused' | 'locked' | 'other_key'; // the till has a key, and it is not in this browser (any more)

/** This browser is no till, or not one that is open. */
export class NotEnrolled extends Trouble<Refusal> {}
NotEnrolled.prototype.name = 'NotEnrolled';
