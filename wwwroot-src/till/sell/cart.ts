import type { Goods } from '../../catalog/columns';
import type { Cart, CartLine } from '../../sales/cart-store';
import { lineTotal, MAX_QUANTITY, saleTotals, type Totals } from '../../shared/money';

export const PIECE = 1000;
export const MOST = MAX_QUANTITY;

/** How much of some goods: a quantity, or what is had for an amount. */
export interface Measure {
  quantity: number;
  amount?: number;
}

export const emptyCart = (): Cart => ({ op_id: null, lines: [] });

export const totals = (cart: Cart): Totals => saleTotals(cart.lines.map(line => line.line_total));

/** Three pieces are three goods; a weighed bag is one. */
export const goodsCount = (cart: Cart): number =>
  cart.lines.reduce((sum, line) => sum + (line.measured ? 1 : Math.max(1, Math.floor(line.quantity / PIECE))), 0);

/** Adds to the cart and returns the line it became. Pieces of the same goods at the same price share a line; every weighed bag is its own. */
export function addGoods(cart: Cart, goods: Goods, measure: Measure = { quantity: PIECE }, barcode?: string): CartLine {
  const same = goods.unit.measured
    ? undefined
    : cart.lines.find(line => line.product_id === goods.id && line.unit_price === goods.price && !line.measured);
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
  measureLine(line, measure);
  cart.lines.push(line);
  return line;
}

export function measureLine(line: CartLine, measure: Measure): void {
  line.quantity = measure.quantity;
  if (measure.amount === undefined) {
    delete line.amount;
    line.line_total = lineTotal(measure.quantity, line.unit_price);
  } else {
    line.amount = measure.amount;
    line.line_total = measure.amount;
  }
}

/** So much of one thing that a finger may have slipped: 100 kg, 500 pieces. */
export const isMuch = ({ quantity }: Measure, measured: boolean): boolean => quantity >= (measured ? 100 : 500) * PIECE;

/** One piece more or less, as far as that makes a line. */
export function stepped({ measured, quantity }: CartLine, by: number): Measure | null {
  const stepped = measured ? 0 : quantity + by * PIECE;
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
