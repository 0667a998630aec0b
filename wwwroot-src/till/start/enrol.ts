import { NotEnrolled } from '../../device/not-enrolled';
import type { Engine } from '../../engine/engine';
import type { Who } from '../../shared/protocol';
import { clone, el, slot } from '../parts/dom';
import { nameOf, text, writeName } from '../parts/texts';
import { show } from './start';

/** Makes this browser a till: by itself where there is one outlet, with one tap where there are several. Resolves when it is. */
export async function enrol(engine: Engine): Promise<void> {
  const who = await engine.device.who();
  if (who === 'signed_out' || who === 'offline') {
    show(who);
    return new Promise(() => {});
  }
  const name = await deviceName();
  const open = who.outlets.filter(({ closed }) => !closed);
  const [only, ...more] = open;
  if (!only) {
    show('no_outlet');
    return new Promise(() => {});
  }
  if (!more.length) return attempt(engine, only.id, name);
  const chosen = await choice(open, name);
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

function choice(outlets: Who['outlets'], name: string): Promise<{ outlet: string; name: string }> {
  const field = el<HTMLInputElement>('device-name');
  field.value = name;
  el('outlets').replaceChildren(
    ...outlets.map(outlet => {
      const button = clone('outlet-choice') as HTMLButtonElement;
      button.value = outlet.id;
      writeName(slot(button, 'name'), nameOf(outlet));
      return button;
    }),
  );
  show('choose');
  return new Promise(resolve => {
    el('choose').addEventListener(
      'submit',
      event => {
        event.preventDefault();
        resolve({ outlet: (event.submitter as HTMLButtonElement | null)?.value || outlets[0]!.id, name: field.value.trim() || name });
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
