import type { Engine } from '../../engine/engine';
import { el, put } from './dom';
import { count } from './format';
import { text } from './texts';
import { correctClock, unitOf } from './time';

const TOLERATED = 2 * 60_000;

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

  engine.subscribe(what => {
    if (what === 'sync') show();
  });
  show();
}

function span(milliseconds: number): string {
  const [unit, n] = unitOf(milliseconds);
  return text(n === 1 ? `one-${unit}` : `${unit}s`, { n: count(n) });
}
