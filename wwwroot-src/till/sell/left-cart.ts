import type { Engine } from '../../engine/engine';
import { click, el, find, put } from '../parts/dom';
import { rupees } from '../parts/format';
import { openSheet, prepareSheet } from '../parts/sheet';
import { text } from '../parts/texts';
import { goodsText } from '../parts/units';
import { goodsCount } from './cart';
import type { CurrentSale } from './current-sale';

/** Whoever sells here now is asked about a cart that somebody else began; unless it is taken over, it is kept for them. */
export function askAboutLeftCart(engine: Engine, sale: CurrentSale): void {
  const sheet = el<HTMLDialogElement>('sheet-left');
  prepareSheet(sheet, () => {
    if (sale.leftBy) void sale.layAside();
  });
  click(find(sheet, '[data-take]'), () => {
    sale.takeOver();
    sheet.close();
  });
  const ask = () => {
    const { leftBy } = sale;
    if (!leftBy || sheet.open || sale.busy) return;
    put(sheet, 'title', text('left-cart', { name: leftBy.name }));
    put(sheet, 'what', `${goodsText(goodsCount(sale.cart))} · ${text('worth', { amount: rupees(sale.totals.total) })}`);
    openSheet(sheet);
  };
  engine.subscribe(ask);
  ask();
}
