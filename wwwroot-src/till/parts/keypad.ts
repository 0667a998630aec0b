import { clone, find, slot, write } from './dom';
import { type Entry, type EntryRules, entryOf, isRefused, numberOf, press } from './entry';
import { digits, typed } from './format';

/** Enter this soon after a digit is the end of a scan that a slow phone tore apart: it confirms nothing. */
const FASTEST_HAND = 60;
const pads: Keypad[] = [];

/** A scanner's keys end up on the open keypad before it is known to be a scanner; this takes them back. */
export function rememberKeypad(): () => void {
  return pads.find(pad => pad.open)?.remember() ?? (() => {});
}

/** A keypad in a sheet; the keyboard's digits reach it too. */
export class Keypad {
  private entry: Entry = { text: '', fresh: true };
  private rules: EntryRules = { decimals: 0, max: 0 };
  /** The value was given by a finger, not by keys that may have been a scanner's. */
  tapped = false;
  private lastKey = 0;
  private readonly full: HTMLElement;

  constructor(
    private readonly sheet: HTMLDialogElement,
    private readonly changed: () => void,
    private readonly confirmed: () => void,
  ) {
    const pad = clone('keypad');
    find(sheet, '[data-keypad]').replaceWith(pad);
    this.full = slot(pad, 'full');
    pad.addEventListener('click', event => {
      const key = (event.target as Element).closest<HTMLElement>('[data-key]')?.dataset.key;
      if (key) this.press(key, true);
    });
    sheet.addEventListener('keydown', event => this.key(event));
    pads.push(this);
  }

  get open(): boolean {
    return this.sheet.open;
  }

  start(value: number | null, rules: EntryRules): void {
    this.rules = rules;
    this.tapped = false;
    this.entry = entryOf(value, rules.decimals);
    this.full.hidden = true;
    find(this.sheet, '[data-alternative]').dataset.key = rules.decimals ? '.' : '00';
    for (const key of this.sheet.querySelectorAll<HTMLElement>('[data-key]')) {
      if (!key.children.length) write(key, digits(key.dataset.key ?? ''));
    }
  }

  get value(): number {
    return numberOf(this.entry, this.rules.decimals);
  }

  get text(): string {
    return typed(this.entry.text);
  }

  remember(): () => void {
    const { entry, tapped } = this;
    return () => {
      this.entry = entry;
      this.tapped = tapped;
      this.changed();
    };
  }

  private press(key: string, tapped = false): void {
    this.tapped = tapped;
    const before = this.entry;
    this.entry = press(before, key, this.rules);
    this.full.hidden = !isRefused(before, key, this.entry);
    this.changed();
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key.length === 1) this.lastKey = event.timeStamp;
    if (event.key === 'Enter') {
      if ((event.target as Element).closest('[data-cancel],[data-remove]')) return;
      event.preventDefault();
      if (event.timeStamp - this.lastKey > FASTEST_HAND) this.confirmed();
    } else if (event.key === 'Backspace' || event.key === 'Delete') this.press(event.key === 'Delete' ? 'clear' : 'back');
    else if (event.key === ',' || event.key === '.') this.press('.');
    else if (event.key.length === 1) this.press(event.key);
  }
}
