import type { Goods } from '../../catalog/catalogue';
import type { Engine } from '../../engine/engine';
import { el, slot, write } from '../parts/dom';
import { openDialog } from '../parts/sheet';
import { text } from '../parts/texts';
import { toast } from '../parts/toast';
import type { CurrentSale } from './current-sale';
import type { Finder } from './find';
import type { QuantitySheet } from './quantity';

const HALF_WAIT = 500;

/** What becomes of a code that was scanned: goods in the cart, or a word that nobody knows it. */
export class ScannedCodes {
  private firstHalf = '';
  private alarm = 0;

  constructor(
    private readonly engine: Engine,
    private readonly sale: CurrentSale,
    private readonly finder: Finder,
    private readonly quantities: QuantitySheet,
    private readonly add: (goods: Goods, code: string) => void,
  ) {}

  /** A code that ended without Enter may be the first half of one: it is unknown only when nothing follows. */
  scanned(code: string, whole: string, complete: boolean): void {
    clearTimeout(this.alarm);
    const half = this.firstHalf;
    this.firstHalf = '';
    const known = [code, whole, half + code].find(candidate => this.engine.catalogue.byBarcode(candidate));
    if (known === whole) this.finder.close();
    if (known || complete) return this.sale.whenFree(() => this.take(known ?? code));
    this.firstHalf = code;
    this.alarm = window.setTimeout(() => this.scanned(code, '', true), HALF_WAIT);
  }

  private take(code: string): void {
    const goods = this.engine.catalogue.byBarcode(code);
    const left = this.quantities.finish();
    openDialog()?.close();
    navigator.vibrate?.(goods ? 15 : [60, 50, 60]);
    if (goods) this.add(goods, code);
    else this.unknown(code);
    if (left) toast(text('not-measured', { name: left }));
  }

  private unknown(code: string): void {
    const loading = this.engine.sync.catalogue.state === 'loading';
    write(slot(el('unknown'), 'code'), code);
    write(slot(el('unknown'), 'next'), text(loading ? 'unknown-loading' : 'unknown-next'));
    el('unknown').hidden = false;
  }
}
