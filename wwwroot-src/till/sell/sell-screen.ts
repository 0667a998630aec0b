import type { Goods } from '../../catalog/columns';
import type { Engine } from '../../engine/engine';
import type { CartLine } from '../../sales/cart-store';
import { click, el, find } from '../parts/dom';
import { whenIdle } from '../parts/idle';
import { rememberKeypad } from '../parts/keypad';
import { openDialog } from '../parts/sheet';
import { nameOf, text } from '../parts/texts';
import { toast } from '../parts/toast';
import { go, isWide, view } from '../parts/views';
import { type Measure, stepped } from './cart';
import { CurrentSale } from './current-sale';
import { Finder } from './find';
import { showLines } from './lines';
import { QuantitySheet } from './quantity';
import { takeScans } from './scanned-codes';
import { listenForScans, rememberField } from './scanner';

/** Where goods come into the cart: found, scanned or tapped. */
export function openSellScreen(engine: Engine) {
  const sale = new CurrentSale(engine, problem => {
    console.error(problem);
    toast(text('cart-not-kept'));
  });
  // The browser asks whether to leave: a reload would take the cart along.
  addEventListener('beforeunload', event => {
    if (sale.unkept && !sale.empty) event.preventDefault();
  });
  const quantities = new QuantitySheet(engine);
  let scanRunning = () => false;

  function add(goods: Goods, barcode?: string): void {
    el('unknown').hidden = true;
    if (view() !== 'sell' && !(isWide() && view() === 'pay')) go('sell', '', true);
    const take = (measure?: Measure, as = goods) => {
      sale.add(as, measure, barcode);
      if (goods.away) toast(text('away', { name: nameOf(goods) }));
    };
    if (goods.unit.measured) quantities.askFor(goods, take);
    else take();
  }

  function remove(line: CartLine): void {
    const undo = sale.remove(line.key);
    toast(text('removed', { name: nameOf(line) }), { label: text('undo'), act: undo });
  }

  function tapped(line: CartLine): void {
    quantities.change(
      line,
      measure => sale.measure(line, measure),
      () => remove(line),
    );
  }

  const finder = new Finder(engine, sale, {
    chosen: goods => sale.whenFree(() => add(goods)),
    typedCode(code) {
      const goods = engine.catalogue.byBarcode(code);
      if (goods) sale.whenFree(() => add(goods, code));
      return Boolean(goods);
    },
    scanRunning: () => scanRunning(),
  });
  showLines(engine, sale, {
    tapped,
    step(line, by) {
      const measure = stepped(line, by);
      if (measure) sale.measure(line, measure);
      else if (by < 0) remove(line);
    },
  });
  click(el('clear'), () => {
    const undo = sale.clear();
    toast(text('cleared'), { label: text('undo'), act: undo });
  });
  click(find(el('unknown'), '[data-close]'), () => {
    el('unknown').hidden = true;
  });

  /** From now on a scanner, the camera and the keyboard find goods. */
  function listen(): void {
    const scanned = takeScans({ engine, sale, finder, finish: () => quantities.finish(), add });
    scanRunning = listenForScans({
      scanned,
      typed: typed => {
        if (view() === 'sell' && !openDialog() && !/^[+=-]+$/.test(typed)) finder.type(typed);
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
    // Not before all else is there.
    whenIdle(() => {
      import('./camera').then(({ offerCamera }) => offerCamera(code => scanned(code, '', true))).catch(() => {});
    });
  }

  return { sale, finder, remove, listen };
}
