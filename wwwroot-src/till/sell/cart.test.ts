import assert from 'node:assert/strict';
import test from 'node:test';
import type { Goods } from '../../catalog/columns';
import { addGoods, emptyCart, goodsCount, isMuch, MOST, measureLine, quantityInCart, removeLine, stepped, totals } from './cart';

const unit = (measured: boolean) => ({ id: 'u', code: measured ? 'kg' : 'piece', name: '', name_ur: '', measured });
const goods = (id: string, price: number, measured = false): Goods => ({
  id,
  name: id,
  name_ur: '',
  code: '',
  price,
  unit: unit(measured),
  category_id: null,
  on_hand: null,
});
const milk = goods('milk', 28_000);
const sugar = goods('sugar', 17_950, true);

test('the same goods again add to the line', () => {
  const cart = emptyCart();
  addGoods(cart, milk, undefined, '8961');
  const line = addGoods(cart, milk);
  assert.equal(cart.lines.length, 1);
  assert.deepEqual([line.quantity, line.line_total, line.barcode], [2000, 56_000, '8961']);
});
test('a price that changed in between starts a new line', () => {
  const cart = emptyCart();
  addGoods(cart, milk);
  addGoods(cart, { ...milk, price: 29_000 });
  assert.deepEqual(
    cart.lines.map(line => line.line_total),
    [28_000, 29_000],
  );
});
test('every weighed bag is a line of its own', () => {
  const cart = emptyCart();
  addGoods(cart, sugar, { quantity: 500 });
  addGoods(cart, sugar, { quantity: 250 });
  assert.equal(new Set(cart.lines.map(line => line.key)).size, 2);
  assert.equal(quantityInCart(cart, 'sugar'), 750);
});
test('goods by worth cost exactly the amount', () => {
  const cart = emptyCart();
  const line = addGoods(cart, sugar, { quantity: 279, amount: 5_000 });
  assert.deepEqual([line.amount, line.line_total], [5_000, 5_000]);
  measureLine(line, { quantity: 1000 });
  assert.deepEqual([line.amount, line.line_total], [undefined, 17_950]);
});
test('the total is whole rupees and the difference is the rounding', () => {
  const cart = emptyCart();
  addGoods(cart, sugar, { quantity: 1000 });
  assert.deepEqual(totals(cart), { lines_total: 17_950, rounding: 50, total: 18_000 });
});
test('pieces count each, a bag counts once', () => {
  const cart = emptyCart();
  addGoods(cart, milk, { quantity: 3000 });
  addGoods(cart, sugar, { quantity: 2500 });
  assert.equal(goodsCount(cart), 4);
});
test('a removed line tells where it stood', () => {
  const cart = emptyCart();
  addGoods(cart, milk);
  addGoods(cart, sugar, { quantity: 1000 });
  const removed = removeLine(cart, 'milk/1');
  assert.equal(removed?.at, 0);
  assert.equal(removeLine(cart, 'milk/1'), null);
});

test('a piece more or less, and none below one, above the most or of what is weighed', () => {
  const cart = emptyCart();
  const line = addGoods(cart, goods('salt', 9_000));
  assert.deepEqual(stepped(line, 1), { quantity: 2000 });
  assert.equal(stepped(line, -1), null);
  assert.equal(stepped({ ...line, quantity: MOST }, 1), null);
  assert.equal(stepped({ ...line, measured: true }, 1), null);
});

test('a hundredweight or five hundred pieces are asked about', () => {
  const much = (quantity: number, measured: boolean) => isMuch({ quantity }, measured);
  assert.deepEqual([much(99_999, true), much(100_000, true), much(499_000, false), much(500_000, false)], [false, true, false, true]);
});
