import type { OutletStore } from '../device/outlet-store';
import type { DeviceRecord } from '../device/registry';
import type { Failure, Round } from './drain';
import type { OutboxEntry } from './outbox-store';
import { MOST } from './pace';
import { cutBatch, type PushAnswer, push } from './push';
import { MOST_REFUSALS, type Settled, settle } from './settle';

/** One pass over a device's part of the outbox; no operation can hold up those behind it. */
export class Sweep {
  private readonly id: string;
  private after = 0;
  private refusals = 0;
  private left = 0;
  /** What the server forgot has to be sent again before anything else. */
  private forgot = false;

  constructor(
    private readonly outlet: OutletStore,
    private readonly device: DeviceRecord,
    private readonly round: Round,
    private readonly heldToo: boolean,
  ) {
    this.id = device.enrolment.device.id;
  }

  async run(): Promise<Failure | null> {
    for (let batch = await this.next(); batch; batch = await this.next()) {
      const failure = await this.send(batch);
      if (failure || this.forgot) return failure;
    }
    const { pace } = this.round;
    for (const [device, seq] of [...pace.passed]) {
      const entry = device === this.id && (await this.outlet.store.use(database => database.get('outbox', [device, seq])));
      if (!entry) continue;
      const failure = await this.send([entry]);
      if (failure || this.forgot) return failure;
      if (pace.isPassed(entry)) this.left++;
    }
    return this.left ? { problem: 'server', retryAfter: null } : null;
  }

  /** A failure when it is of no use to go on now. */
  private async send(batch: OutboxEntry[]): Promise<Failure | null> {
    const { pace } = this.round;
    const answer = await push(this.outlet, this.device, batch, await this.round.backlog(this.device));
    if (answer.kind === 'refused') return this.refused(batch, answer);
    if (answer.kind === 'retry') return answer.why !== 'other' && pace.failed(batch, answer.why === 'failed') ? null : answer;
    pace.answered(batch);
    this.round.heard(this.device);
    this.note(await settle(this.outlet, this.id, batch, answer));
    this.pass(batch);
    return null;
  }

  private note(settled: Settled): void {
    if (settled.acknowledged + settled.held > 0) this.round.moved();
    if (settled.acknowledged) this.round.acknowledged();
    this.left += settled.unanswered;
    this.forgot = settled.forgot;
    this.refusals = 0;
  }

  /** Halves down to the one operation the server means, and holds that one. */
  private async refused(batch: OutboxEntry[], { problem, reason }: PushAnswer & { kind: 'refused' }): Promise<Failure | null> {
    if (batch.length > 1) {
      this.round.pace.failed(batch, false);
      return null;
    }
    if (++this.refusals > MOST_REFUSALS) return { problem, retryAfter: null };
    await settle(this.outlet, this.id, batch, { hold: reason });
    this.round.moved();
    this.pass(batch);
    return null;
  }

  private pass(batch: OutboxEntry[]): void {
    this.after = batch[batch.length - 1]!.device_seq;
  }

  private async next(): Promise<OutboxEntry[] | null> {
    const { pace } = this.round;
    for (;;) {
      const range = IDBKeyRange.bound([this.id, this.after], [this.id, Infinity], true);
      const entries = await this.outlet.store.use(database => database.getAll('outbox', range, MOST));
      if (!entries.length) return null;
      const ready = entries.filter(entry => (this.heldToo || entry.state === 'queued') && !pace.isPassed(entry));
      if (ready.length) return cutBatch(ready, pace.most);
      this.pass(entries);
    }
  }
}
