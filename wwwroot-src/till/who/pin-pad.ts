import { LONGEST, SHORTEST } from '../../device/pin-rule';
import { click, clone, find, put, slot, write } from '../parts/dom';
import { digits } from '../parts/format';

const DOT = '●';
const PLACE = '○';

/** Digits that nobody reads over the shoulder. What opens takes the last digit for "done"; what is chosen is confirmed. */
export class PinPad {
  private typed = '';
  private length: number | null = null;
  private done: (pin: string) => void = () => {};
  private readonly ok: HTMLButtonElement;

  constructor(
    private readonly sheet: HTMLDialogElement,
    private readonly changed: () => void,
  ) {
    const pad = clone('keypad');
    find(sheet, '[data-keypad]').replaceWith(pad);
    pad.classList.add('keypad--pin');
    for (const key of pad.querySelectorAll<HTMLElement>('[data-key]')) {
      if (!key.children.length) write(key, digits(key.dataset.key ?? ''));
      click(key, () => this.press(key.dataset.key ?? ''));
    }
    this.ok = find<HTMLButtonElement>(sheet, '[data-ok]');
    click(this.ok, () => this.confirm());
    sheet.addEventListener('keydown', event => {
      if (slot(sheet, 'pad').hidden || event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.key === 'Backspace') this.press('back');
      else if (event.key === 'Enter' && !(event.target as Element).closest('button')) this.confirm();
      else if (/^\d$/.test(event.key)) this.press(event.key);
    });
  }

  /** @param length Of the PIN that opens; null for one that is chosen. */
  ask(length: number | null, done: (pin: string) => void): void {
    this.length = length;
    this.done = done;
    this.ok.hidden = length !== null;
    this.clear();
  }

  clear(): void {
    this.typed = '';
    this.draw();
  }

  private press(key: string): void {
    const most = this.length ?? LONGEST;
    if (key === 'back') this.typed = this.typed.slice(0, -1);
    else if (/^\d$/.test(key) && this.typed.length < most) this.typed += key;
    this.changed();
    this.draw();
    if (this.length !== null && this.typed.length === this.length) this.confirm();
  }

  private confirm(): void {
    const pin = this.typed;
    if (pin.length < (this.length ?? SHORTEST)) return;
    this.clear();
    this.done(pin);
  }

  private draw(): void {
    put(this.sheet, 'dots', DOT.repeat(this.typed.length) + PLACE.repeat(Math.max(0, (this.length ?? SHORTEST) - this.typed.length)));
    this.ok.disabled = this.typed.length < SHORTEST;
  }
}
