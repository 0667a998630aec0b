import type { Goods } from '../../catalog/columns';
import type { Cart, CartLine } from '../../sales/cart-store';
import { lineTotal, MAX_QUANTITY, saleTotals, type Totals } from '../../shared/money';
import type { SoldPack } from '../../shared/protocol';

export const PIECE = 1000;
export const MOST = MAX_QUANTITY;

/** How much of some goods: a quantity, or what is had for an amount. */
export interface Measure {
  quantity: number;
  amount?: number;
}

export const emptyCart = (): Cart => ({ op_id: null, lines: [] });

export const totals = (cart: Cart): Totals => saleTotals(cart.lines.map(line => line.line_total));

/** One piece, or all that is in a pack. */
export const oneOf = ({ pack }: { pack?: SoldPack }): number => pack?.factor ?? PIECE;

/** Three pieces, or packs, are three goods; a weighed bag is one. */
export const goodsCount = (cart: Cart): number =>
  cart.lines.reduce((sum, line) => sum + (line.measured ? 1 : Math.max(1, Math.floor(line.quantity / oneOf(line)))), 0);

/** Adds to the cart and returns the line it became. Pieces, or packs, of the same goods at the same price share a line; every weighed bag is its own. */
export function addGoods(cart: Cart, goods: Goods, measure: Measure = { quantity: oneOf(goods) }, barcode?: string): CartLine {
  const { pack } = goods;
  const same = goods.unit.measured
    ? undefined
    : cart.lines.find(
        line =>
          line.product_id === goods.id &&
          line.unit_price === goods.price &&
          !line.measured &&
          line.pack?.id === pack?.id &&
          oneOf(line) === oneOf(goods),
      );
  if (same) {
    measureLine(same, { quantity: Math.min(MOST, same.quantity + measure.quantity) });
    return same;
  }
  const line: CartLine = {
    key: freshKey(cart, goods.id),
    measured: goods.unit.measured,
    product_id: goods.id,
    name: goods.name,
    unit: goods.unit.code,
    quantity: 0,
    unit_price: goods.price,
    line_total: 0,
  };
  if (goods.name_ur) line.name_ur = goods.name_ur;
  if (barcode) line.barcode = barcode;
  if (pack) line.pack = soldPack(pack);
  measureLine(line, measure);
  cart.lines.push(line);
  return line;
}

/** What the sale says of a pack. */
export const soldPack = ({ id, name, name_ur, factor }: SoldPack): SoldPack => ({ id, name, name_ur, factor });

export function measureLine(line: CartLine, measure: Measure): void {
  line.quantity = measure.quantity;
  if (measure.amount === undefined) {
    delete line.amount;
    line.line_total = lineTotal(measure.quantity, line.unit_price, oneOf(line));
  } else {
    line.amount = measure.amount;
    line.line_total = measure.amount;
  }
}

/** So much of one thing that a finger may have slipped: 100 kg, 500 pieces. */
export const isMuch = ({ quantity }: Measure, measured: boolean): boolean => quantity >= (measured ? 100 : 500) * PIECE;

/** One piece, or pack, more or less, as far as that makes a line. */
export function stepped(line: CartLine, by: number): Measure | null {
  const stepped = line.measured ? 0 : line.quantity + by * oneOf(line);
  return stepped > 0 && stepped <= MOST ? { quantity: stepped } : null;
}

/** Takes the line out and returns where it stood, for undo. */
export function removeLine(cart: Cart, key: string): { line: CartLine; at: number } | null {
  const at = cart.lines.findIndex(line => line.key === key);
  const [line] = at < 0 ? [] : cart.lines.splice(at, 1);
  return line ? { line, at } : null;
}

/** Of these goods already in the cart, in thousandths. */
export const quantityInCart = (cart: Cart, productId: string): number =>
  cart.lines.reduce((sum, line) => (line.product_id === productId ? sum + line.quantity : sum), 0);

function freshKey(cart: Cart, productId: string): string {
  let number = 1;
  while (cart.lines.some(line => line.key === `${productId}/${number}`)) number += 1;
  return `${productId}/${number}`;
}
