import { afterFailure, mayTry, NO_ATTEMPT, type Urgency } from './backoff';
import { withLock } from './lock';
import type { Problem } from './model';
import { cutBatch, push, type PushAnswer } from './push';
import type { DeviceRecord, Registry } from './registry';
import { settle, type Settled } from './settle';
import { META, type Attempt, type OutboxEntry, type Shop } from './shop';

export type { Urgency };

export interface Drained {
  /** Receipts changed state. */
  moved: boolean;
  /** The server took something, so its stock figures changed: worth a pull. */
  acknowledged: boolean;
  attempt: Attempt;
}

const READ_AHEAD = 50;
/** After so many refusals in a row it is not the operations that are wrong. */
const MOST_REFUSALS = 3;

export const drainLock = (shopName: string) => `drain:${shopName}`;

/**
 * Sends what is in the outbox, oldest first, until it is empty or sending fails. Shared by the page and the service
 * worker; one at a time. An operation leaves the outbox only by an acknowledgement of its own op_id.
 */
export function drain(shop: Shop, registry: Registry, urgency: Urgency): Promise<Drained> {
  return withLock(shop.env, drainLock(shop.name), async () => {
    const before = await shop.meta<Attempt>(META.attempt) ?? NO_ATTEMPT;
    if (!mayTry(before, urgency, shop.env.now())) return { moved: false, acknowledged: false, attempt: before };
    const drained: Drained = { moved: false, acknowledged: false, attempt: NO_ATTEMPT };
    for (const device of await devicesOf(shop, registry)) {
      const sweep = new Sweep(shop, device, urgency === 'asked');
      const failure = await sweep.run();
      drained.moved ||= sweep.moved;
      drained.acknowledged ||= sweep.acknowledged;
      if (failure && !drained.attempt.failures) drained.attempt = afterFailure(before, failure.problem, failure.retryAfter, shop.env);
    }
    if (drained.attempt.failures || before.failures) await shop.setMeta(META.attempt, drained.attempt);
    return drained;
  });
}

/** This device, and those this browser was at the same outlet before: they may have left something behind. */
async function devicesOf(shop: Shop, registry: Registry): Promise<DeviceRecord[]> {
  const devices = await registry.devices();
  shop.device = devices.find(({ enrolment }) => enrolment.device.id === shop.deviceId) ?? shop.device;
  const others = devices.filter(({ enrolment }) =>
    enrolment.outlet.id === shop.device.enrolment.outlet.id && enrolment.device.id !== shop.deviceId);
  return [shop.device, ...others];
}

interface Failure { problem: Problem; retryAfter: number | null }

/** One pass over a device's part of the outbox; every operation is passed once, so that none can hold up those behind it. */
class Sweep {
  moved = false;
  acknowledged = false;
  private after = 0;
  private most = READ_AHEAD;
  private refusals = 0;
  private unanswered = 0;

  constructor(private readonly shop: Shop, private readonly device: DeviceRecord, private readonly heldToo: boolean) {}

  async run(): Promise<Failure | null> {
    for (let batch = await this.next(); batch; batch = await this.next()) {
      const answer = await push(this.shop.env, this.device, batch);
      if (answer.kind === 'retry') return answer;
      if (answer.kind === 'reply') this.note(await settle(this.shop, batch, answer), batch);
      else if (!await this.refused(batch, answer)) return { problem: answer.problem, retryAfter: null };
    }
    return this.unanswered ? { problem: 'server', retryAfter: null } : null;
  }

  private note(settled: Settled, batch: OutboxEntry[]): void {
    this.moved ||= settled.acknowledged + settled.held > 0;
    this.acknowledged ||= settled.acknowledged > 0;
    this.unanswered += settled.unanswered;
    this.refusals = 0;
    this.most = Math.min(READ_AHEAD, batch.length * 2);
    this.pass(batch);
  }

  /** Halves down to the one operation the server means, and holds that one. False: give up for now. */
  private async refused(batch: OutboxEntry[], answer: PushAnswer & { kind: 'refused' }): Promise<boolean> {
    if (batch.length > 1) {
      this.most = Math.floor(batch.length / 2);
      return true;
    }
    if (++this.refusals > MOST_REFUSALS) return false;
    await settle(this.shop, batch, { hold: answer.reason });
    this.moved = true;
    this.pass(batch);
    return true;
  }

  private pass(batch: OutboxEntry[]): void {
    this.after = batch[batch.length - 1]!.device_seq;
  }

  private async next(): Promise<OutboxEntry[] | null> {
    const { id } = this.device.enrolment.device;
    for (;;) {
      const range = IDBKeyRange.bound([id, this.after], [id, Infinity], true);
      const entries = await this.shop.store.use(database => database.getAll('outbox', range, READ_AHEAD));
      if (!entries.length) return null;
      const ready = this.heldToo ? entries : entries.filter(entry => entry.state === 'queued');
      if (ready.length) return cutBatch(ready, this.most);
      this.pass(entries);
    }
  }
}
