import assert from 'node:assert/strict';
import test from 'node:test';
import { westernDigits } from '../../shared/digits';
import { entryOf, isRefused, numberOf, press, written } from './entry';

const weight = { decimals: 3, max: 9_999_999 };
const rupees = { decimals: 0, max: 9_999_999 };
const type = (keys: string[], rules = weight, start: number | null = null) =>
  keys.reduce((entry, key) => press(entry, key, rules), entryOf(start, rules.decimals));

test('digits and a point become thousandths', () => assert.equal(numberOf(type(['1', '.', '2', '5']), 3), 1250));
test('a point first means nought point', () => assert.equal(type(['.', '5']).text, '0.5'));
test('a second point is ignored', () => assert.equal(type(['1', '.', '.', '5']).text, '1.5'));
test('more decimals than the unit has are ignored', () => assert.equal(type(['0', '.', '1', '2', '3', '4']).text, '0.123'));
test('whole amounts take no point', () => assert.equal(type(['5', '.', '0'], rupees).text, '50'));
test('leading noughts vanish', () => assert.equal(type(['0', '0', '7'], rupees).text, '7'));
test('the first digit replaces the value it opened with', () => assert.equal(type(['3'], rupees, 12).text, '3'));
test('back on the opened value empties it', () => assert.equal(type(['back'], rupees, 12).text, ''));
test('back takes the last digit', () => assert.equal(type(['1', '2', 'back'], rupees).text, '1'));
test('a number above the limit is not taken', () => assert.equal(type([...'12345678'], rupees).text, '1234567'));
test('double nought multiplies by a hundred', () => assert.equal(numberOf(type(['5', '00'], rupees), 0), 500));
test('Urdu digits count as digits', () => {
  assert.equal(westernDigits('۱۲۳٤'), '1234');
  assert.equal(numberOf(type(['۴', '۲'], rupees), 0), 42);
});
test('letters are not taken', () => assert.equal(type(['x', '4'], rupees).text, '4'));
test('what is written reads back', () => {
  for (const value of [0, 1, 250, 1000, 1500, 9_999_999]) assert.equal(numberOf(entryOf(value, 3), 3), value);
  assert.equal(written(1500, 3), '1.5');
});
test('a digit that is not taken is known to be one', () => {
  const full = type([...'9999']);
  const refused = (key: string, entry = full) => isRefused(entry, key, press(entry, key, weight));
  assert.deepEqual([refused('9'), refused('۹'), refused('.'), refused('x'), refused('back')], [true, true, false, false, false]);
  assert.equal(refused('9', type(['9'])), false);
});
