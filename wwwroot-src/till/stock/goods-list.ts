import type { Goods } from '../../catalog/columns';
import type { Engine } from '../../engine/engine';
import type { SoldPack, Unit } from '../../shared/protocol';
import { click, clone, el, find, put, slot } from '../parts/dom';
import { plain } from '../parts/format';
import { nameOf, otherNameOf, text, writeName } from '../parts/texts';
import { packText } from '../parts/units';
import { oftenSold, timesSold } from '../sell/often';

const SHOWN = 24;

export interface GoodsList {
  show(): void;
  clear(): void;
}

/** Goods to tap, by what is typed or what is sold most: `view` has the form, `#view-query`, `#view-list` and `#view-none`. */
export function goodsList(view: string, engine: Engine, pick: (goods: Goods) => void): GoodsList {
  const query = el<HTMLInputElement>(`${view}-query`);

  function found(): Goods[] {
    const { catalogue } = engine;
    const typed = query.value.trim();
    if (typed) return catalogue.search(typed, SHOWN, timesSold);
    const often = oftenSold(catalogue, SHOWN);
    return often.length ? often : catalogue.byCategory(null, SHOWN);
  }

  function show(): void {
    const goods = found();
    el(`${view}-none`).hidden = goods.length > 0;
    el(`${view}-list`).replaceChildren(
      ...goods.map(one => {
        const row = clone('stock-goods');
        writeName(slot(row, 'name'), nameOf(one));
        writeName(slot(row, 'other'), otherNameOf(one));
        put(row, 'on-hand', onShelf(one));
        click(row.querySelector('button')!, () => pick(one));
        return row;
      }),
    );
  }

  query.addEventListener('input', show);
  find(el(view), 'form').addEventListener('submit', event => {
    event.preventDefault();
    const goods = engine.catalogue.byBarcode(query.value) ?? found()[0];
    if (goods && query.value.trim()) pick(goods);
  });
  return {
    show,
    clear() {
      query.value = '';
      show();
    },
  };
}

export const onShelf = ({ on_hand, unit }: Goods): string =>
  on_hand === null ? text('stock-unknown') : `${plain(on_hand)}${unit.measured ? ` ${nameOf(unit)}` : ''}`;

/** What stands beside the digits: "Carton", "kg", "pieces" where cartons could be meant, "×". */
export const unitOf = ({ unit, packs }: Pick<Goods, 'unit' | 'packs'>, pack?: SoldPack): string =>
  pack ? nameOf(pack) : unit.measured || packs?.length ? nameOf(unit) : '×';

/** "1 Carton = 24". */
export function wholePack(units: readonly Unit[], { unit }: Pick<Goods, 'unit'>, pack?: SoldPack): string {
  return pack ? `1 ${packText(units, unit.code, pack).replace(/ \(([^()]*)\)$/, ' = $1')}` : '';
}
