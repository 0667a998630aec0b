import { el } from './dom';
import { whenDrawn } from './idle';

export const views = [
  'start',
  'sell',
  'pay',
  'done',
  'customers',
  'customer',
  'sales',
  'sale',
  'till',
  'stock',
  'transfers',
  'send',
  'arrived',
] as const;
export type View = (typeof views)[number];

/** The tab of a view that has none of its own. */
const TAB_OF: Partial<Record<View, View>> = {
  pay: 'sell',
  done: 'sell',
  sale: 'sales',
  customer: 'customers',
  stock: 'till',
  transfers: 'till',
  send: 'till',
  arrived: 'till',
};

type Listener = (argument: string) => void;

/** On a wide screen finding, cart and paying stand side by side. */
const wide = matchMedia('(min-width: 900px)');
const listeners = new Map<View, Listener>();
const late = new Map<View, () => void>();
let current: View = 'start';
let opened = false;
/** The address of what is shown, when the browser does not have it yet: to tell it takes longer than to show it. */
let ahead: string | null = null;

export const isWide = (): boolean => wide.matches;
export const whenWide = (listener: () => void): void => wide.addEventListener('change', listener);
export const view = (): View => current;

/** Called each time the view comes up, with what follows its name in the address. */
export function onShow(name: View, listener: Listener): void {
  listeners.set(name, listener);
}

/** Views whose code comes when one of them is opened for the first time; until then the one before stays. */
export function openLate(names: View[], load: () => Promise<unknown>, failed: () => void): void {
  const come = () =>
    void load().then(() => {
      for (const name of names) late.delete(name);
      show();
    }, failed);
  for (const name of names) late.set(name, come);
}

/** @param replace in the place of the address before; `soon` where what is shown must not wait for that. */
export function go(name: View, argument = '', replace: boolean | 'soon' = false): void {
  const hash = argument ? `#${name}/${argument}` : `#${name}`;
  const isThere = hash === (ahead ?? location.hash);
  if (!isThere && replace) {
    ahead = hash;
    if (replace === 'soon') whenDrawn(settle);
    else settle();
  } else if (!isThere) {
    settle();
    history.pushState(null, '', hash);
  }
  show();
}

function settle(): void {
  if (ahead !== null) history.replaceState(null, '', ahead);
  ahead = null;
}

/** From now on the address decides; before that the till is not ready and #start stays. */
export function openViews(): void {
  opened = true;
  el('tabs').hidden = false;
  show();
}

/** Between two views that stand side by side on a wide screen, nothing is scrolled or focused. */
function show(): void {
  const [name = '', argument = ''] = (ahead ?? location.hash).slice(1).split('/');
  const wanted = views.find(candidate => candidate === name);
  const next = opened ? (wanted && wanted !== 'start' ? wanted : 'sell') : 'start';
  const come = late.get(next);
  if (come) return come();
  const before = current;
  current = next;
  paint();
  if (before !== current) whenDrawn(() => scrollTo(0, 0));
  listeners.get(current)?.(argument);
}

function paint(): void {
  document.body.dataset.view = current;
  const shown: View[] = [current];
  if (wide.matches && (current === 'sell' || current === 'pay')) shown.push('sell', 'pay');
  if (wide.matches && current === 'done') shown.push('sell');
  for (const name of views) el(name).hidden = !shown.includes(name);
  const tab = TAB_OF[current] ?? current;
  for (const link of el('tabs').querySelectorAll('a')) {
    if (link.hash === `#${tab}`) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

addEventListener('popstate', () => {
  ahead = null;
  show();
});
wide.addEventListener('change', paint);
