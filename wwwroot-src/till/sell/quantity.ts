import type { Goods } from '../../catalog/columns';
import type { CartLine } from '../../sales/cart-store';
import { lineTotal, worthQuantity } from '../../shared/money';
import type { Unit } from '../../shared/protocol';
import { click, clone, el, find, put, slot } from '../parts/dom';
import { digits, quantity, rupees } from '../parts/format';
import { Keypad } from '../parts/keypad';
import { openSheet, prepareSheet } from '../parts/sheet';
import { nameOf, text, writeName } from '../parts/texts';
import { presets, worthPresets } from '../parts/units';
import { isMuch, type Measure, MOST, PIECE } from './cart';

const MOST_WORTH = 9_999_999;

interface Asked {
  named: { name: string; name_ur?: string };
  price: number;
  unit: Unit;
  line: CartLine | null;
  done(measure: Measure): void;
  remove?(): void;
}

/** How much: pieces by number, weighed goods by weight or by rupees, each showing the other. */
export class QuantitySheet {
  private readonly sheet = el<HTMLDialogElement>('sheet-quantity');
  private readonly keypad = new Keypad(
    this.sheet,
    () => {
      this.doubted = false;
      this.show();
    },
    () => this.confirm(),
  );
  private asked: Asked | null = null;
  private byWorth = false;
  /** Much was asked for, and whether that is meant. */
  private doubted = false;

  constructor() {
    prepareSheet(this.sheet, () => {
      this.asked = null;
    });
    click(find(this.sheet, '[data-ok]'), () => this.confirm());
    click(find(this.sheet, '[data-remove]'), () => {
      const { asked } = this;
      this.sheet.close();
      asked?.remove?.();
    });
    for (const step of this.sheet.querySelectorAll<HTMLElement>('[data-step]')) click(step, () => this.step(Number(step.dataset.step)));
    for (const radio of this.sheet.querySelectorAll<HTMLInputElement>('[name="by"]')) {
      radio.addEventListener('change', () => this.by(radio.value === 'worth'));
    }
    slot(this.sheet, 'presets').addEventListener('click', event => {
      const value = (event.target as Element).closest<HTMLElement>('[data-value]')?.dataset.value;
      if (value) this.preset(Number(value));
    });
  }

  askFor(goods: Goods, done: (measure: Measure) => void): void {
    this.open({ named: goods, price: goods.price, unit: goods.unit, line: null, done });
  }

  change(line: CartLine, unit: Unit, done: (measure: Measure) => void, remove: () => void): void {
    this.open({ named: line, price: line.unit_price, unit, line, done, remove });
  }

  /** A scan came while the sheet was open: what was tapped counts; returns the name of goods that got no quantity. */
  finish(): string | null {
    const { asked } = this;
    if (!asked) return null;
    const measure = this.keypad.tapped ? this.measure() : null;
    this.sheet.close();
    if (measure) asked.done(measure);
    return measure || asked.line ? null : nameOf(asked.named);
  }

  private open(asked: Asked): void {
    this.asked = asked;
    const { unit, line, price } = asked;
    writeName(slot(this.sheet, 'name'), nameOf(asked.named));
    put(this.sheet, 'price', text(unit.measured ? 'price-per' : 'price-each', { price: rupees(price), unit: nameOf(unit) }));
    put(this.sheet, 'by-quantity', nameOf(unit));
    slot(this.sheet, 'by').hidden = !unit.measured || price === 0;
    slot(this.sheet, 'presets').hidden = !unit.measured;
    find(this.sheet, '[data-remove]').hidden = !line;
    for (const step of this.sheet.querySelectorAll<HTMLElement>('[data-step]')) step.hidden = unit.measured;
    const worth = line?.amount !== undefined;
    for (const radio of this.sheet.querySelectorAll<HTMLInputElement>('[name="by"]')) radio.checked = (radio.value === 'worth') === worth;
    this.by(worth, line ? (line.amount ?? line.quantity) : null);
    openSheet(this.sheet);
    find(this.sheet, '[data-ok]').focus();
  }

  private by(worth: boolean, value: number | null = null): void {
    if (!this.asked) return;
    const { unit } = this.asked;
    this.byWorth = worth;
    this.doubted = false;
    if (worth) this.keypad.start(value === null ? null : value / 100, { decimals: 0, max: MOST_WORTH });
    else if (unit.measured) this.keypad.start(value, { decimals: 3, max: MOST });
    else this.keypad.start((value ?? PIECE) / PIECE, { decimals: 0, max: Math.floor(MOST / PIECE) });
    const offered = worth
      ? worthPresets.map(amount => ({ value: amount, label: text('worth', { amount: rupees(amount) }) }))
      : presets(unit).map(({ quantity: amount, label }) => ({ value: amount, label }));
    if (unit.measured) {
      slot(this.sheet, 'presets').replaceChildren(
        ...offered.map(offer => {
          const button = clone('preset');
          button.textContent = offer.label;
          button.dataset.value = String(offer.value);
          return button;
        }),
      );
    }
    this.show();
  }

  /** Null while what is typed makes no line. */
  private measure(): Measure | null {
    if (!this.asked) return null;
    const { unit, price } = this.asked;
    const typed = this.keypad.value;
    if (typed <= 0) return null;
    if (!this.byWorth) return { quantity: unit.measured ? typed : typed * PIECE };
    return worthOf(typed * 100, price);
  }

  private show(): void {
    if (!this.asked) return;
    const { unit, price } = this.asked;
    const measure = this.measure();
    put(this.sheet, 'typed', this.keypad.text || digits('0'));
    put(this.sheet, 'unit', this.byWorth ? text('rs') : unit.measured ? nameOf(unit) : '×');
    const total = measure ? (measure.amount ?? lineTotal(measure.quantity, price)) : 0;
    put(
      this.sheet,
      'other',
      this.byWorth ? `${quantity(measure?.quantity ?? 0, true)} ${nameOf(unit)}` : text('worth', { amount: rupees(total) }),
    );
    const ok = find<HTMLButtonElement>(this.sheet, '[data-ok]');
    ok.textContent = this.doubted
      ? text('really', { n: `${quantity(measure?.quantity ?? 0, false)} ${unit.measured ? nameOf(unit) : ''}`.trim() })
      : text(this.asked.line ? 'set' : 'add');
    ok.setAttribute('aria-disabled', String(!measure));
  }

  private step(by: number): void {
    this.doubted = false;
    const now = this.keypad.value;
    this.keypad.start(Math.min(MOST / PIECE, Math.max(1, now + by)), { decimals: 0, max: Math.floor(MOST / PIECE) });
    this.keypad.tapped = true;
    this.show();
  }

  /** A preset is the whole answer: one tap. */
  private preset(value: number): void {
    const { asked } = this;
    if (!asked) return;
    const measure = this.byWorth ? worthOf(value, asked.price) : { quantity: value };
    if (!measure) return;
    this.sheet.close();
    asked.done(measure);
  }

  private confirm(): void {
    const { asked } = this;
    const measure = this.measure();
    if (!asked || !measure) return;
    if (isMuch(measure, asked.unit.measured) && !this.doubted) {
      this.doubted = true;
      return this.show();
    }
    this.sheet.close();
    asked.done(measure);
  }
}

function worthOf(amount: number, price: number): Measure | null {
  if (price <= 0 || (amount * 1000) / price > MOST) return null;
  return { quantity: worthQuantity(amount, price), amount };
}
