import { formatRupees } from '../../shared/money';

/** How this till writes figures; changed on the Till tab. */
export interface Figures {
  digits: 'western' | 'urdu';
  grouping: 'thousand' | 'lakh';
}

let figures: Figures = { digits: 'western', grouping: 'thousand' };

export function writeFigures(next: Figures): void {
  figures = next;
}

const urdu = (text: string) => text.replace(/\d/g, digit => String.fromCharCode(0x06f0 + Number(digit)));

export const digits = (text: string): string => (figures.digits === 'urdu' ? urdu(text) : text);

export const count = (value: number): string => rupees(value * 100);

/** Paisa as rupees; paisa are shown only where there are any. */
export const rupees = (paisa: number): string => digits(formatRupees(paisa, figures.grouping).replace('-', '−'));

/** What was typed so far, its whole part grouped as figures are. */
export function typed(text: string): string {
  const [whole = '', part] = text.split('.');
  return whole && count(Number(whole)) + (part === undefined ? '' : digits(`.${part}`));
}

/** Thousandths: pieces as "2", weights as "0.500", so that the points of a column stand under each other. */
export function quantity(thousandths: number, measured: boolean): string {
  const sign = thousandths < 0 ? '−' : '';
  const whole = Math.floor(Math.abs(thousandths) / 1000);
  const part = Math.abs(thousandths) % 1000;
  return sign + count(whole) + (measured || part ? digits('.' + String(part).padStart(3, '0')) : '');
}

/** Thousandths without noughts at the end: "24", "0.5". */
export const plain = (thousandths: number): string => quantity(thousandths, false).replace(/(\.\d*?)0+$/, '$1');
