/** What a line does to a request, once each. */
export const LINE_FAULTS = [
  'drop_before',
  'drop_after',
  'delay',
  'trickle',
  'reset',
  'truncate',
  'duplicate',
  'duplicate_at_once',
  'overtaken',
  'late_copy',
  'html',
  'redirect',
  'unauthorized',
  'foreign_401',
  'too_large',
  'busy',
  'error',
  'foreign_error',
  'unavailable',
] as const;

/** The last: an answer that says more than the server did. No line does that; it is there to see that it is noticed. */
export type LineFault = (typeof LINE_FAULTS)[number] | 'forged';

/** What happens to a phone. */
export const PHONE_FAULTS = [
  'kill_in_checkout',
  'kill_in_drain',
  'second_tab',
  'tab_killed',
  'tab_closed',
  'worker_wakes',
  'other_cashier',
  'clock_forwards',
  'clock_backwards',
  'double_tap',
  'sleep',
  'copied',
] as const;

export type PhoneFault = (typeof PHONE_FAULTS)[number];

export type AnyFault = LineFault | PhoneFault;

export const isLineFault = (fault: AnyFault): fault is LineFault => !(PHONE_FAULTS as readonly string[]).includes(fault);
