import type { Engine } from '../../engine/engine';
import type { SyncState } from '../../engine/sync-state';
import { click, el, find, put, slot } from './dom';
import { count } from './format';
import { kept } from './kept';
import { momentText } from './moment';
import { openSheet, prepareSheet } from './sheet';
import { pendingText } from './status';
import { text } from './texts';
import { corrected, now } from './time';

const MINUTE = 60_000;

/** What waits, since when, and when the server was last heard; answers with what opens it. */
export function statusSheet(engine: Engine): () => void {
  const sheet = el<HTMLDialogElement>('sheet-status');
  let timer = 0;

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
  click(find(sheet, '[data-try]'), () => engine.syncNow());
  click(slot(sheet, 'ask-storage'), () => void engine.device.persist().then(details));
  engine.subscribe(what => {
    if (what !== 'sales' && sheet.open) void details();
  });
  return () => {
    void details();
    openSheet(sheet);
    el('status-title').focus();
    timer = window.setInterval(() => void details(), 10_000);
  };
}

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
