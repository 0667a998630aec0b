import assert from 'node:assert/strict';
import test from 'node:test';
import { type Goods, inPack } from '../../catalog/columns';
import type { Pack } from '../../shared/protocol';
import { askedIn } from '../stock/asked-in';
import { addGoods, emptyCart, MOST, measureLine } from './cart';
import { isMuchOf, measureOf, turnInto, waysOf } from './ways';

const CARTON: Pack = { id: 'carton', name: 'carton', name_ur: '', factor: 24_000, price: 120_000, barcodes: ['896900'] };
const goods = (measured: boolean, packs: Pack[] = [CARTON]): Goods => ({
  id: 'soap',
  name: 'Soap',
  name_ur: '',
  code: '',
  price: 6_000,
  unit: { id: 'u', code: measured ? 'kg' : 'piece', name: '', name_ur: '', measured },
  category_id: null,
  on_hand: 0,
  packs,
});
const soap = goods(false);
const carton = inPack(soap, CARTON);

test('all that is counted is pieces, though the carton was scanned; what comes in is cartons', () => {
  assert.deepEqual(askedIn(carton, 'count', soap), soap);
  assert.deepEqual(askedIn(carton, 'count', null).pack, undefined);
  assert.deepEqual(askedIn(carton, 'delivery', soap), carton);
  const rice = goods(true);
  assert.equal(askedIn(inPack(rice, CARTON), 'count', rice).unit.measured, true);
});

test('cartons that do not fit into a line begin another, and each line is of whole ones', () => {
  const cart = emptyCart();
  const most = Math.floor(MOST / CARTON.factor);
  for (const count of [most - 1, 1, 1]) addGoods(cart, carton, { quantity: count * CARTON.factor });
  assert.deepEqual(
    cart.lines.map(({ quantity, line_total }) => [quantity / CARTON.factor, line_total]),
    [
      [most, most * CARTON.price],
      [1, CARTON.price],
    ],
  );
  addGoods(cart, carton);
  assert.equal(cart.lines[1]!.quantity, 2 * CARTON.factor);
});

test('more than a line holds is no measure, in pieces or in cartons', () => {
  assert.deepEqual(measureOf(2, carton), { quantity: 48_000 });
  assert.deepEqual([measureOf(0, soap), measureOf(9_999, carton), measureOf(10_000, soap)], [null, null, null]);
  assert.deepEqual(measureOf(1_250, goods(true)), { quantity: 1_250 });
});

test('cartons are much by what is in them too, but one never is', () => {
  const much = (count: number, way: Goods) => isMuchOf(measureOf(count, way)!, way);
  assert.deepEqual([much(20, carton), much(21, carton), much(499, soap), much(500, soap)], [false, true, false, true]);
  assert.equal(much(1, inPack(soap, { ...CARTON, factor: 1_000_000 })), false);
});

test('a line turns into cartons with their price, and stays as it is when it is in them', () => {
  const cart = emptyCart();
  const line = addGoods(cart, soap, { quantity: 30_000 }, '896001');
  turnInto(line, soap);
  assert.equal(line.barcode, '896001');
  turnInto(line, carton);
  measureLine(line, measureOf(1, carton)!);
  assert.deepEqual([line.pack?.factor, line.unit_price, line.line_total, line.barcode], [24_000, 120_000, 120_000, undefined]);
});

test('a carton of goods that left the list stays a carton: what a piece costs is not known', () => {
  const ways = (known: boolean, present?: Pack) => waysOf(soap, present, known).map(({ pack, price }) => [pack?.id, price]);
  assert.deepEqual(ways(false, CARTON), [['carton', 120_000]]);
  assert.deepEqual(ways(true, CARTON), [
    [undefined, 6_000],
    ['carton', 120_000],
  ]);
});
