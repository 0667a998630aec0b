import assert from 'node:assert/strict';
import test from 'node:test';
import { chipState } from './chip-state';

test('a till without a network does not look as if all were well', () => {
  assert.equal(chipState({ pending: 0, problem: 'offline' }, true), 'offline');
  assert.equal(chipState({ pending: 0, problem: 'captive' }, true), 'offline');
  assert.equal(chipState({ pending: 0, problem: null }, false), 'offline', 'the browser knows before anything was tried');
  assert.equal(chipState({ pending: 0, problem: null }, true), 'sent');
  assert.equal(chipState({ pending: 0, problem: 'server' }, true), 'sent', 'its sales are there');
  assert.equal(chipState({ pending: 2, problem: 'offline' }, true), 'stuck');
  assert.equal(chipState({ pending: 2, problem: null }, true), 'waiting');
});
