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
  private readonly places: [string, number][];
  /** Failures that may still follow each other before it is the server that is down. None until it has answered. */
  private left = 0;

  constructor({ most, passed }: SendAttempt) {
    this.most = most;
    this.places = [...passed];
  }

  get passed(): readonly [string, number][] {
    return this.places;
  }

  isPassed({ device_id, device_seq }: Place): boolean {
    return this.places.some(([device, seq]) => device === device_id && seq === device_seq);
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
      this.places.push([first.device_id, first.device_seq]);
    }
    return isTheirs && this.left-- > 0;
  }

  private forget({ device_id, device_seq }: Place): void {
    const at = this.places.findIndex(([device, seq]) => device === device_id && seq === device_seq);
    if (at >= 0) this.places.splice(at, 1);
  }
}
