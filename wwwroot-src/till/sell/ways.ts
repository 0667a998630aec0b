import { type Goods, inPack } from '../../catalog/columns';
import type { CartLine } from '../../sales/cart-store';
import type { Pack } from '../../shared/protocol';
import { isMuch, type Measure, MOST, oneOf, PIECE, soldPack } from './cart';

/**
 * The goods as such, and in each of their packs; one that is in the cart already stays as it was then.
 * @param known False for goods that are not sold any more: what they cost in another way nobody knows.
 */
export function waysOf(goods: Goods, present?: Pack, known = true): Goods[] {
  if (present && !known) return [inPack(goods, present)];
  const packs = (goods.packs ?? []).filter(({ id }) => id !== present?.id);
  return [goods, ...(present ? [present, ...packs] : packs).map(pack => inPack(goods, pack))];
}

/** So much of the goods, typed as thousandths of what is weighed or as a number of pieces or packs; null where that makes no line. */
export function measureOf(typed: number, goods: Goods): Measure | null {
  const quantity = goods.unit.measured ? typed : typed * oneOf(goods);
  return quantity > 0 && quantity <= MOST ? { quantity } : null;
}

/** The line in another way from now on; it is measured next. */
export function turnInto(line: CartLine, { price, unit, pack }: Goods): void {
  if (line.pack?.id === pack?.id) return;
  Object.assign(line, { unit_price: price, measured: unit.measured, pack: pack && soldPack(pack) });
  delete line.barcode;
}

/** Thousandths of a piece, or of a pack. */
export const counted = (measure: Measure | null, goods: Goods): number => ((measure?.quantity ?? 0) * PIECE) / oneOf(goods);

/** Much by the number of packs, or by what is in them; one is never much. */
export const isMuchOf = (measure: Measure, goods: Goods): boolean =>
  counted(measure, goods) > PIECE && isMuch({ quantity: Math.max(measure.quantity, counted(measure, goods)) }, goods.unit.measured);
