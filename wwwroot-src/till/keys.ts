import type { CartLine } from '../sales/cart-store';
import { openDialog } from './parts/sheet';
import { go, view } from './parts/views';
import type { Pay } from './pay/pay';
import { stepped } from './sell/cart';
import type { CurrentSale } from './sell/current-sale';
import type { Finder } from './sell/find';
import { editable } from './sell/scanner';

interface Parts {
  sale: CurrentSale;
  finder: Finder;
  pay: Pay;
  newSale(): void;
  remove(line: CartLine): void;
}

/** A till with a keyboard: F2 find, F9 or Alt+Enter exact cash, + and − on the marked line, Escape back. */
export function listenForKeys({ sale, finder, pay, newSale, remove }: Parts): void {
  /** The line that has the focus, or the one added last. */
  function marked(): CartLine | undefined {
    const key = (document.activeElement?.closest<HTMLElement>('[data-key]') ?? document.querySelector<HTMLElement>('[data-last]'))?.dataset
      .key;
    return sale.cart.lines.find(line => line.key === key) ?? sale.cart.lines[sale.cart.lines.length - 1];
  }

  function step(by: number): boolean {
    const line = marked();
    const measure = line && stepped(line, by);
    if (measure) sale.measure(line, measure);
    return Boolean(measure);
  }

  function handled(event: KeyboardEvent): boolean {
    const at = view();
    if (event.key === 'F2') {
      if (at === 'start') return false;
      if (at !== 'sell') go('sell', '', at === 'done');
      finder.focus();
      return true;
    }
    if (event.key === 'F9' || (event.key === 'Enter' && event.altKey)) {
      if ((at !== 'sell' && at !== 'pay') || event.repeat) return false;
      pay.exact();
      return true;
    }
    if (event.key === 'Escape') {
      if (at === 'pay') go('sell', '', true);
      else if (at === 'done') newSale();
      else if (at === 'sale') go('sales');
      else if (at === 'customer') go('customers');
      else if (at === 'stock') go('till');
      else if (at === 'sell') finder.close();
      else return false;
      return true;
    }
    if (event.key === 'Enter' && at === 'done' && !event.repeat && !document.activeElement?.closest('a,button')) {
      newSale();
      return true;
    }
    const field = editable();
    if ((at !== 'sell' && at !== 'pay') || field?.value || event.ctrlKey || event.altKey || event.metaKey) return false;
    if (event.key === '+' || event.key === '=') return step(1);
    if (event.key === '-') return step(-1);
    const line = event.key === 'Delete' ? marked() : undefined;
    if (line) remove(line);
    return Boolean(line);
  }

  addEventListener('keydown', event => {
    if (!event.defaultPrevented && !openDialog() && handled(event)) event.preventDefault();
  });
}
