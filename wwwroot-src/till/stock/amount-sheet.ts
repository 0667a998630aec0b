import type { SoldPack } from '../../shared/protocol';
import { click, el, find, put, slot, write } from '../parts/dom';
import { digits } from '../parts/format';
import { Keypad } from '../parts/keypad';
import { openSheet, prepareSheet } from '../parts/sheet';
import { type Named, nameOf, writeName } from '../parts/texts';
import { oneOf } from '../sell/cart';

/** Thousandths. */
const MOST = 9_999_999_000;

interface Question {
  goods: Named;
  measured: boolean;
  unit: string;
  /** Whole ones of these are asked for. */
  pack?: SoldPack;
  /** What is in one, in words. */
  whole: string;
  /** What stands below the name. */
  note: string;
  /** What it is so far, in thousandths. */
  value: number | null;
  /** None is an answer too. */
  none: boolean;
}

/** How many of these goods: a keypad in a sheet. */
export class AmountSheet {
  private readonly sheet = el<HTMLDialogElement>('sheet-amount');
  private readonly keypad = new Keypad(
    this.sheet,
    () => this.show(),
    () => this.confirm(),
  );
  private asked: { question: Question; done: (thousandths: number) => void } | null = null;

  constructor() {
    prepareSheet(this.sheet, () => {
      // A scan may have opened it for the next goods before this is heard.
      if (!this.sheet.open) this.asked = null;
    });
    click(find(this.sheet, '[data-ok]'), () => this.confirm());
  }

  ask(question: Question, done: (thousandths: number) => void): void {
    this.asked = { question, done };
    const { goods, measured, note, unit, value, whole } = question;
    const one = oneOf(question);
    writeName(slot(this.sheet, 'name'), nameOf(goods));
    put(this.sheet, 'note', note);
    put(this.sheet, 'unit', unit);
    put(this.sheet, 'pack', whole);
    this.keypad.start(
      value === null || measured ? value : Math.round(value / one),
      measured ? { decimals: 3, max: MOST } : { decimals: 0, max: Math.floor(MOST / one) },
    );
    this.show();
    openSheet(this.sheet);
    find(this.sheet, '[data-ok]').focus();
  }

  private get typed(): number {
    const { question } = this.asked ?? {};
    return question?.measured ? this.keypad.value : this.keypad.value * oneOf(question ?? {});
  }

  private get says(): boolean {
    return this.asked?.question.none ? this.keypad.text !== '' : this.typed > 0;
  }

  private show(): void {
    write(slot(this.sheet, 'typed'), this.keypad.text || digits('0'));
    find(this.sheet, '[data-ok]').setAttribute('aria-disabled', String(!this.says));
  }

  private confirm(): void {
    const { asked, typed } = this;
    if (!asked || !this.says) return;
    this.sheet.close();
    asked.done(typed);
  }

  /** The next scan came: what was tapped counts; returns the name of goods that got no quantity. */
  finish(): string | null {
    if (!this.asked) return null;
    if (!this.keypad.tapped || !this.says) return nameOf(this.asked.question.goods);
    this.confirm();
    return null;
  }
}
