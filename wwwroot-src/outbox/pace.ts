import { NO_ATTEMPT } from '../device/backoff';
import type { OutboxEntry, SendAttempt } from './outbox-store';

/** No batch has more. */
export const MOST = 50;
/** Enough failures in a row to halve the largest batch down to one operation, and one more. */
const ENOUGH = 7;

export const NOT_TRIED: SendAttempt = { ...NO_ATTEMPT, most: MOST, passed: [] };

type Place = Pick<OutboxEntry, 'device_id' | 'device_seq'>;

/** How much is sent at once, and what is left for later, as failures of the server teach it; kept from one attempt to the next. */
export class Pace {
  most: number;
  /** What goes to the end, as the server failed on it. */
  readonly passed: [string, number][];
  /** Failures that may still follow each other before it is the server that is down. None until it has answered. */
  private left = 0;

  constructor({ most, passed }: SendAttempt) {
    this.most = most;
    this.passed = [...passed];
  }

  isPassed(entry: Place): boolean {
    return this.placeOf(entry) >= 0;
  }

  answered(batch: Place[]): void {
    for (const entry of batch) this.forget(entry);
    this.most = Math.min(MOST, batch.length * 2);
    this.left = ENOUGH;
  }

  /**
   * Smaller from now on; the single operation the server fails on, or that alone is too much for the way there, goes to
   * the end. True: worth going on at once.
   */
  failed(batch: Place[], isTheirs: boolean): boolean {
    const [first, second] = batch;
    if (second) this.most = batch.length >> 1;
    else if (first && (isTheirs || this.most === 1)) {
      this.forget(first);
      this.passed.push([first.device_id, first.device_seq]);
    }
    return isTheirs && this.left-- > 0;
  }

  private forget(entry: Place): void {
    const at = this.placeOf(entry);
    if (at >= 0) this.passed.splice(at, 1);
  }

  private placeOf({ device_id, device_seq }: Place): number {
    return this.passed.findIndex(([device, seq]) => device === device_id && seq === device_seq);
  }
}
