export const SHORTEST = 4;
export const LONGEST = 6;

/** After so many wrong ones only signing in opens. */
export const MOST_WRONG = 10;

const SECOND = 1_000;
const DELAYS = [0, 0, 0, 30, 60, 300, 900, 900, 900, 900];

/** Milliseconds to wait after so many wrong PINs in a row. A clock that is set forwards shortens it, so it is the number of tries that protects. */
export const delayAfter = (wrong: number): number => (DELAYS[Math.min(wrong, DELAYS.length - 1)] ?? 0) * SECOND;

/** How long is left of a delay that ends then; a clock that was set back makes it no longer than it is. */
export const left = (wrong: number, notBefore: number, now: number): number => Math.min(Math.max(0, notBefore - now), delayAfter(wrong));

export const isPin = (text: string): boolean => new RegExp(`^[0-9]{${SHORTEST},${LONGEST}}$`).test(text);

/** What everybody tries first: one digit again and again, a row up or down, two digits in turn. */
export function isGuessable(pin: string): boolean {
  const steps = new Set([...pin].slice(1).map((digit, i) => Number(digit) - Number(pin[i])));
  if (steps.size === 1 && [0, 1, -1].includes([...steps][0]!)) return true;
  return [...pin].every((digit, i) => digit === pin[i % 2]);
}
