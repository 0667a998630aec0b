import { type Goods, inPack } from '../../catalog/columns';
import type { Engine } from '../../engine/engine';
import type { CartLine } from '../../sales/cart-store';
import { lineTotal, worthQuantity } from '../../shared/money';
import type { Pack } from '../../shared/protocol';
import { click, clone, el, find, put, slot } from '../parts/dom';
import { digits, quantity, rupees } from '../parts/format';
import { Keypad } from '../parts/keypad';
import { openSheet, prepareSheet } from '../parts/sheet';
import { nameOf, text, writeName } from '../parts/texts';
import { packText } from '../parts/units';
import { isMuch, type Measure, MOST, oneOf, PIECE, soldPack } from './cart';
import { presets, worthPresets } from './presets';

const MOST_WORTH = 9_999_999;

interface Asked {
  goods: Goods;
  /** By the unit, then by each of its packs. */
  ways: Goods[];
  line: CartLine | null;
  done(measure: Measure, as: Goods): void;
  remove?(): void;
}

/** How much: pieces or packs by number, weighed goods by weight or by rupees, each showing the other. */
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

  constructor(private readonly engine: Engine) {
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

  askFor(goods: Goods, done: Asked['done']): void {
    this.open({ goods, ways: waysOf(goods, undefined), line: null, done });
  }

  /** What it is sold in may change with it: then the line is another before it is measured. */
  change(line: CartLine, done: (measure: Measure) => void, remove: () => void): void {
    const { product_id: id, name, unit, measured, unit_price: price, pack } = line;
    const known = this.engine.catalogue.byId(id);
    const own: Goods = {
      code: '',
      category_id: null,
      on_hand: null,
      unit: { id: '', code: unit, name: unit, name_ur: '', measured },
      ...known,
      id,
      name,
      name_ur: line.name_ur ?? '',
      price: pack && known ? known.price : price,
    };
    const ways = waysOf(own, pack && { ...pack, price, barcodes: [] });
    const as = (goods: Goods, measure: Measure) => {
      if (goods.pack?.id !== pack?.id) {
        Object.assign(line, { unit_price: goods.price, measured: goods.unit.measured, pack: goods.pack && soldPack(goods.pack) });
        delete line.barcode;
      }
      done(measure);
    };
    const goods = ways.find(way => way.pack?.id === pack?.id)!;
    this.open({ goods, ways, line, done: (measure, way) => as(way, measure), remove });
  }

  /** A scan came while the sheet was open: what was tapped counts; returns the name of goods that got no quantity. */
  finish(): string | null {
    const { asked } = this;
    if (!asked) return null;
    const measure = this.keypad.tapped ? this.measure() : null;
    this.sheet.close();
    if (measure) asked.done(measure, asked.goods);
    return measure || asked.line ? null : nameOf(asked.goods);
  }

  private open(asked: Asked): void {
    this.asked = asked;
    const { goods, ways, line } = asked;
    writeName(slot(this.sheet, 'name'), nameOf(goods));
    const packs = slot(this.sheet, 'packs');
    packs.hidden = ways.length < 2;
    packs.replaceChildren(
      ...ways.map(way => {
        const choice = clone('pack-choice');
        put(choice, 'name', this.called(way));
        const radio = find<HTMLInputElement>(choice, 'input');
        radio.checked = way === goods;
        radio.addEventListener('change', () => this.sellAs(way));
        return choice;
      }),
    );
    find(this.sheet, '[data-remove]').hidden = !line;
    const worth = line?.amount !== undefined;
    this.ways();
    this.by(worth, line ? (line.amount ?? line.quantity) : null);
    openSheet(this.sheet);
    find(this.sheet, '[data-ok]').focus();
  }

  /** The same number of others. */
  private sellAs(goods: Goods): void {
    if (!this.asked) return;
    const count = this.asked.goods.unit.measured ? 1 : this.keypad.value;
    this.asked.goods = goods;
    this.ways();
    this.by(false, goods.unit.measured ? null : Math.max(1, count) * oneOf(goods));
    this.keypad.tapped = true;
  }

  private ways(): void {
    const { goods } = this.asked!;
    const { unit, price, pack } = goods;
    put(this.sheet, 'price', text(unit.measured || pack ? 'price-per' : 'price-each', { price: rupees(price), unit: this.called(goods) }));
    put(this.sheet, 'by-quantity', nameOf(unit));
    slot(this.sheet, 'by').hidden = !unit.measured || price === 0;
    slot(this.sheet, 'presets').hidden = !unit.measured;
    for (const step of this.sheet.querySelectorAll<HTMLElement>('[data-step]')) step.hidden = unit.measured;
  }

  private called({ unit, pack }: Goods): string {
    return pack ? packText(this.engine.catalogue.units, unit.code, pack) : nameOf(unit);
  }

  private by(worth: boolean, value: number | null = null): void {
    if (!this.asked) return;
    const { goods } = this.asked;
    const { unit } = goods;
    this.byWorth = worth;
    for (const radio of this.sheet.querySelectorAll<HTMLInputElement>('[name="by"]')) radio.checked = (radio.value === 'worth') === worth;
    this.doubted = false;
    if (worth) this.keypad.start(value === null ? null : value / 100, { decimals: 0, max: MOST_WORTH });
    else if (unit.measured) this.keypad.start(value, { decimals: 3, max: MOST });
    else this.keypad.start((value ?? oneOf(goods)) / oneOf(goods), { decimals: 0, max: this.most });
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
    const { unit, price } = this.asked.goods;
    const typed = this.keypad.value;
    if (typed <= 0) return null;
    if (!this.byWorth) return { quantity: unit.measured ? typed : typed * oneOf(this.asked.goods) };
    return worthOf(typed * 100, price);
  }

  private show(): void {
    if (!this.asked) return;
    const { goods } = this.asked;
    const { unit, price, pack } = goods;
    const measure = this.measure();
    put(this.sheet, 'typed', this.keypad.text || digits('0'));
    put(this.sheet, 'unit', this.byWorth ? text('rs') : unit.measured || pack ? this.called(goods) : '×');
    const total = measure ? (measure.amount ?? lineTotal(measure.quantity, price, oneOf(goods))) : 0;
    put(
      this.sheet,
      'other',
      this.byWorth ? `${quantity(measure?.quantity ?? 0, true)} ${nameOf(unit)}` : text('worth', { amount: rupees(total) }),
    );
    const ok = find<HTMLButtonElement>(this.sheet, '[data-ok]');
    ok.textContent = this.doubted
      ? text('really', { n: `${quantity(counted(measure, goods), false)} ${unit.measured || pack ? this.called(goods) : ''}`.trim() })
      : text(this.asked.line ? 'set' : 'add');
    ok.setAttribute('aria-disabled', String(!measure));
  }

  private step(by: number): void {
    this.doubted = false;
    const now = this.keypad.value;
    this.keypad.start(Math.min(this.most, Math.max(1, now + by)), { decimals: 0, max: this.most });
    this.keypad.tapped = true;
    this.show();
  }

  /** A preset is the whole answer: one tap. */
  private preset(value: number): void {
    const { asked } = this;
    if (!asked) return;
    const measure = this.byWorth ? worthOf(value, asked.goods.price) : { quantity: value };
    if (!measure) return;
    this.sheet.close();
    asked.done(measure, asked.goods);
  }

  private confirm(): void {
    const { asked } = this;
    const measure = this.measure();
    if (!asked || !measure) return;
    if (isMuch({ quantity: counted(measure, asked.goods) }, asked.goods.unit.measured) && !this.doubted) {
      this.doubted = true;
      return this.show();
    }
    this.sheet.close();
    asked.done(measure, asked.goods);
  }

  private get most(): number {
    return Math.floor(MOST / oneOf(this.asked!.goods));
  }
}

/** The goods as such, and in each of their packs; one that is in the cart already stays as it was then. */
function waysOf(goods: Goods, present: Pack | undefined): Goods[] {
  const packs = (goods.packs ?? []).filter(({ id }) => id !== present?.id);
  return [goods, ...(present ? [present, ...packs] : packs).map(pack => inPack(goods, pack))];
}

/** Thousandths of a piece, or of a pack. */
const counted = (measure: Measure | null, goods: Goods): number => ((measure?.quantity ?? 0) * PIECE) / oneOf(goods);

function worthOf(amount: number, price: number): Measure | null {
  if (price <= 0 || (amount * 1000) / price > MOST) return null;
  return { quantity: worthQuantity(amount, price), amount };
}
