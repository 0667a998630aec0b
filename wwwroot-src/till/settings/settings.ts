import type { Engine } from '../../engine/engine';
import { waysOf } from '../../stock/move-goods';
import { click, clone, el, find, put, slot, write } from '../parts/dom';
import { count } from '../parts/format';
import { kept } from '../parts/kept';
import { choose, prefs } from '../parts/prefs';
import { openSheet, prepareSheet } from '../parts/sheet';
import { pendingText } from '../parts/status';
import { catalogueText, contactText } from '../parts/status-sheet';
import { switchLanguage } from '../parts/switch-language';
import { language, nameOf, text, writeName } from '../parts/texts';
import { toast } from '../parts/toast';
import { onShow, view } from '../parts/views';
import { offerFiles } from './files';
import { leave } from './leave';

/** The Till tab: what this browser is, how it looks, and the way out. Returned: saves what is not sent to a file. */
export function openSettings(engine: Engine, redraw: () => void): () => void {
  const node = el('till');
  const form = el<HTMLFormElement>('prefs');

  async function facts(): Promise<void> {
    const {
      sync,
      device: { enrolment },
    } = engine;
    if (!enrolment) return;
    writeName(slot(node, 'business'), nameOf(enrolment.business));
    writeName(slot(node, 'outlet'), nameOf(enrolment.outlet));
    writeName(slot(node, 'worker'), enrolment.shift.worker.name);
    put(node, 'device', `${enrolment.device.name} · ${enrolment.device.prefix}`);
    put(node, 'goods', catalogueText(engine));
    put(node, 'pending', pendingText(sync));
    put(node, 'contact', contactText(sync));
    el('to-stock').hidden = !waysOf(engine.device.rights).length;
    const waits = el('sign-out-waits');
    const waiting = sync.pending + sync.elsewhere;
    waits.hidden = waiting === 0;
    if (waiting) write(waits, text('sign-out-waits', { n: count(waiting) }));
    el('export').hidden = waiting === 0;
    const storage = await kept();
    put(node, 'storage', text(`storage-${storage}`));
    el('ask-storage').hidden = storage !== 'denied' && storage !== 'unknown';
  }

  click(el('ask-storage'), () => void engine.device.persist().then(facts));
  const leaving = el<HTMLDialogElement>('sheet-leave');
  let isSure = false;
  prepareSheet(leaving);
  click(find(leaving, '[data-lock]'), () => {
    isSure = true;
    leaving.close();
  });
  const sure = () =>
    new Promise<boolean>(resolve => {
      isSure = false;
      leaving.addEventListener('close', () => resolve(isSure), { once: true });
      openSheet(leaving);
    });
  async function lock(button: HTMLElement, then: string): Promise<void> {
    button.setAttribute('aria-busy', 'true');
    // Read by the locked page, which comes up by itself.
    history.replaceState(null, '', then);
    const isLocked = await leave(engine.device, sure).finally(() => button.setAttribute('aria-busy', 'false'));
    if (!isLocked) history.replaceState(null, '', '#till');
  }
  const signOut = el('sign-out');
  const switchWorker = el('switch-worker');
  click(signOut, () => void lock(signOut, '#till'));
  click(switchWorker, () => void lock(switchWorker, '#switch'));
  click(el('repair'), () => void repair(engine));
  form.addEventListener('change', event => {
    const { name, value } = event.target as HTMLInputElement;
    if (name === 'language') return void switchLanguage(value);
    choose(name, value);
    redraw();
    void facts();
  });
  for (const [name, value] of Object.entries({ ...prefs, language })) {
    find<HTMLInputElement>(form, `[name="${name}"][value="${value}"]`).checked = true;
  }
  onShow('till', () => {
    void facts();
    void showOutlets(engine);
  });
  engine.subscribe(what => {
    if (what !== 'sales' && view() === 'till') void facts();
  });
  return offerFiles(engine);
}

async function repair(engine: Engine): Promise<void> {
  const button = el<HTMLButtonElement>('repair');
  if (button.getAttribute('aria-busy') === 'true') return;
  button.setAttribute('aria-busy', 'true');
  const isDone = await engine.repair().catch(() => false);
  button.setAttribute('aria-busy', 'false');
  toast(isDone ? text('repaired', { n: count(engine.catalogue.size) }) : text('not-repaired'));
}

/** The other outlets the signed-in worker may sell at; what this one has still to send goes on being sent. */
async function showOutlets(engine: Engine): Promise<void> {
  const who = await engine.device.who();
  const { enrolment } = engine.device;
  const others =
    typeof who === 'string' || who.business.id !== enrolment?.business.id
      ? []
      : who.outlets.filter(({ id, closed }) => !closed && id !== enrolment.outlet.id);
  el('switch-outlet').hidden = !others.length;
  // Where the owner wants it stands first.
  others.sort((a, b) => Number(b.id === enrolment?.move_to) - Number(a.id === enrolment?.move_to));
  el('other-outlets').replaceChildren(
    ...others.map(outlet => {
      const button = clone('outlet-choice') as HTMLButtonElement;
      button.type = 'button';
      writeName(slot(button, 'name'), nameOf(outlet));
      slot(button, 'sent').hidden = outlet.id !== enrolment?.move_to;
      click(button, () => {
        button.setAttribute('aria-busy', 'true');
        engine.device.enrol(outlet.id, enrolment!.device.name).then(
          () => location.assign(`/till/${language}`),
          () => {
            button.setAttribute('aria-busy', 'false');
            toast(text('outlet-not-switched'));
          },
        );
      });
      return button;
    }),
  );
}
