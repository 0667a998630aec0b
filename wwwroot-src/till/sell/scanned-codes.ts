import type { Goods } from '../../catalog/columns';
import type { Engine } from '../../engine/engine';
import { el, find, slot, write } from '../parts/dom';
import { openDialog } from '../parts/sheet';
import { text } from '../parts/texts';
import { toast } from '../parts/toast';
import { type View, view } from '../parts/views';
import type { CurrentSale } from './current-sale';
import type { Finder } from './find';

const HALF_WAIT = 500;

/** Views where what is scanned does not come into the cart. */
export const elsewhere = new Map<View, Taker>();

interface Taker {
  add(goods: Goods, barcode?: string): void;
  /** A scan came while a sheet was open; returns the name of goods that got no quantity. */
  finish(): string | null;
}

export interface Counter {
  engine: Engine;
  sale: CurrentSale;
  finder: Finder;
  add(goods: Goods, barcode?: string): void;
  finish(): string | null;
}

/** What becomes of a code that was scanned: goods in the cart, or a word that nobody knows it. */
export function takeScans({ engine, sale, finder, add, finish }: Counter) {
  let firstHalf = '';
  let alarm = 0;

  /** A code that ended without Enter may be the first half of one: it is unknown only when nothing follows. */
  function scanned(code: string, whole: string, complete: boolean): void {
    clearTimeout(alarm);
    const half = firstHalf;
    firstHalf = '';
    const known = [code, whole, half + code].find(candidate => engine.catalogue.byBarcode(candidate));
    if (known === whole) finder.close();
    if (known || complete) return sale.whenFree(() => take(known ?? code));
    firstHalf = code;
    alarm = window.setTimeout(() => scanned(code, '', true), HALF_WAIT);
  }

  function take(code: string): void {
    const goods = engine.catalogue.byBarcode(code);
    const taker = elsewhere.get(view()) ?? { add, finish };
    const left = taker.finish();
    navigator.vibrate?.(goods ? 15 : [60, 50, 60]);
    whenClosed(openDialog(), () => {
      if (goods) taker.add(goods, code);
      else unknown(code);
      if (left) toast(text('not-measured', { name: left }));
    });
  }

  /** What a sheet does when it closes comes first: it may put another cart in the place of this one. */
  function whenClosed(sheet: HTMLDialogElement | null, act: () => void): void {
    if (!sheet) return act();
    sheet.addEventListener('close', act, { once: true });
    sheet.close();
  }

  function unknown(code: string): void {
    const banner = el('unknown');
    const loading = engine.sync.catalogue.state === 'loading';
    write(slot(banner, 'code'), code);
    write(slot(banner, 'next'), text(loading ? 'unknown-loading' : 'unknown-next'));
    const add = find<HTMLAnchorElement>(banner, '[data-new-goods]');
    add.hidden = loading || engine.device.enrolment?.shift.worker.role !== 'owner';
    add.href = `/products/new?barcode=${encodeURIComponent(code)}`;
    banner.hidden = false;
  }

  return scanned;
}
