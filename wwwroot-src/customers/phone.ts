// Twin of CustomersQuery.Words and PhoneNumbers.ForWhatsApp; all run Pos.Tests/Customers/phone.cases.json.
import { fold } from '../search/fold';

/** "0300-1234567", "+92 300 1234567" and "3001234567" are one number: what remains is what all three end with. */
export const digitsOfPhone = (text: string): string =>
  fold(text)
    .replace(/\D/g, '')
    .replace(/^(00)?92(?=\d{4})|^0+/, '');

export const looksLikePhone = (text: string): boolean => /^[\d\s+-]{3,}$/.test(fold(text));

/** Opens WhatsApp with the message written: to this number when it is one, else to whom one picks there. */
export const whatsAppLink = (message: string, phone = ''): string =>
  `https://wa.me/${whatsAppNumber(phone)}?text=${encodeURIComponent(message)}`;

/** As wa.me wants it, or nothing when it is no number. */
export function whatsAppNumber(phone: string): string {
  const digits = phone.replace(/\D/g, '');
  const abroad = /^\s*\+/.test(phone) ? digits : /^00/.test(digits) ? digits.slice(2) : digits.replace(/^0|^(?=3\d{9}$)/, '92');
  // "+92 0300..." is written often.
  const number = abroad.replace(/^920/, '92');
  return /^\d{10,15}$/.test(number) ? number : '';
}
