import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { formatRupees, lineTotal, MAX_PRICE, MAX_QUANTITY, saleTotals, worthQuantity } from './money';

interface Cases {
  lines: { quantity: number; unit_price: number; amount?: number; line_total: number }[];
  packs: { quantity: number; unit_price: number; factor: number; line_total: number }[];
  sales: { line_totals: number[]; lines_total: number; rounding: number; total: number }[];
  worth: { amount: number; unit_price: number; quantity: number }[];
}
const cases = JSON.parse(readFileSync('../Pos.Tests/Sales/sale-totals.cases.json', 'utf8')) as Cases;

test('lines come to what the shared cases say', () => {
  for (const { quantity, unit_price, amount, line_total } of cases.lines) {
    assert.equal(amount ?? lineTotal(quantity, unit_price), line_total, `${quantity} x ${unit_price}`);
  }
});

test('packs come to what the shared cases say', () => {
  for (const { quantity, unit_price, factor, line_total } of cases.packs)
    assert.equal(lineTotal(quantity, unit_price, factor), line_total, `${quantity} x ${unit_price} / ${factor}`);
});

test('goods sold by worth have the quantity the shared cases say', () => {
  for (const { amount, unit_price, quantity } of cases.worth)
    assert.equal(worthQuantity(amount, unit_price), quantity, `${amount} at ${unit_price}`);
});

test('sales come to whole rupees as the shared cases say', () => {
  for (const { line_totals, ...totals } of cases.sales) assert.deepEqual(saleTotals(line_totals), totals, `${line_totals}`);
});

test('what is no whole number or out of its limits is refused', () => {
  for (const wrong of [0, -1, 1.5, NaN, MAX_QUANTITY + 1]) assert.throws(() => lineTotal(wrong, 100), RangeError);
  for (const wrong of [-1, 0.5, Infinity, MAX_PRICE + 1]) assert.throws(() => lineTotal(1000, wrong), RangeError);
  assert.throws(() => worthQuantity(100, 0), RangeError);
  assert.throws(() => worthQuantity(0, 100), RangeError);
  assert.throws(() => worthQuantity(MAX_PRICE, 1), RangeError);
  assert.throws(() => saleTotals([100, -101]), RangeError);
  assert.throws(() => saleTotals([Number.MAX_SAFE_INTEGER, 1]), RangeError);
});

test('rupees are grouped in thousands or in lakhs, with paisa only when there are any', () => {
  assert.deepEqual(
    [0, 5, 50, 100, 99_900, 100_000, 124_000, 124_050, 123_456_700].map(paisa => formatRupees(paisa)),
    ['0', '0.05', '0.50', '1', '999', '1,000', '1,240', '1,240.50', '1,234,567'],
  );
  assert.deepEqual(
    [100_000, 10_000_000, 123_456_700, 12_345_678_900].map(paisa => formatRupees(paisa, 'lakh')),
    ['1,000', '1,00,000', '12,34,567', '12,34,56,789'],
  );
  assert.equal(formatRupees(-124_050), '-1,240.50');
});
