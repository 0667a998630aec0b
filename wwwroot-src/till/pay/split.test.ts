import assert from 'node:assert/strict';
import test from 'node:test';
import { cashPayment, rest, split } from './split';

test('parts that add up leave nothing and become one payment each', () => {
  assert.deepEqual(split({ cash: 50_000, card: 74_000, wallet: 0 }, 124_000), {
    payments: [
      { method: 'cash', amount: 50_000, tendered: 50_000 },
      { method: 'card', amount: 74_000 },
    ],
    remaining: 0,
    change: 0,
    tooMuch: false,
  });
});
test('what is missing is told', () => assert.equal(split({ cash: 10_000, card: 0, wallet: 20_000 }, 124_000).remaining, 94_000));
test('cash above its share is change, and the payment stays at the share', () => {
  const { payments, change, remaining } = split({ cash: 100_000, card: 60_000, wallet: 0 }, 124_000);
  assert.deepEqual(payments[0], { method: 'cash', amount: 64_000, tendered: 100_000 });
  assert.equal(change, 36_000);
  assert.equal(remaining, 0);
});
test('card above the total is too much, not change', () => {
  assert.equal(split({ cash: 0, card: 130_000, wallet: 0 }, 124_000).tooMuch, true);
});
test('payments always sum to the total once nothing remains', () => {
  for (const cash of [0, 1, 40_000, 999_900]) {
    const { payments, remaining } = split({ cash, card: 30_000, wallet: 54_000 }, 124_000);
    if (remaining === 0)
      assert.equal(
        payments.reduce((sum, payment) => sum + payment.amount, 0),
        124_000,
      );
  }
});
test('the rest is what the other methods leave', () =>
  assert.equal(rest({ cash: 20_000, card: 5_000, wallet: 1 }, 'card', 124_000), 103_999));
test('the rest is never negative', () => assert.equal(rest({ cash: 200_000, card: 0, wallet: 0 }, 'card', 124_000), 0));
test('a free sale has no payment', () => assert.deepEqual(cashPayment(0, 0), []));
