const RUPEE = 100;
const steps = [10, 50, 100, 500, 1000, 5000].map(rupees => rupees * RUPEE);

/** What a customer is likely to hand over for this total: the next round amounts above it, smallest first, at most four. */
export function quickNotes(total: number): number[] {
  const likely = new Set<number>();
  for (const step of steps) {
    // A large sum is not paid with the next ten: nobody counts out 12,340 as twelve thousand and four tens.
    if (step * 20 <= total && step !== steps[steps.length - 1]) continue;
    const amount = Math.ceil(total / step) * step;
    if (amount > total) likely.add(amount);
  }
  return [...likely].sort((a, b) => a - b).slice(0, 4);
}
