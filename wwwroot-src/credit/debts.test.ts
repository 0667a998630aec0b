import assert from 'node:assert/strict';
import test from 'node:test';
import type { Receipt } from '../sales/receipts';
import type { OpenDebt } from '../shared/protocol';
import { takings } from '../till/sales/takings';
import { against, openDebts, openOf, overLimit } from './debts';

const debt = (op_id: string, open: number): OpenDebt => ({ op_id, line_no: 1, receipt_no: op_id, at: 1, amount: 50_000, open });
const sale = (op_id: string, credit: number) =>
  ({
    op_id,
    credit,
    total: 100_000,
    receipt_no: op_id,
    occurred_at: 2,
    payments: [{ method: 'cash', amount: 100_000 - credit }],
  }) as Receipt;
const paid = (amount: number, more: object = {}) => ({ kind: 'payment', op_id: `p${amount}`, amount, method: 'cash', ...more }) as Receipt;
const left = (debts: OpenDebt[]) => debts.map(({ op_id, open }) => `${op_id} ${open}`);

test('what the server told is open as it stands', () =>
  assert.deepEqual(left(openDebts({ open: [debt('a', 50_000), debt('b', 20_000)], balance: 70_000 }, [])), ['a 50000', 'b 20000']));
test('a sale on credit here stands at the end', () =>
  assert.deepEqual(left(openDebts({ open: [debt('a', 50_000)], balance: 80_000 }, [sale('s', 30_000)])), ['a 50000', 's 30000']));
test('money taken here goes to the oldest first', () =>
  assert.deepEqual(left(openDebts({ open: [debt('a', 50_000), debt('b', 20_000)], balance: 10_000 }, [paid(60_000)])), ['b 10000']));
test('money meant for one sale goes to that, and the rest to the oldest', () => {
  const payment = paid(30_000, { against: [{ op_id: 'b', line_no: 1, amount: 20_000 }] });
  assert.deepEqual(left(openDebts({ open: [debt('a', 50_000), debt('b', 20_000)], balance: 40_000 }, [payment])), ['a 40000']);
});
test('an advance is drawn on by the next sale on credit', () =>
  assert.deepEqual(left(openDebts({ open: [], balance: 20_000 }, [sale('s', 50_000)])), ['s 20000']));
test('money that came before the sale it pays is not lost', () =>
  assert.deepEqual(left(openDebts({ open: [], balance: 10_000 }, [paid(20_000), sale('s', 30_000)])), ['s 10000']));

/** Of 35 debts of Rs 100 the server names 20, and all of what is owed. */
const ofMany = (balance: number, since: Receipt[] = []) =>
  openDebts({ open: Array.from({ length: 20 }, (_, n) => debt(`d${n}`, 10_000)), balance }, since);
const lastOf = (debts: OpenDebt[], count: number) => left(debts.slice(-count));

test('of 35 debts the newer ones stand as one after those named, and all together are the balance', () => {
  const debts = ofMany(350_000);
  assert.deepEqual([debts.length, openOf(debts), lastOf(debts, 2)], [21, 350_000, ['d19 10000', ' 150000']]);
});
test('where none is missing nothing stands after those named, nor where a part was paid', () => {
  assert.deepEqual([ofMany(200_000).length, ofMany(200_000).every(({ op_id }) => op_id)], [20, true]);
  assert.deepEqual(lastOf(ofMany(195_000, [paid(5_000)]), 2), ['d18 10000', 'd19 10000']);
});
test('an advance is no debt, and the sale on credit that draws on it is the only one', () => {
  assert.deepEqual(left(openDebts({ open: [], balance: -20_000 }, [])), []);
  assert.deepEqual(left(openDebts({ open: [debt('a', 10_000)], balance: -5_000 }, [paid(15_000)])), []);
  assert.deepEqual(left(openDebts({ open: [], balance: -10_000 }, [paid(20_000), sale('s', 10_000)])), []);
});
test('a sale on credit here is newer than those the server does not name, and money here pays them before it', () => {
  assert.deepEqual(lastOf(ofMany(380_000, [sale('s', 30_000)]), 3), ['d19 10000', ' 150000', 's 30000']);
  assert.deepEqual(left(ofMany(140_000, [sale('s', 30_000), paid(240_000)])), [' 110000', 's 30000']);
  assert.deepEqual(left(ofMany(20_000, [paid(360_000), sale('s', 30_000)])), ['s 20000']);
});
test('money here for a sale that is not named any more goes to the oldest, and the rest is still the balance', () => {
  const debts = ofMany(320_000, [paid(30_000, { against: [{ op_id: 'elsewhere', line_no: 1, amount: 30_000 }] })]);
  assert.deepEqual([debts[0]!.op_id, openOf(debts), lastOf(debts, 1)], ['d3', 320_000, [' 150000']]);
});

test('an amount goes to the chosen sales in their order', () => {
  assert.deepEqual(against([debt('b', 20_000), debt('a', 50_000)], 30_000), [
    { op_id: 'b', line_no: 1, amount: 20_000 },
    { op_id: 'a', line_no: 1, amount: 10_000 },
  ]);
  assert.deepEqual(against([debt('b', 20_000)], 90_000), [{ op_id: 'b', line_no: 1, amount: 20_000 }]);
  assert.deepEqual(against([debt('b', 20_000), debt('a', 50_000)], 20_000).length, 1);
});

test('a payment names no more debts than the server books, and its rest goes to the oldest', () => {
  const chosen = Array.from({ length: 25 }, (_, n) => debt(`d${n}`, 100));
  assert.deepEqual(
    against(chosen, 2_500).map(part => part.op_id),
    chosen.slice(0, 20).map(part => part.op_id),
  );
});

test('over the limit is by how much, and nobody without a limit or without credit is', () => {
  assert.equal(overLimit({ balance: 42_500, limit: 50_000 }, 10_000), 2_500);
  assert.equal(overLimit({ balance: 42_500, limit: 50_000 }, 7_500), 0);
  assert.equal(overLimit({ balance: 42_500, limit: null }, 1_000_000), 0);
  assert.equal(overLimit({ balance: 60_000, limit: 50_000 }, 0), 0);
  assert.equal(overLimit({ balance: 0, limit: 0 }, 100), 100);
});

test('the drawer holds the cash of sales and the cash against udhaar; cards and credit are not in it', () => {
  assert.deepEqual(takings([sale('s', 30_000), paid(20_000), paid(5_000, { method: 'wallet' })]), {
    sales: 1,
    total: 100_000,
    cash: 90_000,
    received: 20_000,
  });
});
