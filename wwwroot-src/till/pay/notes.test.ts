import assert from 'node:assert/strict';
import test from 'node:test';
import { quickNotes } from './notes';

const rupees = (total: number) => quickNotes(total * 100).map(paisa => paisa / 100);

test('a small total offers the next notes', () => assert.deepEqual(rupees(45), [50, 100, 500, 1000]));
test('a middling total skips the amounts nobody counts out', () => assert.deepEqual(rupees(1240), [1300, 1500, 2000, 5000]));
test('the exact total is never among them', () => assert.deepEqual(rupees(1000), [5000]));
test('amounts that several notes reach appear once', () => assert.deepEqual(rupees(980), [1000, 5000]));
test('a very large total still offers the next five thousand', () => assert.deepEqual(rupees(123_456), [125_000]));
test('nothing to pay offers nothing', () => assert.deepEqual(rupees(0), []));
