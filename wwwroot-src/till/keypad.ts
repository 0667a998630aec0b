import { clone, find, write } from './dom';
import { type Entry, type EntryRules, entryOf, press, valueOf } from './entry';
import { digits } from './format';

const pads: Keypad[] = [];

/** A scanner's keys end up on the open keypad before it is known to be a scanner; this takes them back. */
export function rememberKeypad(): () => void {
  return pads.find(pad => pad.open)?.remember() ?? (() => {});
}

/** A keypad in a sheet; the keyboard's digits reach it too. */
export class Keypad {
  private entry: Entry = { text: '', fresh: true };
  private rules: EntryRules = { decimals: 0, max: 0 };
  private settled = false;

  constructor(private readonly sheet: HTMLDialogElement, private readonly changed: () => void, private readonly confirmed: () => void) {
    const pad = clone('keypad');
    find(sheet, '[data-keypad]').replaceWith(pad);
    pad.addEventListener('click', event => {
      const key = (event.target as Element).closest<HTMLElement>('[data-key]')?.dataset.key;
      if (key) this.press(key);
    });
    sheet.addEventListener('keydown', event => this.key(event));
    pads.push(this);
  }

  get open(): boolean {
    return this.sheet.open;
  }

  start(value: number | null, rules: EntryRules): void {
    this.rules = rules;
    this.settled = false;
    this.entry = entryOf(value, rules.decimals);
    find(this.sheet, '[data-alternative]').dataset.key = rules.decimals ? '.' : '00';
    for (const key of this.sheet.querySelectorAll<HTMLElement>('[data-key]')) {
      if (!key.children.length) write(key, digits(key.dataset.key ?? ''));
    }
  }

  get value(): number {
    return valueOf(this.entry, this.rules.decimals);
  }

  get text(): string {
    return digits(this.entry.text);
  }

  /** False until something was pressed. */
  get touched(): boolean {
    return this.settled || !this.entry.fresh;
  }

  /** The value counts as given, and the next digit still replaces it. */
  settle(): void {
    this.settled = true;
  }

  remember(): () => void {
    const before = this.entry;
    return () => {
      this.entry = before;
      this.changed();
    };
  }

  private press(key: string): void {
    this.entry = press(this.entry, key, this.rules);
    this.changed();
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === 'Enter') {
      if ((event.target as Element).closest('[data-cancel],[data-remove]')) return;
      event.preventDefault();
      this.confirmed();
    } else if (event.key === 'Backspace' || event.key === 'Delete') this.press(event.key === 'Delete' ? 'clear' : 'back');
    else if (event.key === ',' || event.key === '.') this.press('.');
    else if (event.key.length === 1) this.press(event.key);
  }
}
