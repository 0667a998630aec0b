import assert from 'node:assert/strict';
import test from 'node:test';
import { delayAfter, isGuessable, isPin, left, MOST_WRONG } from './pin-rule';

test('the first three wrong ones cost nothing, then each costs at least as much as the one before', () => {
  const delays = Array.from({ length: MOST_WRONG }, (_, wrong) => delayAfter(wrong));
  assert.deepEqual(delays.slice(0, 5), [0, 0, 0, 30_000, 60_000]);
  for (let i = 1; i < delays.length; i++) assert.ok(delays[i]! >= delays[i - 1]!);
});

test('a clock that was set back makes no delay longer than it is', () => {
  assert.equal(left(3, 1_000_000, 990_000), 10_000);
  assert.equal(left(3, 1_000_000, 0), 30_000);
  assert.equal(left(3, 1_000_000, 2_000_000), 0);
});

test('four to six digits', () => {
  for (const pin of ['2580', '25801', '258013']) assert.ok(isPin(pin));
  for (const pin of ['', '258', '2580139', '25a0', ' 2580']) assert.ok(!isPin(pin));
});

test('what everybody tries first is no PIN', () => {
  for (const pin of ['0000', '111111', '1234', '4321', '123456', '2323', '121212']) assert.ok(isGuessable(pin), pin);
  for (const pin of ['2580', '1357', '1122', '905174']) assert.ok(!isGuessable(pin), pin);
});
