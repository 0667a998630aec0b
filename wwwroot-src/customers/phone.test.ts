import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { isPhone } from './add-customer';
import { digitsOfPhone, looksLikePhone, whatsAppLink, whatsAppNumber } from './phone';

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

test('WhatsApp opens with the number that is known, and with the list of contacts when none is', () => {
  assert.equal(whatsAppLink('Rs 90 & thanks', '0300 1234567'), 'https://wa.me/923001234567?text=Rs%2090%20%26%20thanks');
  assert.equal(whatsAppLink('Rs 90'), 'https://wa.me/?text=Rs%2090');
  assert.equal(whatsAppLink('Rs 90', '12'), 'https://wa.me/?text=Rs%2090');
});

test('what would be written down only in part is no phone number', () => {
  for (const phone of ['', ' 0300 1234567 ', '+92-300-1234567', '۰۳۰۰ ۱۲۳۴۵۶۷']) assert.equal(isPhone(phone), true, phone);
  for (const phone of ['12ab', '0300/1234567', '0300 1234567 0300 1234567']) assert.equal(isPhone(phone), false, phone);
});
