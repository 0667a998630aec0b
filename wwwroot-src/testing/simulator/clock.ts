export interface Clock {
  /** What the phone believes the time to be. */
  now(): number;
  /** Milliseconds that passed, whatever was done to the clock. */
  passed(): number;
  timer(callback: () => void, delay: number): () => void;
}

let turned = 0;

/** Goes up as long as some phone lives. */
export const turnsTaken = () => turned;

/** A turn of the event loop: what needs neither time nor network moves on. */
export function turn(): Promise<void> {
  turned++;
  return new Promise(resolve => setImmediate(resolve));
}

export async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await turn();
}

/** One phone's time, which moves when its day is played and at no other time. */
export class PlayedClock implements Clock {
  private elapsed = 0;
  private skew = 0;
  private readonly timers = new Set<{ at: number; callback: () => void }>();

  constructor(private readonly start: number) {}

  now = () => this.start + this.elapsed + this.skew;
  passed = () => this.elapsed;

  timer = (callback: () => void, delay: number): (() => void) => {
    const timer = { at: this.elapsed + delay, callback };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  };

  /** Somebody, or the network operator, sets the clock. Timers do not notice. */
  jump(milliseconds: number): void {
    this.skew += milliseconds;
  }

  get skewed(): number {
    return this.skew;
  }

  async advance(milliseconds: number): Promise<void> {
    const end = this.elapsed + milliseconds;
    for (let due = this.due(end); due; due = this.due(end)) {
      this.timers.delete(due);
      this.elapsed = Math.max(this.elapsed, due.at);
      due.callback();
      await turn();
    }
    this.elapsed = end;
    await turn();
  }

  private due(end: number) {
    let first: { at: number; callback: () => void } | null = null;
    for (const timer of this.timers) if (timer.at <= end && (!first || timer.at < first.at)) first = timer;
    return first;
  }
}

/** Time as it is. */
export const realClock: Clock = {
  now: () => Date.now(),
  passed: () => performance.now(),
  timer: (callback, delay) => {
    const id = setTimeout(callback, delay);
    return () => clearTimeout(id);
  },
};
