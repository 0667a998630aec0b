import type { Unit } from '../../shared/protocol';
import { count, digits, quantity } from './format';
import { nameOf, text } from './texts';

/** "kg", "pieces": the unit's name in the shell's language. */
export const unitName = (units: readonly Unit[], code: string): string => {
  const unit = units.find(candidate => candidate.code === code);
  return unit ? nameOf(unit) : code;
};

export const goodsText = (goods: number): string =>
  goods === 0 ? text('no-goods-yet') : goods === 1 ? text('one-good') : text('goods', { n: count(goods) });

const small: Record<string, string> = { kg: 'grams', litre: 'millilitres', liter: 'millilitres', l: 'millilitres', ltr: 'millilitres' };

/** Quantities offered on the sheet, as a shopkeeper says them: 250 g, ½, 1 kg. */
export function presets(unit: Unit): { quantity: number; label: string }[] {
  const below = small[unit.code.toLowerCase()];
  return [250, 500, 1000, 2000].map(amount => ({
    quantity: amount,
    label:
      amount < 1000 && below ? text(below, { n: digits(String(amount)) }) : `${quantity(amount, false).replace(/0+$/, '')} ${nameOf(unit)}`,
  }));
}

export const worthPresets = [20, 50, 100, 200].map(rupees => rupees * 100);
