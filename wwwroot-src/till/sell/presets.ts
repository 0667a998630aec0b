import type { Unit } from '../../shared/protocol';
import { digits, quantity } from '../parts/format';
import { nameOf, text } from '../parts/texts';

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
