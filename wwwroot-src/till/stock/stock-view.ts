import type { Goods } from '../../catalog/columns';
import type { Engine } from '../../engine/engine';
import { NotSaved } from '../../outbox/not-saved';
import type { Way } from '../../shared/protocol';
import { moveGoods, waysOf } from '../../stock/move-goods';
import { onTheWay, otherOutlets } from '../../transfers/transfers';
import { click, el, find, put, slot, write } from '../parts/dom';
import { count, digits, quantity } from '../parts/format';
import { Keypad } from '../parts/keypad';
import { openSheet, prepareSheet } from '../parts/sheet';
import { nameOf, notSavedText, text, writeName } from '../parts/texts';
import { toast } from '../parts/toast';
import { onShow, view } from '../parts/views';
import { oneOf } from '../sell/cart';
import { elsewhere } from '../sell/scanned-codes';
import { askedIn } from './asked-in';
import { type GoodsList, goodsList, onShelf, unitOf, wholePack } from './goods-list';
import { openTransfers } from './transfers';

const MOST = 9_999_999;

/** Goods in, counted, damaged: a scan or a tap on the name, the digits, and Save; without a network too. */
export class StockView {
  private readonly sheet = el<HTMLDialogElement>('sheet-stock');
  private readonly keypad = new Keypad(
    this.sheet,
    () => this.show(),
    () => void this.save(),
  );
  private way: Way | 'count' = 'delivery';
  private goods: Goods | null = null;
  private opId = '';
  private readonly list: GoodsList;

  constructor(private readonly engine: Engine) {
    prepareSheet(this.sheet, () => {
      this.goods = null;
    });
    click(find(this.sheet, '[data-ok]'), () => void this.save());
    this.list = goodsList('stock', engine, goods => this.ask(goods));
    for (const radio of el('stock').querySelectorAll<HTMLInputElement>('[name=way]'))
      radio.addEventListener('change', () => {
        this.way = radio.value as Way | 'count';
      });
    elsewhere.set('stock', { add: goods => this.ask(goods), finish: () => this.finish() });
    engine.subscribe(what => {
      if (view() !== 'stock') return;
      // What he may do here may be heard of while he looks.
      this.offer();
      if (what === 'catalogue') this.list.show();
    });
    onShow('stock', () => {
      this.offer();
      this.list.show();
    });
    openTransfers(engine);
  }

  private offer(): void {
    const ways = waysOf(this.engine.device.rights);
    if (!ways.includes(this.way)) this.way = ways[0] ?? 'delivery';
    for (const radio of el('stock').querySelectorAll<HTMLInputElement>('[name=way]')) {
      radio.closest<HTMLElement>('label')!.hidden = !ways.some(way => way === radio.value);
      radio.checked = radio.value === this.way;
    }
    void this.offerTransfers().catch(problem => console.error(problem));
  }

  /** Where there is another outlet; with how much of it is on its way here. */
  private async offerTransfers(): Promise<void> {
    const outlet = await this.engine.outlet();
    const { here, away } = await onTheWay(outlet);
    const link = el('to-transfers');
    link.hidden = !here.length && !away.length && !otherOutlets(outlet).length;
    put(link, 'text', here.length ? text('stock-coming', { n: count(here.length) }) : text('stock-others'));
  }

  private ask(goods: Goods): void {
    const known = this.engine.catalogue.byId(goods.id);
    this.goods = askedIn(goods, this.way, known);
    const { pack } = this.goods;
    this.opId = this.engine.mint();
    writeName(slot(this.sheet, 'name'), nameOf(goods));
    put(this.sheet, 'way', text(`stock-${this.way}`));
    put(this.sheet, 'here', text('stock-here', { n: onShelf(this.goods) }));
    put(this.sheet, 'unit', unitOf(known ?? goods, pack));
    put(this.sheet, 'pack', wholePack(this.engine.catalogue.units, known ?? goods, goods.pack));
    const { unit } = known ?? goods;
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
      this.list.clear();
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
