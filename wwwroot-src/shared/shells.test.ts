import assert from 'node:assert/strict';
import test from 'node:test';
import { tillLanguage } from './shells';

test('the till is known by its path, and nothing else is taken for it', () => {
  assert.deepEqual(['/till', '/till/', '/till/en', '/till/ur', '/till/ur/'].map(tillLanguage), [null, null, 'en', 'ur', 'ur']);
  for (const path of ['/', '/tills', '/till/sales', '/till/who', '/till/enx', '/till/en/x', '/office/till', '/sync/pull'])
    assert.equal(tillLanguage(path), undefined, path);
});
