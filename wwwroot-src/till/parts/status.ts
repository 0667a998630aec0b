import type { Engine } from '../../engine/engine';
import type { SyncState } from '../../engine/sync-state';
import { chipState } from './chip-state';
import { click, el, find, write } from './dom';
import { count } from './format';
import { whenIdle } from './idle';
import { late, notHere } from './late';
import { clock } from './moment';
import { text } from './texts';
import { corrected } from './time';

/** The chip that always says, in words, whether everything has been sent; what more there is to say comes when it is asked for. Answers with what loads that. */
export function showStatus(engine: Engine): () => Promise<() => void> {
  // Before the first sale nobody asks when; to learn how a clock is written takes a while.
  let clockKnown = false;

  function chip(): void {
    const { sync } = engine;
    const node = el('sync');
    node.hidden = !engine.device.enrolment;
    node.dataset.state = chipState(sync, navigator.onLine);
    write(el('sync-text'), pendingText(sync));
    write(el('sync-contact'), sync.lastContact === null || !clockKnown ? '' : clock(corrected(sync.lastContact)));
    el('sign-in-banner').hidden = sync.problem !== 'sign_in';
    el('outdated').hidden = sync.problem !== 'reload';
  }

  const sheet = late(async () => (await import('./status-sheet')).statusSheet(engine));
  click(el('sync'), () => void sheet().then(open => open(), notHere));
  click(find(el('outdated'), '[data-reload]'), () => location.reload());
  engine.subscribe(what => {
    if (what !== 'sales') chip();
  });
  for (const change of ['online', 'offline']) addEventListener(change, chip);
  chip();
  whenIdle(() => {
    clockKnown = true;
    chip();
  });
  return sheet;
}

export const pendingText = (sync: SyncState): string =>
  sync.pending
    ? text('to-send', { n: count(sync.pending) })
    : text(chipState(sync, navigator.onLine) === 'offline' ? 'offline' : 'all-sent');
