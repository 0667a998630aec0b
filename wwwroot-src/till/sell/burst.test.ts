import assert from 'node:assert/strict';
import test from 'node:test';
import { Burst } from './burst';

const ean = '8961008201234';

function typed(text: string, gaps: number | number[]): { burst: Burst; time: number } {
  const burst = new Burst();
  let time = 1000;
  [...text].forEach((character, index) => {
    if (index) time += typeof gaps === 'number' ? gaps : (gaps[index - 1] ?? 0);
    burst.add(character, time);
  });
  return { burst, time };
}

test('a quick burst ended by Enter is a scan', () => {
  const { burst, time } = typed(ean, 8);
  assert.equal(burst.end(time + 8), ean);
});
test('a quick burst ended by silence is a scan', () => assert.equal(typed(ean, 12).burst.pause(), ean));
test('a slow phone that delivers keys in clumps still scans', () => {
  const { burst, time } = typed(ean, [2, 180, 2, 2, 160, 3, 2, 190, 2, 2, 150, 2]);
  assert.equal(burst.end(time + 40), ean);
});
test('a person typing a name and Enter is not a scan', () => {
  const { burst, time } = typed('sugar', 140);
  assert.equal(burst.end(time + 200), null);
});
test('a quick typist who pauses is not a scan', () => assert.equal(typed('tapal danedar', 70).burst.pause(), null));
test('a person typing a barcode by hand is not a scan', () => {
  const { burst, time } = typed(ean, 190);
  assert.equal(burst.end(time + 190), null);
});
test('a code pasted in one event is a scan', () => {
  const burst = new Burst();
  burst.add(ean, 50);
  assert.equal(burst.pause(), ean);
});
test('a word the phone suggests and inserts at once is not a scan', () => {
  const burst = new Burst();
  burst.add('Biscuits', 50);
  assert.equal(burst.pause(), null);
});
test('a word the phone inserts does not spoil the scan after it', () => {
  const burst = new Burst();
  burst.add('Biscuits', 50);
  let time = 60;
  for (const character of ean) burst.add(character, (time += 9));
  assert.equal(burst.end(time + 9), ean);
});
test('keys long before the scan do not belong to it', () => {
  const burst = new Burst();
  burst.add('s', 0);
  let time = 2000;
  for (const character of ean) burst.add(character, (time += 9));
  assert.equal(burst.end(time + 9), ean);
});
test('Enter long after the keys is not part of a scan', () => {
  const { burst, time } = typed(ean, 9);
  assert.equal(burst.end(time + 900), null);
});
test('two scans one after the other are two codes', () => {
  const { burst, time } = typed(ean, 8);
  assert.equal(burst.end(time + 8), ean);
  let next = time + 60;
  for (const character of '4001686301234') burst.add(character, (next += 8));
  assert.equal(burst.end(next + 8), '4001686301234');
});
test('a fast pair of keys is no scan', () => {
  const { burst, time } = typed('ab', 5);
  assert.equal(burst.end(time + 5), null);
});
test('the first key of a burst says so', () => {
  const burst = new Burst();
  assert.equal(burst.add('8', 0), true);
  assert.equal(burst.add('9', 9), false);
  assert.equal(burst.add('1', 1000), true);
});
test('the short rest of a code that a stall cut in two is a scan too', () => {
  const { burst, time } = typed(ean.slice(0, 10), 8);
  assert.equal(burst.pause(), ean.slice(0, 10));
  [...ean.slice(10)].forEach((character, index) => burst.add(character, time + 300 + index * 8));
  assert.equal(burst.end(time + 324), ean.slice(10));
});
test('three keys long after a scan are not a scan', () => {
  const { burst, time } = typed(ean, 8);
  assert.equal(burst.pause(), ean);
  ['1', '2', '3'].forEach((character, index) => burst.add(character, time + 2000 + index * 8));
  assert.equal(burst.end(time + 2030), null);
});
