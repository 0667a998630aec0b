import type { Goods } from '../../catalog/catalogue';
import type { Engine } from '../../engine/engine';
import type { CartLine } from '../../sales/cart-store';
import { click, el, find } from '../parts/dom';
import { rememberKeypad } from '../parts/keypad';
import { openDialog } from '../parts/sheet';
import { nameOf, text } from '../parts/texts';
import { toast } from '../parts/toast';
import { go, isWide, view } from '../parts/views';
import { offerCamera } from './camera';
import { PIECE } from './cart';
import { CurrentSale } from './current-sale';
import { Finder } from './find';
import { showLines } from './lines';
import { showLoad } from './load';
import { learnOften } from './often';
import { QuantitySheet } from './quantity';
import { ScannedCodes } from './scanned-codes';
import { listenForScans, rememberField } from './scanner';

/** Where goods come into the cart: found, scanned or tapped. */
export class SellScreen {
  readonly sale: CurrentSale;
  readonly finder: Finder;
  private readonly quantities = new QuantitySheet();
  private readonly codes: ScannedCodes;
  private scanRunning = () => false;

  constructor(private readonly engine: Engine) {
    this.sale = new CurrentSale(engine, problem => {
      console.error(problem);
      toast(text('cart-not-kept'));
    });
    const { sale } = this;
    this.finder = new Finder(engine, sale, {
      chosen: goods => sale.whenFree(() => this.add(goods)),
      typedCode: code => {
        const goods = engine.catalogue.byBarcode(code);
        if (goods) sale.whenFree(() => this.add(goods, code));
        return Boolean(goods);
      },
      scanRunning: () => this.scanRunning(),
    });
    this.codes = new ScannedCodes(engine, sale, this.finder, this.quantities, (goods, code) => this.add(goods, code));
    showLines(engine, sale, line => this.tapped(line));
  }

  /** Shows the cart as it was left. */
  async open(): Promise<void> {
    const { sale } = this;
    await sale.open();
    showLoad(this.engine);
    click(el('clear'), () => {
      const undo = sale.clear();
      toast(text('cleared'), { label: text('undo'), act: undo });
    });
    click(find(el('unknown'), '[data-close]'), () => {
      el('unknown').hidden = true;
    });
  }

  /** From now on a scanner, the camera and the keyboard find goods. */
  listen(): void {
    this.scanRunning = listenForScans({
      scanned: (code, whole, complete) => this.codes.scanned(code, whole, complete),
      typed: typed => {
        if (view() === 'sell' && !openDialog() && !/^[+=-]+$/.test(typed)) this.finder.type(typed);
      },
      remember() {
        const field = rememberField();
        const keypad = rememberKeypad();
        return () => {
          field();
          keypad();
        };
      },
    });
    offerCamera(code => this.codes.scanned(code, '', true));
  }

  remove(line: CartLine): void {
    const undo = this.sale.remove(line.key);
    toast(text('removed', { name: nameOf(line) }), { label: text('undo'), act: undo });
  }

  /** Whether there is enough to show of what sells most often. */
  learn(): Promise<boolean> {
    return learnOften(this.engine);
  }

  async showOften(): Promise<void> {
    el('often').hidden = !(await this.learn());
  }

  private tapped(line: CartLine): void {
    const unit = this.engine.catalogue.byId(line.product_id)?.unit ?? {
      id: '',
      code: line.unit,
      name: line.unit,
      name_ur: '',
      measured: line.measured,
    };
    this.quantities.change(
      line,
      unit,
      measure => this.sale.measure(line, measure),
      () => this.remove(line),
    );
  }

  private add(goods: Goods, barcode?: string): void {
    const { sale } = this;
    el('unknown').hidden = true;
    if (view() !== 'sell' && !(isWide() && view() === 'pay')) go('sell', '', true);
    if (goods.unit.measured) this.quantities.askFor(goods, measure => sale.add(goods, measure, barcode));
    else sale.add(goods, { quantity: PIECE }, barcode);
  }
}
