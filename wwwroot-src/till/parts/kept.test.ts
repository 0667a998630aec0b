import assert from 'node:assert/strict';
import test from 'node:test';
import { kept } from './kept';

function browser(storage: object | undefined, more: object = {}): void {
  Object.defineProperty(globalThis, 'navigator', { value: { storage, ...more }, configurable: true });
}

const large = { estimate: async () => ({ quota: 50e9 }), getDirectory: async () => ({}) };

test('what the browser says of the store is passed on', async () => {
  browser({ ...large, persisted: async () => true });
  assert.equal(await kept(), 'granted');
  browser({ ...large, persisted: async () => false });
  assert.equal(await kept(), 'denied');
  browser(undefined);
  assert.equal(await kept(), 'unknown');
});

test('a private window is noticed: it has no file system of its own, or hardly any room', async () => {
  browser({ ...large, persisted: async () => false, getDirectory: () => Promise.reject(new DOMException('', 'SecurityError')) });
  assert.equal(await kept(), 'private');
  Object.defineProperty(performance, 'memory', { value: { jsHeapSizeLimit: 4e9 }, configurable: true });
  browser({ ...large, persisted: async () => false, estimate: async () => ({ quota: 1e9 }) });
  assert.equal(await kept(), 'private');
  delete (performance as { memory?: object }).memory;
});

test("Safari's seven days are those of a page that is not on the home screen", async () => {
  browser({ ...large, persisted: async () => false }, { standalone: false });
  assert.equal(await kept(), 'seven_days');
  browser({ ...large, persisted: async () => false }, { standalone: true });
  assert.equal(await kept(), 'denied');
});
