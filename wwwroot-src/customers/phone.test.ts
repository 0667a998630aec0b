import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { whatsAppNumber } from './phone';

// The same cases as the office's.
const office = readFileSync(path.join(process.cwd(), '../Pos.Tests/Statements/MessageTests.cs'), 'utf8').split(
  'A_number_is_written_as_WhatsApp_wants_it',
)[0]!;
const cases = [...office.matchAll(/InlineData\("([^"]*)", "([^"]*)"\)/g)].map(([, phone, number]) => [phone!, number!] as const);

test('a number is written as WhatsApp wants it', () => {
  assert.ok(cases.length >= 12);
  assert.deepEqual(
    cases.map(([phone]) => [phone, whatsAppNumber(phone)]),
    cases,
  );
});
