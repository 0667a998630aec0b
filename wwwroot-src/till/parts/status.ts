import type { Engine } from '../../engine/engine';
import type { SyncState } from '../../engine/sync-state';
import { chipState } from './chip-state';
import { click, el, find, put, slot, write } from './dom';
import { count } from './format';
import { whenIdle } from './idle';
import { kept } from './kept';
import { clock, momentText } from './moment';
import { openSheet, prepareSheet } from './sheet';
import { text } from './texts';
import { corrected, now } from './time';

const MINUTE = 60_000;

/** The chip that always says, in words, whether everything has been sent, and the sheet behind it. */
export function showStatus(engine: Engine): void {
  const sheet = el<HTMLDialogElement>('sheet-status');
  let timer = 0;
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

  async function details(): Promise<void> {
    const { sync } = engine;
    put(sheet, 'title', pendingText(sync));
    put(sheet, 'next', text(next(sync), { n: count(sync.resending) }));
    slot(sheet, 'export').hidden = !sync.pending;
    put(sheet, 'pending', count(sync.pending));
    put(sheet, 'oldest', sync.oldest === null ? '–' : when(sync.oldest));
    put(sheet, 'contact', contactText(sync));
    put(sheet, 'goods', catalogueText(engine));
    slot(sheet, 'sign-in').hidden = sync.problem !== 'sign_in';
    find<HTMLButtonElement>(sheet, '[data-try]').setAttribute('aria-busy', String(sync.sending));
    const storage = await kept();
    put(sheet, 'storage', text(`storage-${storage}`));
    slot(sheet, 'ask-storage').hidden = storage !== 'denied';
    slot(sheet, 'old-kind').hidden = sync.signs;
  }

  prepareSheet(sheet, () => clearInterval(timer));
  click(el('sync'), () => {
    void details();
    openSheet(sheet);
    el('status-title').focus();
    timer = window.setInterval(() => void details(), 10_000);
  });
  click(find(el('outdated'), '[data-reload]'), () => location.reload());
  click(find(sheet, '[data-try]'), () => engine.syncNow());
  click(slot(sheet, 'ask-storage'), () => void engine.device.persist().then(details));
  engine.subscribe(what => {
    if (what === 'sales') return;
    chip();
    if (sheet.open) void details();
  });
  for (const change of ['online', 'offline']) addEventListener(change, chip);
  chip();
  whenIdle(() => {
    clockKnown = true;
    chip();
  });
}

export const pendingText = (sync: SyncState): string =>
  sync.pending
    ? text('to-send', { n: count(sync.pending) })
    : text(chipState(sync, navigator.onLine) === 'offline' ? 'offline' : 'all-sent');

export const contactText = ({ lastContact }: SyncState): string => (lastContact === null ? text('never') : when(corrected(lastContact)));

export function catalogueText({ catalogue, sync }: Engine): string {
  const { state, loaded, total } = sync.catalogue;
  if (state === 'loading') return text('loaded-of', { loaded: count(loaded), total: count(total) });
  return text(state === 'failed' ? 'goods-failed' : 'goods-ready', { n: count(catalogue.size) });
}

/** What the cashier can do, or need not do, about what waits. */
function next(sync: SyncState): string {
  if (sync.problem === 'reload') return 'next-reload';
  if (sync.resending && sync.problem !== 'sign_in') return 'next-resending';
  if (!sync.pending)
    return sync.problem === 'offline' ? 'next-offline-nothing' : sync.problem === 'server' ? 'next-server-nothing' : 'next-nothing';
  if (sync.attention) return 'next-attention';
  switch (sync.problem) {
    case 'sign_in':
      return 'next-sign-in';
    case 'captive':
      return 'next-captive';
    case 'offline':
      return 'next-offline';
    case 'server':
    case 'too_large':
      return 'next-server';
    default:
      return 'next-sending';
  }
}

/** `time` is corrected. */
export function when(time: number): string {
  const ago = now() - time;
  if (ago < MINUTE) return text('just-now');
  if (ago < 60 * MINUTE) return text('minutes-ago', { n: count(Math.floor(ago / MINUTE)) });
  return momentText(time);
}
