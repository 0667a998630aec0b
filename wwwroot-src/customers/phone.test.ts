import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { whatsAppNumber } from './phone';

interface Case {
  phone: string;
  whatsapp: string;
}

const cases = JSON.parse(readFileSync('../Pos.Tests/Statements/phone.cases.json', 'utf8')) as Case[];

test('a number is written as WhatsApp wants it', () => {
  assert.ok(cases.length >= 12);
  assert.deepEqual(
    cases.map(({ phone }) => ({ phone, whatsapp: whatsAppNumber(phone) })),
    cases,
  );
});
