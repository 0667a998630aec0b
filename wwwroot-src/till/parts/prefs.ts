import { type Figures, writeFigures } from './format';

/** What this browser remembers of how the till should look. Never anything of the shop. */
export interface Prefs extends Figures {
  paper: '58' | '80';
  size: 'normal' | 'large';
  /** In one script a row, so that more rows fit, or in both. */
  names: 'one' | 'both';
}

const KEY = 'till.look';
const choices: { [K in keyof Prefs]: readonly Prefs[K][] } = {
  digits: ['western', 'urdu'],
  grouping: ['thousand', 'lakh'],
  paper: ['58', '80'],
  size: ['normal', 'large'],
  names: ['one', 'both'],
};

export const prefs: Prefs = { digits: 'western', grouping: 'thousand', paper: '58', size: 'normal', names: 'one' };

export function readPrefs(): void {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Record<string, string>;
    for (const [name, value] of Object.entries(kept)) setOne(name, value);
  } catch {
    // A browser without localStorage sells with the usual look.
  }
  apply();
}

export function choose(name: string, value: string): void {
  setOne(name, value);
  apply();
  try {
    localStorage.setItem(KEY, JSON.stringify(prefs));
  } catch {
    // It holds until the page is closed.
  }
}

function setOne(name: string, value: string): void {
  const allowed = (choices as unknown as Record<string, readonly string[]>)[name];
  if (allowed?.includes(value)) (prefs as unknown as Record<string, string>)[name] = value;
}

function apply(): void {
  writeFigures(prefs);
  const { dataset } = document.documentElement;
  dataset.size = prefs.size;
  dataset.names = prefs.names;
}
