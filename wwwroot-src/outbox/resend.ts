import { keepContact } from '../device/contact';
import { META, type OutletStore } from '../device/outlet-store';
import type { DeviceRecord } from '../device/registry';
import { transact } from '../device/store';
import type { Failure, Round } from './drain';
import { type Again, noticeEpoch } from './epoch';
import { bytesOf } from './operation';
import type { JournalEntry, OutboxEntry } from './outbox-store';
import { cutBatch, type PushAnswer, push, type Sendable } from './push';
import { ACKNOWLEDGED, HELD, MOST_REFUSALS } from './settle';

/** What the server says of an operation it once acknowledged; queue: nothing that settles it, so it is unsent again. */
type Verdict = { status: string } | 'queue';

/** Pushes a device's journal once more, from where it had come to. What the server has already, it calls a duplicate. */
class Resend {
  private refusals = 0;

  constructor(
    private readonly outlet: OutletStore,
    private readonly device: DeviceRecord,
    private readonly round: Round,
  ) {}

  async run(): Promise<Failure | null> {
    for (let batch = await this.next(); batch; batch = await this.next()) {
      const { pace } = this.round;
      const [first, second] = batch;
      const answer = await push(this.outlet.env, this.device, batch, await this.round.backlog(this.device));
      if (answer.kind === 'reply') {
        pace.answered(batch);
        await this.note(batch, entry => verdictOf(answer, entry), answer);
        this.round.heard(this.device);
      } else if (answer.kind === 'refused') {
        if (second) pace.failed(batch, false);
        else if (++this.refusals > MOST_REFUSALS) return { problem: answer.problem, retryAfter: null };
        else await this.note(batch, () => ({ status: answer.reason }));
      } else {
        // The one it fails on for the second time waits in the outbox, where others pass it by.
        const isStuck = answer.why === 'failed' && !second && pace.isPassed(first!);
        if (isStuck) await this.note(batch, () => 'queue');
        if (answer.why === 'other' || !pace.failed(batch, answer.why === 'failed')) return answer;
      }
    }
    return null;
  }

  private async next(): Promise<Sendable[] | null> {
    const { id } = this.device.enrolment.device;
    const { most } = this.round.pace;
    return this.outlet.store.use(database =>
      transact(database, ['journal', 'meta'], 'readonly', async transaction => {
        const again = (await transaction.objectStore('meta').get(META.again)) as Again | undefined;
        if (!again) return null;
        const entries = await transaction
          .objectStore('journal')
          .getAll(IDBKeyRange.bound([id, again.after[id] ?? 0], [id, Infinity], true), most);
        return entries.length ? cutBatch(entries.map(sendable), most) : null;
      }),
    );
  }

  /** Keeps the verdict on each, and how far the journal has been sent, in one transaction. */
  private note(batch: Sendable[], verdictOn: (entry: Sendable) => Verdict, answer?: PushAnswer & { kind: 'reply' }): Promise<void> {
    return this.outlet.store.use(database =>
      transact(database, ['journal', 'outbox', 'receipts', 'meta'], 'readwrite', async transaction => {
        const meta = transaction.objectStore('meta');
        const journal = transaction.objectStore('journal');
        if (answer) await keepContact(meta, answer.contact);
        const epochChanged = answer ? await noticeEpoch(meta, answer.reply.epoch) : false;
        for (const entry of batch) {
          const key: [string, number] = [entry.device_id, entry.device_seq];
          const kept = await journal.get(key);
          const verdict = verdictOn(entry);
          if (!kept) continue;
          if (verdict === 'queue') {
            const queued: OutboxEntry = { ...entry, state: 'queued' };
            const receipt = await transaction.objectStore('receipts').get(entry.op_id);
            await Promise.all([
              transaction.objectStore('outbox').put(queued),
              journal.delete(key),
              receipt && transaction.objectStore('receipts').put({ ...receipt, state: 'saved' }),
            ]);
          } else if (verdict.status !== kept.status) {
            await journal.put({ ...kept, status: verdict.status });
          }
        }
        const again = (await meta.get(META.again)) as Again | undefined;
        if (epochChanged || !again) return;
        const { device_id, device_seq } = batch[batch.length - 1]!;
        await meta.put({ ...again, after: { ...again.after, [device_id]: device_seq } }, META.again);
      }),
    );
  }
}

/** First of all what a server that was put back may have lost, device by device. */
export async function resend(outlet: OutletStore, devices: DeviceRecord[], round: Round): Promise<Failure | null> {
  if (!(await outlet.meta(META.again))) return null;
  let failure: Failure | null = null;
  for (const device of devices) failure = (await new Resend(outlet, device, round).run()) ?? failure;
  if (!failure) await outlet.store.use(database => database.delete('meta', META.again));
  return failure;
}

function sendable({ device_id, device_seq, operation }: JournalEntry): Sendable {
  return { device_id, device_seq, op_id: operation.op_id, operation, bytes: bytesOf(operation) };
}

/** An operation the server neither takes nor refuses goes back to the outbox. */
function verdictOf({ results }: PushAnswer & { kind: 'reply' }, { op_id }: Sendable): Verdict {
  const result = results.get(op_id);
  return result && [...ACKNOWLEDGED, ...HELD].includes(result.status) ? { status: result.status } : 'queue';
}
