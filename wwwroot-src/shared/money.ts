// Money is whole paisa, quantity whole thousandths; nothing here is ever a fraction.
// Twin of Pos.Data/Sales/SaleTotals.cs; both run Pos.Tests/Sales/sale-totals.cases.json.

export const MAX_QUANTITY = 9_999_999;
export const MAX_PRICE = 999_999_999;

/** quantity * unitPrice / per, half up; the price is for so many thousandths. The product may pass 2^53, so it is taken in BigInt. */
export function lineTotal(quantity: number, unitPrice: number, per = 1000): number {
  inRange(quantity, 1, MAX_QUANTITY);
  inRange(unitPrice, 0, MAX_PRICE);
  return divideHalfUp(BigInt(quantity) * BigInt(unitPrice), BigInt(per));
}

/** How much of the goods is had for `amount` ("Rs 50 of sugar"); at least a thousandth. */
export function worthQuantity(amount: number, unitPrice: number): number {
  inRange(amount, 1, Number.MAX_SAFE_INTEGER);
  inRange(unitPrice, 1, MAX_PRICE);
  const quantity = Math.max(1, divideHalfUp(BigInt(amount) * 1000n, BigInt(unitPrice)));
  return inRange(quantity, 1, MAX_QUANTITY);
}

export interface Totals {
  lines_total: number;
  rounding: number;
  total: number;
}

/** The customer pays whole rupees; the difference is a line of its own. */
export function saleTotals(lineTotals: readonly number[]): Totals {
  const lines_total = lineTotals.reduce((sum, line) => inRange(sum + line, 0, Number.MAX_SAFE_INTEGER), 0);
  const total = divideHalfUp(BigInt(lines_total), 100n) * 100;
  return { lines_total, rounding: total - lines_total, total };
}

/** "1,240", or "1,240.50" when there are paisa; `lakh` groups as 12,34,567. */
export function formatRupees(paisa: number, grouping: 'thousand' | 'lakh' = 'thousand'): string {
  const absolute = Math.abs(paisa);
  const rest = absolute % 100;
  const rupees = String((absolute - rest) / 100);
  const grouped = rupees.replace(grouping === 'lakh' ? /\B(?=(\d\d)*\d{3}$)/g : /\B(?=(\d{3})+$)/g, ',');
  return (paisa < 0 ? '-' : '') + grouped + (rest ? '.' + String(rest).padStart(2, '0') : '');
}

function divideHalfUp(dividend: bigint, divisor: bigint): number {
  return Number((dividend * 2n + divisor) / (divisor * 2n));
}

function inRange(value: number, min: number, max: number): number {
  if (!Number.isSafeInteger(value) || value < min || value > max) throw new RangeError(`Out of range: ${value}`);
  return value;
}
