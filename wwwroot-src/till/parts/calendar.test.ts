import assert from 'node:assert/strict';
import test from 'node:test';
import { shopClock } from './calendar';

const at = (iso: string) => Date.parse(iso);

test("times are the shop's, whatever zone the phone is set to", () => {
  const told = shopClock('en', 'Asia/Karachi')(at('2026-11-26T19:05:00Z'));
  assert.deepEqual(told, { day: '27 Nov 2026', time: '12:05', part: 'small_hours', sinceMidnight: 5 * 60_000 });
  assert.equal(shopClock('en', 'Asia/Dubai')(at('2026-11-26T19:05:00Z')).day, '26 Nov 2026');
  assert.deepEqual(shopClock('en')(at('2026-11-26T19:05:00Z')), told, 'of an outlet that does not say');
});

test('a day is told as the office tells it, in both languages', () => {
  assert.equal(shopClock('en')(at('2026-09-05T09:00:00Z')).day, '5 Sep 2026');
  assert.equal(shopClock('ur')(at('2026-09-05T09:00:00Z')).day, '5 ستمبر 2026');
});

test('the parts of the day change where those of the office change', () => {
  const parts = [3, 4, 11, 12, 15, 16, 18, 19].map(hour => shopClock('en', 'UTC')(Date.UTC(2026, 10, 27, hour)).part);
  assert.deepEqual(parts, ['small_hours', 'morning', 'morning', 'afternoon', 'afternoon', 'evening', 'evening', 'night']);
});
