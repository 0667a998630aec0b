import { type Goods, inPack } from '../../catalog/columns';
import type { Engine } from '../../engine/engine';
import { NotSaved } from '../../outbox/not-saved';
import type { Way } from '../../shared/protocol';
import { moveGoods, waysOf } from '../../stock/move-goods';
import { click, clone, el, find, put, slot, write } from '../parts/dom';
import { digits, plain, quantity } from '../parts/format';
import { Keypad } from '../parts/keypad';
import { openSheet, prepareSheet } from '../parts/sheet';
import { nameOf, notSavedText, otherNameOf, text, writeName } from '../parts/texts';
import { toast } from '../parts/toast';
import { packText } from '../parts/units';
import { onShow, view } from '../parts/views';
import { oneOf } from '../sell/cart';
import { oftenSold, timesSold } from '../sell/often';
import { elsewhere } from '../sell/scanned-codes';

const SHOWN = 24;
const MOST = 9_999_999;

/** Goods in, counted, damaged: a scan or a tap on the name, the digits, and Save; without a network too. */
export class StockView {
  private readonly query = el<HTMLInputElement>('stock-query');
  private readonly sheet = el<HTMLDialogElement>('sheet-stock');
  private readonly keypad = new Keypad(
    this.sheet,
    () => this.show(),
    () => void this.save(),
  );
  private way: Way | 'count' = 'delivery';
  private goods: Goods | null = null;
  private opId = '';

  constructor(private readonly engine: Engine) {
    prepareSheet(this.sheet, () => {
      this.goods = null;
    });
    click(find(this.sheet, '[data-ok]'), () => void this.save());
    this.query.addEventListener('input', () => this.list());
    find(el('stock'), 'form').addEventListener('submit', event => {
      event.preventDefault();
      const goods = engine.catalogue.byBarcode(this.query.value) ?? this.found()[0];
      if (goods && this.query.value.trim()) this.ask(goods);
    });
    for (const radio of el('stock').querySelectorAll<HTMLInputElement>('[name=way]'))
      radio.addEventListener('change', () => {
        this.way = radio.value as Way | 'count';
      });
    elsewhere.set('stock', { add: goods => this.ask(goods), finish: () => this.finish() });
    engine.subscribe(what => {
      if (view() !== 'stock') return;
      // What he may do here may be heard of while he looks.
      this.offer();
      if (what === 'catalogue') this.list();
    });
    onShow('stock', () => {
      this.offer();
      this.list();
    });
  }

  private offer(): void {
    const ways = waysOf(this.engine.device.rights);
    if (!ways.includes(this.way)) this.way = ways[0] ?? 'delivery';
    for (const radio of el('stock').querySelectorAll<HTMLInputElement>('[name=way]')) {
      radio.closest<HTMLElement>('label')!.hidden = !ways.some(way => way === radio.value);
      radio.checked = radio.value === this.way;
    }
  }

  private found(): Goods[] {
    const { catalogue } = this.engine;
    const typed = this.query.value.trim();
    if (typed) return catalogue.search(typed, SHOWN, timesSold);
    const often = oftenSold(catalogue, SHOWN);
    return often.length ? often : catalogue.byCategory(null, SHOWN);
  }

  private list(): void {
    const found = this.found();
    el('stock-none').hidden = found.length > 0;
    el('stock-list').replaceChildren(
      ...found.map(goods => {
        const row = clone('stock-goods');
        writeName(slot(row, 'name'), nameOf(goods));
        writeName(slot(row, 'other'), otherNameOf(goods));
        put(row, 'on-hand', here(goods));
        click(row.querySelector('button')!, () => this.ask(goods));
        return row;
      }),
    );
  }

  private ask(goods: Goods): void {
    // All that is on the shelf is counted in pieces: beside full cartons there are some that are open.
    const pack = this.way === 'count' ? undefined : goods.pack;
    const known = { ...goods, ...this.engine.catalogue.byId(goods.id) };
    this.goods = pack ? inPack(known, pack) : known;
    this.opId = this.engine.mint();
    writeName(slot(this.sheet, 'name'), nameOf(goods));
    put(this.sheet, 'way', text(`stock-${this.way}`));
    put(this.sheet, 'here', text('stock-here', { n: here(this.goods) }));
    const { unit } = known;
    const { units } = this.engine.catalogue;
    put(this.sheet, 'unit', pack ? nameOf(pack) : unit.measured || goods.pack ? nameOf(unit) : '×');
    const whole = goods.pack && packText(units, unit.code, goods.pack).replace(/ \(([^()]*)\)$/, ' = $1');
    put(this.sheet, 'pack', whole ? `1 ${whole}` : '');
    write(slot(this.sheet, 'error'), '');
    const one = oneOf({ pack });
    this.keypad.start(
      null,
      unit.measured && !pack ? { decimals: 3, max: MOST * one } : { decimals: 0, max: Math.floor((MOST * 1_000) / one) },
    );
    this.show();
    openSheet(this.sheet);
    find(this.sheet, '[data-ok]').focus();
  }

  private get typed(): number {
    return this.goods?.unit.measured ? this.keypad.value : this.keypad.value * oneOf(this.goods ?? {});
  }

  private show(): void {
    put(this.sheet, 'typed', this.keypad.text || digits('0'));
    // Nothing is a count too, when somebody says so.
    const says = this.way === 'count' ? this.keypad.text !== '' : this.typed > 0;
    find(this.sheet, '[data-ok]').setAttribute('aria-disabled', String(!says));
  }

  private async save(): Promise<boolean> {
    const { goods, way, opId } = this;
    const ok = find<HTMLButtonElement>(this.sheet, '[data-ok]');
    if (!goods || ok.getAttribute('aria-disabled') === 'true' || ok.disabled) return false;
    const moved = this.typed;
    ok.disabled = true;
    try {
      await this.engine.record(outlet => moveGoods(outlet, opId, way, goods, moved));
      if (this.opId === opId) this.sheet.close();
      toast(text('stock-kept', { way: text(`stock-${way}`), name: nameOf(goods), n: quantity(moved, false) }));
      this.query.value = '';
      this.list();
      return true;
    } catch (problem) {
      if (!(problem instanceof NotSaved)) console.error(problem);
      write(slot(this.sheet, 'error'), notSavedText(problem));
      return false;
    } finally {
      ok.disabled = false;
    }
  }

  /** The next scan came: what was tapped counts; returns the name of goods that got no quantity. */
  private finish(): string | null {
    const { goods } = this;
    if (!goods) return null;
    if (!this.keypad.tapped || this.typed <= 0) return nameOf(goods);
    void this.save();
    return null;
  }
}

const here = ({ on_hand, unit }: Goods): string =>
  on_hand === null ? text('stock-unknown') : `${plain(on_hand)}${unit.measured ? ` ${nameOf(unit)}` : ''}`;
