import type { SaleLine, SoldPack, Unit } from '../../shared/protocol';
import { count, plain, quantity } from './format';
import { nameOf, text } from './texts';

/** "kg", "pieces": the unit's name in the shell's language. */
export const unitName = (units: readonly Unit[], code: string): string => {
  const unit = units.find(candidate => candidate.code === code);
  return unit ? nameOf(unit) : code;
};

/** "Carton (24)", "Sack (50 kg)". */
export const packText = (units: readonly Unit[], unit: string, pack: SoldPack): string =>
  `${nameOf(pack)} (${[plain(pack.factor), ...units.filter(({ code, measured }) => measured && code === unit).map(nameOf)].join(' ')})`;

/** What stands before the × of a line: how many, and of what where that is to be said. */
export const soldAs = (units: readonly Unit[], { quantity: sold, unit, pack }: SaleLine, measured: boolean): [string, string] =>
  pack
    ? [quantity((sold / pack.factor) * 1000, false), packText(units, unit, pack)]
    : [quantity(sold, measured), measured ? unitName(units, unit) : ''];

export const goodsText = (goods: number): string =>
  goods === 0 ? text('no-goods-yet') : goods === 1 ? text('one-good') : text('goods', { n: count(goods) });
