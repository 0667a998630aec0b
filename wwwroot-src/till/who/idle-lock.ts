import type { WhoSheet } from './who-sheet';

const IDLE = 5 * 60_000;
const LOOK_EVERY = 15_000;

/** Locks a till that nobody touches, where somebody has a PIN to open it again; never while something is being sold. */
export function lockWhenIdle(who: WhoSheet, isSelling: () => boolean): void {
  let touched = Date.now();
  const touch = () => {
    touched = Date.now();
  };
  for (const kind of ['pointerdown', 'keydown']) addEventListener(kind, touch, { capture: true, passive: true });
  async function look(): Promise<void> {
    if (isSelling()) return touch();
    if (Date.now() - touched < IDLE || !(await who.names()).length) return;
    await who.lock();
  }
  setInterval(() => void look().catch(() => {}), LOOK_EVERY);
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) void look().catch(() => {});
  });
}
