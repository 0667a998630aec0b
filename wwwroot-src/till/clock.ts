import type { Engine } from '../outbox/model';
import { el, put } from './dom';
import { count } from './format';
import { text } from './texts';
import { correctClock } from './time';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TOLERATED = 2 * MINUTE;

/** Tells when this phone's clock is wrong, and by how much; what is shown and printed is right all the same. */
export function watchClock(engine: Engine): void {
  const banner = el('clock');

  function show(): void {
    const { clockOffset } = engine.sync;
    correctClock(clockOffset);
    const isWrong = Math.abs(clockOffset) > TOLERATED;
    banner.hidden = !isWrong;
    if (isWrong) put(banner, 'text', text(clockOffset < 0 ? 'clock-ahead' : 'clock-behind', { by: span(Math.abs(clockOffset)) }));
  }

  engine.subscribe(what => { if (what === 'sync') show(); });
  show();
}

export function span(milliseconds: number): string {
  const [unit, size] = milliseconds >= DAY - HOUR ? ['day', DAY] as const : milliseconds >= HOUR ? ['hour', HOUR] as const : ['minute', MINUTE] as const;
  const n = Math.round(milliseconds / size);
  return text(n === 1 ? `one-${unit}` : `${unit}s`, { n: count(n) });
}
