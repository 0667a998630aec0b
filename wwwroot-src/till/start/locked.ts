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

    async function ask(): Promise<void> {
      if (asking || document.hidden) return;
      asking = true;
      try {
        const answer = await engine.device.unlock();
        if (answer === 'open') return leave();
        if (answer === 'not_here') return void (await other());
        show('locked');
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
    const tryNow = () => void ask().catch(reject);
    click(find(el('start'), '[data-unlock]'), tryNow);
    document.addEventListener('visibilitychange', tryNow);
    addEventListener('online', tryNow);
    stops.push(
      () => document.removeEventListener('visibilitychange', tryNow),
      () => removeEventListener('online', tryNow),
      engine.subscribe(waiting),
    );
    waiting();
    show('locked');
    tryNow();
  });
}
