import type { Engine } from '../../engine/engine';
import type { CartLine } from '../../sales/cart-store';
import { carrier, clone, el, mark, put, slot, write } from '../parts/dom';
import { rupees } from '../parts/format';
import { nameOf, otherNameOf, text, writeName } from '../parts/texts';
import { announce, leaveToast } from '../parts/toast';
import { goodsText, soldAs } from '../parts/units';
import { goodsCount } from './cart';
import type { CurrentSale } from './current-sale';

interface LineHooks {
  tapped(line: CartLine): void;
  /** One more or one less. */
  step(line: CartLine, by: number): void;
}

/** The cart on the screen: newest line on top, one row patched per change. */
export function showLines(engine: Engine, sale: CurrentSale, { tapped, step }: LineHooks): void {
  const list = el('lines');
  const rows = new Map<string, HTMLElement>();
  /** One pair of buttons, which stands beside the marked line. */
  const steps = clone('steps');
  let last: HTMLElement | null = null;
  let scrolled = false;

  list.addEventListener(
    'scroll',
    () => {
      scrolled = list.scrollTop > 0;
    },
    { passive: true },
  );

  list.addEventListener('click', event => {
    const key = (event.target as Element).closest<HTMLElement>('[data-key]')?.dataset.key;
    const line = sale.cart.lines.find(candidate => candidate.key === key);
    const by = carrier(event, 'data-by')?.dataset.by;
    if (line && by) step(line, Number(by));
    else if (line) tapped(line);
  });

  const sold = (line: CartLine) => soldAs(engine.catalogue.units, line, line.measured);

  function row(line: CartLine): HTMLElement {
    let node = rows.get(line.key);
    if (!node) {
      node = clone('line');
      node.dataset.key = line.key;
      rows.set(line.key, node);
    }
    writeName(slot(node, 'name'), nameOf(line));
    writeName(slot(node, 'other'), otherNameOf(line));
    const [many, what] = sold(line);
    put(node, 'quantity', many);
    put(node, 'unit', what);
    put(node, 'price', rupees(line.unit_price));
    put(node, 'total', rupees(line.line_total));
    return node;
  }

  function all(): void {
    const keys = new Set(sale.cart.lines.map(line => line.key));
    for (const [key, node] of rows) {
      if (keys.has(key)) continue;
      node.remove();
      rows.delete(key);
    }
    let next: Element | null = list.firstElementChild;
    for (const line of [...sale.cart.lines].reverse()) {
      const node = row(line);
      if (node !== next) list.insertBefore(node, next);
      next = node.nextElementSibling;
    }
    const newest = sale.cart.lines[sale.cart.lines.length - 1];
    if (newest && !last?.isConnected) markLast(rows.get(newest.key)!, newest);
  }

  function markLast(node: HTMLElement, line: CartLine): void {
    if (last !== node) {
      last?.removeAttribute('data-last');
      node.dataset.last = '';
      last = node;
    }
    if (line.measured) steps.remove();
    else if (steps.parentElement !== node) node.append(steps);
  }

  function one(line: CartLine, fresh: boolean): void {
    const node = row(line);
    if (fresh) list.prepend(node);
    markLast(node, line);
    // Once a frame, when all is written: asking where things are any earlier would lay the page out twice.
    if (!fresh || scrolled) requestAnimationFrame(() => node.scrollIntoView({ block: 'nearest' }));
    announce(text('added', { name: nameOf(line), quantity: sold(line).join(' '), total: rupees(sale.totals.total) }));
    mark('line-added');
  }

  function figures(): void {
    const { total, rounding } = sale.totals;
    const bar = el('to-pay');
    put(bar, 'count', goodsText(goodsCount(sale.cart)));
    put(bar, 'total', rupees(total));
    bar.setAttribute('aria-disabled', String(sale.empty));
    write(slot(el('rounding'), 'amount'), rupees(rounding));
    el('rounding').hidden = rounding === 0;
    el('cart-foot').hidden = sale.empty;
    document.body.dataset.cart = sale.empty ? 'empty' : 'filled';
  }

  sale.listen(change => {
    if (change === 'all') all();
    else one(change.line, change.fresh);
    figures();
    leaveToast();
  });
}
