import assert from 'node:assert/strict';
import test from 'node:test';
import type { TillWorker } from '../shared/protocol';
import { mayAllow, mayGive, missingRights } from './rights';

const aslam = { balance: 400_000, limit: 450_000 };

test('within his right and the limit of the customer nobody is asked', () => {
  assert.deepEqual(missingRights({ give_credit: 500_000 }, aslam, 50_000), []);
  assert.deepEqual(missingRights({ give_credit: null }, { ...aslam, limit: null }, 10_000_000), []);
  assert.deepEqual(missingRights({}, aslam, 0), []);
});

test('one more paisa than he may give, or than the customer may owe, needs a word', () => {
  assert.deepEqual(missingRights({ give_credit: 449_999 }, aslam, 50_000), ['give_credit']);
  assert.deepEqual(missingRights({ give_credit: null }, aslam, 50_001), ['over_limit']);
  assert.deepEqual(missingRights({}, { balance: 0, limit: null }, 1), ['give_credit']);
});

test('beyond the limit of the customer he goes as far as he may', () => {
  assert.deepEqual(missingRights({ give_credit: null, over_limit: 20_000 }, aslam, 70_000), []);
  assert.deepEqual(missingRights({ give_credit: null, over_limit: 19_999 }, aslam, 70_000), ['over_limit']);
});

test('of an owner, and of whom the phone has not heard, only the limit of the customer is said', () => {
  assert.deepEqual(missingRights(null, aslam, 50_000), []);
  assert.deepEqual(missingRights(null, aslam, 50_001), ['over_limit']);
});

test('who may let it pass is who has what is missing', () => {
  const worker = (rights: TillWorker['rights'], role: TillWorker['role'] = 'cashier') => ({ id: 'w', name: 'W', role, rights });
  assert.equal(mayAllow(worker({}, 'owner'), aslam, 70_000), true);
  assert.equal(mayAllow(worker({ give_credit: null, over_limit: 20_000 }), aslam, 70_000), true);
  assert.equal(mayAllow(worker({ give_credit: null, over_limit: 19_999 }), aslam, 70_000), false);
  assert.equal(mayAllow(worker({ over_limit: null }), aslam, 70_000), false);
});

test('what he may let a customer owe', () => {
  assert.equal(mayGive(null), null);
  assert.equal(mayGive({ give_credit: null }), null);
  assert.equal(mayGive({ give_credit: 5 }), 5);
  assert.equal(mayGive({}), 0);
});
