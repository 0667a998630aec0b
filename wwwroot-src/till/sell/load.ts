import type { Engine } from '../../engine/engine';
import { click, el, find, put } from '../parts/dom';
import { count } from '../parts/format';
import { text } from '../parts/texts';

/** How far the goods are loaded, and what to do while there are none. */
export function showLoad(engine: Engine): void {
  const strip = el('load');
  const none = el('empty-catalogue');

  function show(): void {
    const { state, loaded, total } = engine.sync.catalogue;
    const { size } = engine.catalogue;
    const incomplete = state !== 'ready';
    strip.hidden = !incomplete;
    strip.dataset.state = state;
    put(
      strip,
      'text',
      state === 'failed'
        ? text('goods-failed')
        : !size
          ? text('loading-goods')
          : text('loading-of', { loaded: count(loaded), total: count(total) }),
    );
    const bar = find<HTMLProgressElement>(strip, 'progress');
    if (total && loaded) bar.value = loaded / total;
    else bar.removeAttribute('value');
    el('load-again').hidden = state !== 'failed';
    none.hidden = incomplete || size > 0;
    for (const part of none.querySelectorAll<HTMLElement>('[data-for]'))
      part.hidden = part.dataset.for !== engine.device.enrolment?.shift.worker.role;
    document.body.toggleAttribute('data-no-goods', !none.hidden);
  }

  click(el('load-again'), () => engine.syncNow());
  click(el('look-again'), () => engine.syncNow());
  engine.subscribe(what => {
    if (what !== 'sales') show();
  });
  show();
}
