import { fold } from '../catalog/fold';

/** "0300-1234567", "+92 300 1234567" and "3001234567" are one number: what remains is what all three end with. */
export const digitsOfPhone = (text: string): string => fold(text).replace(/\D/g, '').replace(/^(00)?92(?=\d{4})|^0+/, '');

export const looksLikePhone = (text: string): boolean => /^[\d\s+-]{3,}$/.test(fold(text));

/** As wa.me wants it, or nothing when it is no mobile number of the country. */
export function whatsAppNumber(phone: string): string {
  const digits = digitsOfPhone(phone);
  return /^3\d{9}$/.test(digits) ? `92${digits}` : '';
}
