import type { Receipt } from '../outbox/model';

let offset = 0;

/** What the device's clock is off by; from now on times are shown without that. */
export function correctClock(by: number): void {
  offset = by;
}

export const now = (): number => Date.now() + offset;

/** A moment the device's clock told lately. */
export const corrected = (time: number): number => time + offset;

/** When the sale was made, by the right time. */
export const timeOf = ({ occurred_at, clock_offset = 0 }: Receipt): number => occurred_at + clock_offset;
