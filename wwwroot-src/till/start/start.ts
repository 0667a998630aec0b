import { NotEnrolled } from '../../device/not-enrolled';
import { StoreTrouble } from '../../device/store';
import type { Engine } from '../../engine/engine';
import type { Who } from '../../shared/protocol';
import { clone, el, find, put, slot } from '../parts/dom';
import { text, writeName } from '../parts/texts';
import { switchLanguage } from '../settings/settings';

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

/** Makes this browser a till: by itself where there is one outlet, with one tap where there are several. Resolves when it is. */
export async function enrol(engine: Engine): Promise<void> {
  const who = await engine.device.who();
  if (who === 'signed_out' || who === 'offline') {
    show(who);
    return new Promise(() => {});
  }
  const name = await deviceName();
  const [only, ...more] = who.outlets;
  if (!only) {
    show('no_outlet');
    return new Promise(() => {});
  }
  if (!more.length) return attempt(engine, only.id, name);
  const chosen = await choice(who, name);
  return attempt(engine, chosen.outlet, chosen.name);
}

async function attempt(engine: Engine, outletId: string, name: string): Promise<void> {
  show('enrolling');
  try {
    await engine.device.enrol(outletId, name);
  } catch (problem) {
    const reason = problem instanceof NotEnrolled ? problem.reason : 'failed';
    if (!(problem instanceof NotEnrolled)) console.error(problem);
    show(reason === 'signed_out' || reason === 'offline' ? reason : 'failed');
    return new Promise(() => {});
  }
}

function choice(who: Who, name: string): Promise<{ outlet: string; name: string }> {
  const field = el<HTMLInputElement>('device-name');
  field.value = name;
  el('outlets').replaceChildren(
    ...who.outlets.map(outlet => {
      const button = clone('outlet-choice') as HTMLButtonElement;
      button.value = outlet.id;
      writeName(slot(button, 'name'), outlet.name);
      return button;
    }),
  );
  show('choose');
  return new Promise(resolve => {
    el('choose').addEventListener(
      'submit',
      event => {
        event.preventDefault();
        resolve({ outlet: (event.submitter as HTMLButtonElement | null)?.value || who.outlets[0]!.id, name: field.value.trim() || name });
      },
      { once: true },
    );
  });
}

interface AgentHints {
  getHighEntropyValues?(hints: string[]): Promise<{ model?: string }>;
}

/** "Phone SM-A125F", "Computer": a first name, to be changed in the office. */
async function deviceName(): Promise<string> {
  const agent = navigator.userAgent;
  const kind =
    /iPad|Tablet/.test(agent) || (/Android/.test(agent) && !/Mobile/.test(agent))
      ? 'device-tablet'
      : /Mobi|iPhone/.test(agent)
        ? 'device-phone'
        : 'device-computer';
  const hints = (navigator as Navigator & { userAgentData?: AgentHints }).userAgentData;
  const told = await hints?.getHighEntropyValues?.(['model']).catch(() => null);
  const model = told?.model || /Android [\d.]+; ([^;)]{2,30})/.exec(agent)?.[1] || '';
  return `${text(kind)} ${model === 'K' ? '' : model}`.trim();
}
