import { StoreTrouble } from '../../device/store';
import type { Engine } from '../../engine/engine';
import { el, find, put } from '../parts/dom';
import { switchLanguage } from '../parts/switch-language';
import { text } from '../parts/texts';

export type StartState =
  | 'opening'
  | 'signed_out'
  | 'offline'
  | 'failed'
  | 'broken'
  | 'reset'
  | 'locked'
  | 'other'
  | 'no_outlet'
  | 'choose'
  | 'enrolling';

export const show = (state: StartState): void => {
  el('start').dataset.state = state;
};

export function prepareStart(): void {
  el('start').addEventListener('click', event => {
    const target = event.target as Element;
    if (target.closest('[data-again]')) location.reload();
    const link = target.closest<HTMLElement>('[data-language]');
    if (!link) return;
    event.preventDefault();
    void switchLanguage(link.dataset.language ?? '');
  });
}

/** Nothing can be sold: what is wrong, and what to do about it. Nothing is ever deleted to get around it. */
export function storeTrouble(problem: unknown): void {
  if (!(problem instanceof StoreTrouble)) console.error(problem);
  const reason = problem instanceof StoreTrouble ? problem.reason : 'unknown';
  const node = find(el('start'), '[data-for=broken]');
  put(node, 'what', text(`trouble-${reason}`));
  put(node, 'next', text(`trouble-${reason}-next`));
  show('broken');
}

const WAS_TILL = 'till.was';

/** Beside the store, so that a store that is gone is noticed. */
export function rememberTill(): void {
  try {
    localStorage.setItem(WAS_TILL, '1');
  } catch {
    // Then a cleared store looks like a new browser.
  }
}

/** The browser lost the till it was: whoever stands here is told before it becomes another one. */
export async function admitReset(engine: Engine): Promise<void> {
  let was: string | null = null;
  try {
    was = localStorage.getItem(WAS_TILL);
  } catch {
    // As above.
  }
  if (!engine.device.wasReset && !was) return;
  show('reset');
  await new Promise(resolve => el('set-up-again').addEventListener('click', resolve, { once: true }));
  show('opening');
}
