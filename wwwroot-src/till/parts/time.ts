import type { Slip } from '../../outbox/slip';

let offset = 0;

/** What the device's clock is off by; from now on times are shown without that. */
export function correctClock(by: number): void {
  offset = by;
}

export const now = (): number => Date.now() + offset;

/** A moment the device's clock told lately. */
export const corrected = (time: number): number => time + offset;

/** When the sale was made or the money taken, by the right time. */
export const timeOf = ({ occurred_at, clock_offset = 0 }: Slip): number => occurred_at + clock_offset;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A span in the largest unit that fits; an hour short of a day is a day. */
export function unitOf(milliseconds: number): ['day' | 'hour' | 'minute', number] {
  const [unit, size] =
    milliseconds >= DAY - HOUR ? (['day', DAY] as const) : milliseconds >= HOUR ? (['hour', HOUR] as const) : (['minute', MINUTE] as const);
  return [unit, Math.round(milliseconds / size)];
}
