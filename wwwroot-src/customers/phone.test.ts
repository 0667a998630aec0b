import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { digitsOfPhone, looksLikePhone, whatsAppNumber } from './phone';

interface Cases {
  whatsapp: { phone: string; number: string }[];
  searched: { typed: string; digits: string }[];
}

const cases = JSON.parse(readFileSync('../Pos.Tests/Customers/phone.cases.json', 'utf8')) as Cases;

test('a number is written as WhatsApp wants it', () => {
  assert.ok(cases.whatsapp.length >= 10);
  assert.deepEqual(
    cases.whatsapp.map(({ phone }) => ({ phone, number: whatsAppNumber(phone) })),
    cases.whatsapp,
  );
});

test('a number is looked for by what all its spellings end with', () => {
  assert.ok(cases.searched.length >= 10);
  assert.deepEqual(
    cases.searched.map(({ typed }) => ({ typed, digits: looksLikePhone(typed) ? digitsOfPhone(typed) : '' })),
    cases.searched,
  );
});
