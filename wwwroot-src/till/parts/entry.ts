import { westernDigits } from '../../shared/digits';

/** What is typed on a keypad, kept as text and read as thousandths or paisa without ever being a float. */
export interface Entry {
  text: string;
  /** Opened with a value: the next digit replaces it. */
  fresh: boolean;
}

export interface EntryRules {
  decimals: number;
  max: number;
}

/** Whether a digit was not taken, for there is no more room for one. */
export const isRefused = (before: Entry, key: string, after: Entry): boolean => before === after && /^\d+$/.test(westernDigits(key));

export function entryOf(value: number | null, decimals: number): Entry {
  return { text: value === null ? '' : written(value, decimals), fresh: true };
}

/** 1500 with 3 decimals is "1.5". */
export function written(value: number, decimals: number): string {
  const digits = String(value).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const part = decimals ? digits.slice(-decimals).replace(/0+$/, '') : '';
  return part ? `${whole}.${part}` : whole;
}

export function numberOf(entry: Entry, decimals: number): number {
  const [whole = '', part = ''] = entry.text.split('.');
  return Number(whole + part.slice(0, decimals).padEnd(decimals, '0')) || 0;
}

/** One key: a digit, "00", ".", "back" or "clear". A key that would break the rules changes nothing. */
export function press(entry: Entry, key: string, rules: EntryRules): Entry {
  if (key === 'clear') return { text: '', fresh: false };
  if (key === 'back') return { text: entry.fresh ? '' : entry.text.slice(0, -1), fresh: false };
  const before = entry.fresh ? '' : entry.text;
  if (key === '.') {
    if (!rules.decimals || before.includes('.')) return entry;
    return { text: (before || '0') + '.', fresh: false };
  }
  const digit = westernDigits(key);
  if (!/^\d+$/.test(digit)) return entry;
  const text = (before + digit).replace(/^0+(?=\d)/, '');
  const part = text.split('.')[1] ?? '';
  const next = { text, fresh: false };
  return part.length > rules.decimals || numberOf(next, rules.decimals) > rules.max ? entry : next;
}
