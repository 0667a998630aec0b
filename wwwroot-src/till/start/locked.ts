import type { Engine } from '../../engine/engine';
import { click, el, find, put, slot } from '../parts/dom';
import { count } from '../parts/format';
import { text } from '../parts/texts';
import { show } from './start';

/** The page of a locked till: only how much waits is seen of it. Resolves when it is open, or this browser is another till. */
export function locked(engine: Engine): Promise<void> {
  return new Promise((resolve, reject) => {
    let asking = false;
    const stops: (() => void)[] = [];
    const leave = () => {
      for (const stop of stops) stop();
      resolve();
    };

    function waiting(): void {
      const n = engine.sync.pending + engine.sync.elsewhere;
      for (const node of el('start').querySelectorAll<HTMLElement>('[data-slot=waits]')) {
        node.hidden = n === 0;
        node.textContent = text(n === 1 ? 'locked-waits-one' : 'locked-waits', { n: count(n) });
      }
    }

    /** Who has a PIN opens by it, and nobody is asked to sign in unless somebody wants to. */
    let byPin = false;
    async function names(): Promise<void> {
      const { nameButton, whoSheet } = await import('../who/who-sheet');
      const sheet = await whoSheet(engine);
      const named = location.hash === '#switch' ? [] : await sheet.names();
      byPin = named.length > 0;
      slot(el('start'), 'locked-names').replaceChildren(...named.map(one => nameButton(one, false, () => sheet.ask(one, leave))));
      slot(el('start'), 'locked-by-pin').hidden = !byPin;
    }

    async function ask(): Promise<void> {
      if (asking || document.hidden) return;
      asking = true;
      try {
        const answer = await engine.device.unlock();
        if (answer === 'open') return leave();
        if (answer === 'not_here') return void (await other());
        show('locked');
        if (byPin) return;
        slot(el('start'), 'locked-offline').hidden = answer !== 'offline';
        slot(el('start'), 'locked-sign-in').hidden = answer === 'offline';
        if (answer === 'signed_out' && location.hash === '#switch')
          location.replace((slot(el('start'), 'locked-sign-in') as HTMLAnchorElement).href);
      } finally {
        asking = false;
      }
    }

    /** Somebody of another shop, or another outlet, holds the phone: they get a till of their own. */
    async function other(): Promise<void> {
      const who = await engine.device.who();
      if (typeof who === 'string') return show('locked');
      const node = find(el('start'), '[data-for=other]');
      put(node, 'who', text('other-who', { name: who.worker.name, business: who.business.name }));
      show('other');
    }

    click(el('own-till'), () => {
      for (const stop of stops) stop();
      void import('./enrol').then(({ enrol }) => enrol(engine)).then(resolve, reject);
    });
    const signIn = () => void ask().catch(reject);
    // Where the sign-in of before is over, one that is there has come since; where it is not, it stays, for the phone is one person's.
    const tryNow = async () => {
      if (!byPin || (await engine.device.registry.lock())?.signed_out) signIn();
    };
    click(find(el('start'), '[data-unlock]'), signIn);
    click(slot(el('start'), 'locked-password'), () => {
      byPin = false;
      slot(el('start'), 'locked-by-pin').hidden = true;
      history.replaceState(null, '', '#switch');
      signIn();
    });
    const look = () => void tryNow().catch(reject);
    document.addEventListener('visibilitychange', look);
    addEventListener('online', look);
    stops.push(
      () => document.removeEventListener('visibilitychange', look),
      () => removeEventListener('online', look),
      engine.subscribe(waiting),
    );
    waiting();
    // Without their code there are no names, and whoever comes signs in.
    void names()
      .catch(() => {})
      .then(() => {
        show('locked');
        return tryNow();
      })
      .catch(reject);
  });
}
