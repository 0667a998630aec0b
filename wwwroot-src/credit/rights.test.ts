import assert from 'node:assert/strict';
import test from 'node:test';
import { mayGive, needsWord } from './rights';

const aslam = { balance: 400_000, limit: 450_000 };

test('within his right and the limit of the customer nobody is asked', () => {
  assert.equal(needsWord({ give_credit: 500_000 }, aslam, 50_000), false);
  assert.equal(needsWord({ give_credit: null }, { ...aslam, limit: null }, 10_000_000), false);
  assert.equal(needsWord({}, aslam, 0), false);
});

test('one more paisa than he may give, or than the customer may owe, needs a word', () => {
  assert.equal(needsWord({ give_credit: 449_999 }, aslam, 50_000), true);
  assert.equal(needsWord({ give_credit: null }, aslam, 50_001), true);
  assert.equal(needsWord({}, { balance: 0, limit: null }, 1), true);
});

test('beyond the limit of the customer he goes as far as he may', () => {
  assert.equal(needsWord({ give_credit: null, over_limit: 20_000 }, aslam, 70_000), false);
  assert.equal(needsWord({ give_credit: null, over_limit: 19_999 }, aslam, 70_000), true);
});

test('of an owner, and of whom the phone has not heard, only the limit of the customer is said', () => {
  assert.equal(needsWord(null, aslam, 50_000), false);
  assert.equal(needsWord(null, aslam, 50_001), true);
});

test('what he may let a customer owe', () => {
  assert.equal(mayGive(null), null);
  assert.equal(mayGive({ give_credit: null }), null);
  assert.equal(mayGive({ give_credit: 5 }), 5);
  assert.equal(mayGive({}), 0);
});
