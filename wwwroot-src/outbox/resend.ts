import { keepContact, type MetaStore } from '../device/contact';
import { META, type OutletStore } from '../device/outlet-store';
import type { DeviceRecord } from '../device/registry';
import { transact } from '../device/store';
import type { Failure, Round } from './drain';
import { noteAsked, noteVain, noticeEpoch, rangeOf, readAgain } from './epoch';
import { bytesOf } from './operation';
import type { JournalEntry, OutboxEntry } from './outbox-store';
import { cutBatch, type PushAnswer, push, type Sendable } from './push';
import { ACKNOWLEDGED, HELD, MOST_REFUSALS, settle } from './settle';

/** What the server says of an operation it once acknowledged; queue: nothing that settles it, so it is unsent again. */
type Verdict = { status: string } | 'queue';

/** Asks for one device what the server forgot, and sends that again from the journal. */
class Resend {
  private readonly id: string;
  private refusals = 0;
  /** The server took something that it did not have. */
  private gained = false;

  constructor(
    private readonly outlet: OutletStore,
    private readonly device: DeviceRecord,
    private readonly round: Round,
  ) {
    this.id = device.enrolment.device.id;
  }

  async run(): Promise<Failure | null> {
    const again = await this.outlet.store.use(database => transact(database, ['meta'], 'readonly', ({ store }) => readAgain(store)));
    if (!again) return null;
    if (again.ask && !again.asked.includes(this.id)) {
      const failure = await this.ask();
      if (failure) return failure;
    }
    const said = await this.left();
    if (!said) return null;
    // What the server has then may show that it misses more (a copy's numbers hid it), so it is asked again, whatever happens meanwhile.
    await this.change(meta => noteAsked(meta, this.id, false));
    const failure = await this.sendAll();
    if (failure || this.gained) return failure;
    await this.change(async meta => {
      // A pull found another server meanwhile: the list is gone with nothing of it sent, and everything is asked anew.
      if (!(await readAgain(meta))?.forgot[this.id]) return;
      await noteVain(meta, this.id, said, this.outlet.env.now());
      await noteAsked(meta, this.id, true);
    });
    return null;
  }

  private change(write: (meta: MetaStore) => Promise<unknown>): Promise<unknown> {
    return this.outlet.store.use(database => transact(database, ['meta'], 'readwrite', ({ store }) => write(store)));
  }

  /** An empty batch: the reply says what is missing. */
  private async ask(): Promise<Failure | null> {
    const answer = await push(this.outlet, this.device, [], await this.round.backlog(this.device));
    if (answer.kind === 'retry') return answer;
    if (answer.kind === 'refused') return { problem: answer.problem, retryAfter: null };
    await settle(this.outlet, this.id, [], answer);
    this.round.heard(this.device);
    return null;
  }

  /** What was asked for, as text; nothing: null. */
  private left(): Promise<string | null> {
    return this.outlet.store.use(database =>
      transact(database, ['meta'], 'readonly', async ({ store }) => {
        const stretches = (await readAgain(store))?.forgot[this.id];
        return stretches?.length ? JSON.stringify(stretches) : null;
      }),
    );
  }

  private async sendAll(): Promise<Failure | null> {
    for (let batch = await this.next(); batch; batch = await this.next()) {
      const { pace } = this.round;
      const [first, second] = batch;
      const answer = await push(this.outlet, this.device, batch, { ...(await this.round.backlog(this.device)), again: true });
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

  /** From the first stretch that the journal still has something of; those before it are done with. */
  private next(): Promise<Sendable[] | null> {
    const { most } = this.round.pace;
    return this.outlet.store.use(database =>
      transact(database, ['journal', 'meta'], 'readwrite', async transaction => {
        const meta = transaction.objectStore('meta');
        const again = await readAgain(meta);
        const stretches = again?.forgot[this.id] ?? [];
        while (stretches.length) {
          const entries = await transaction.objectStore('journal').getAll(rangeOf(this.id, stretches[0]!), most);
          if (entries.length) return cutBatch(entries.map(sendable), most);
          stretches.shift();
          await meta.put(again, META.again);
        }
        return null;
      }),
    );
  }

  /** Keeps the verdict on each, and how far what was forgotten has been sent, in one transaction. */
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
          // What it calls set aside, as it did before, it had all the time.
          if (verdict !== 'queue' && (verdict.status === 'applied' || (verdict.status === 'quarantined' && kept.status !== 'quarantined')))
            this.gained = true;
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
        if (!epochChanged) await this.pass(meta, batch[batch.length - 1]!.device_seq);
      }),
    );
  }

  private async pass(meta: MetaStore, seq: number): Promise<void> {
    const again = await readAgain(meta);
    if (!again?.forgot[this.id]) return;
    const stretches = again.forgot[this.id]!.filter(({ last }) => last > seq).map(({ first, last }) => ({
      first: Math.max(first, seq + 1),
      last,
    }));
    await meta.put({ ...again, forgot: { ...again.forgot, [this.id]: stretches } }, META.again);
  }
}

/** What the server forgot, device by device. */
export async function resend(outlet: OutletStore, devices: DeviceRecord[], round: Round): Promise<Failure | null> {
  let failure: Failure | null = null;
  for (const device of devices) {
    if (failure && failure.problem !== 'sign_in') break;
    failure = (await new Resend(outlet, device, round).run()) ?? failure;
  }
  if (!failure) await outlet.store.use(database => transact(database, ['meta'], 'readwrite', ({ store }) => finish(store, devices)));
  return failure;
}

/** Unless the server became yet another one meanwhile. */
async function finish(meta: MetaStore, devices: DeviceRecord[]): Promise<void> {
  const again = await readAgain(meta);
  const isAnswered = ({ enrolment: { device } }: DeviceRecord) => !again?.ask || again.asked.includes(device.id);
  if (devices.every(isAnswered)) await meta.delete(META.again);
}

function sendable({ device_id, device_seq, operation }: JournalEntry): Sendable {
  return { device_id, device_seq, op_id: operation.op_id, operation, bytes: bytesOf(operation) };
}

/** An operation the server neither takes nor refuses goes back to the outbox. */
function verdictOf({ results }: PushAnswer & { kind: 'reply' }, { op_id }: Sendable): Verdict {
  const result = results.get(op_id);
  return result && [...ACKNOWLEDGED, ...HELD].includes(result.status) ? { status: result.status } : 'queue';
}
