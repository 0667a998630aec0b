import assert from 'node:assert/strict';
import { randomFillSync } from 'node:crypto';
import test from 'node:test';
import { uuidV7 } from './uuid';

const random = (bytes: Uint8Array) => randomFillSync(bytes);

test('an id is a version 7 UUID that begins with its time', () => {
  const id = uuidV7({ now: () => 0x018f2a3b4c5d, random })();
  assert.match(id, /^018f2a3b-4c5d-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('ids grow within a millisecond, past its counter, and when the clock steps back', () => {
  let now = 1_793_361_600_000;
  const next = uuidV7({ now: () => now, random });
  const ids = Array.from({ length: 10_000 }, () => next());
  now -= 3_600_000;
  ids.push(next(), next());
  now += 7_200_000;
  ids.push(next());
  assert.deepEqual([...ids].sort(), ids);
  assert.equal(new Set(ids).size, ids.length);
});
