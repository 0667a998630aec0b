import { Trouble } from '../shared/trouble';
export type Refusal = 'signed_out' | 'offline' | 'not_here' | 'refused' | 'locked';

/** This browser is no till, or not one that is open. */
export class NotEnrolled extends Trouble<Refusal> {}
NotEnrolled.prototype.name = 'NotEnrolled';
