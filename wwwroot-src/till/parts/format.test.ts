import assert from 'node:assert/strict';
import test, { afterEach } from 'node:test';
import { count, quantity, rupees, typed, writeFigures } from './format';

afterEach(() => writeFigures({ digits: 'western', grouping: 'thousand' }));

test('rupees are grouped by thousands', () => assert.equal(rupees(12_500_000), '125,000'));
test('rupees are grouped the local way on request', () => {
  writeFigures({ digits: 'western', grouping: 'lakh' });
  assert.deepEqual([999, 1000, 125_000, 12_345_678].map(count), ['999', '1,000', '1,25,000', '1,23,45,678']);
});
test('figures are written in Urdu digits on request', () => {
  writeFigures({ digits: 'urdu', grouping: 'thousand' });
  assert.equal(rupees(124_050), '۱,۲۴۰.۵۰');
});
test('paisa show only where there are any', () => assert.deepEqual([rupees(9_000), rupees(9_050), rupees(-50)], ['90', '90.50', '−0.50']));
test('weights keep three places and pieces none', () => {
  assert.deepEqual(
    [quantity(500, true), quantity(2000, true), quantity(2000, false), quantity(1500, false), quantity(-3000, false)],
    ['0.500', '2.000', '2', '1.500', '−3'],
  );
});
test('what is typed is grouped, and nothing of it is lost', () =>
  assert.deepEqual(['', '0', '950', '99999', '1234567', '1500.', '1500.050'].map(typed), [
    '',
    '0',
    '950',
    '99,999',
    '1,234,567',
    '1,500.',
    '1,500.050',
  ]));
