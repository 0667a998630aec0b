import { afterFailure, mayTry, type Urgency } from '../device/backoff';
import { withLock } from '../device/lock';
import { META, type OutletStore } from '../device/outlet-store';
import type { DeviceRecord, Registry } from '../device/registry';
import type { Problem } from '../device/request';
import { transact } from '../device/store';
import type { SendAttempt } from './outbox-store';
import { NOT_TRIED, Pace } from './pace';
import type { Backlog } from './push';
import { Sweep } from './sweep';

export type { Urgency };

export interface Drained {
  /** Receipts changed state. */
  moved: boolean;
  /** The server took something, so its stock figures changed: worth a pull. */
  acknowledged: boolean;
  /** The server answered. */
  heard: boolean;
  attempt: SendAttempt;
}

/** One device's token that is not accepted says nothing of the others'; every other failure is everybody's. */
export interface Failure {
  problem: Problem;
  retryAfter: number | null;
}

/** What a page does beside the sending itself; the service worker leaves it to the next page. */
export interface PageShare {
  before(outlet: OutletStore, devices: DeviceRecord[], round: Round): Promise<Failure | null>;
  after(outlet: OutletStore, round: Round, urgency: Urgency): Promise<Failure | null>;
}

/** What the passes over the devices of one drain share. */
export interface Round {
  pace: Pace;
  backlog(device: DeviceRecord): Promise<Backlog>;
  /** A reply came for this device. */
  heard(device: DeviceRecord): void;
  acknowledged(): void;
  moved(): void;
}

/** A server that is another one each time it is asked is left alone for a while. */
const MOST_ROUNDS = 5;

export const drainLock = (outletName: string) => `drain:${outletName}`;

/**
 * Sends what is in the outbox, oldest first, until it is empty or sending fails. Shared by the page and the service
 * worker; one at a time. An operation leaves the outbox only by an acknowledgement of its own op_id.
 */
export function drain(outlet: OutletStore, registry: Registry, urgency: Urgency, page?: PageShare): Promise<Drained> {
  return withLock(outlet.env, drainLock(outlet.name), async () => {
    const before = { ...NOT_TRIED, ...(await outlet.meta<SendAttempt>(META.attempt)) };
    const drained: Drained = { moved: false, acknowledged: false, heard: false, attempt: before };
    if (!mayTry(before, urgency, outlet.env.now())) return drained;
    const devices = await devicesOf(outlet, registry);
    outlet.carrier = await registry.current();
    const [version, kept] = await Promise.all([registry.version(), outlet.env.kept()]);
    const self = { version, ...(kept === undefined ? {} : { kept }) };
    const heard = new Set<string>();
    const pace = new Pace(before);
    const round: Round = {
      pace,
      // Only the till itself can say that nothing else is left on it: for another it sends, it does not say who tells.
      backlog: async device => {
        // Somebody may have taken the till over, and sold, since this drain began.
        Object.assign(device.shifts, (await registry.device(device.enrolment.device.id))?.shifts);
        return { ...(await backlogOf(outlet, device)), ...(device.enrolment.device.id === outlet.deviceId ? self : { version: '' }) };
      },
      heard: device => {
        drained.heard = true;
        heard.add(device.enrolment.device.id);
      },
      acknowledged: () => {
        drained.acknowledged = true;
      },
      moved: () => {
        drained.moved = true;
      },
    };
    let failure: Failure | null;
    let rounds = MOST_ROUNDS;
    do {
      failure = (await page?.before(outlet, devices, round)) ?? null;
      for (const device of devices) {
        if (failure && failure.problem !== 'sign_in') break;
        failure = (await new Sweep(outlet, device, round, urgency === 'asked').run()) ?? failure;
      }
      if (page && !heard.has(outlet.deviceId)) failure ??= await page.after(outlet, round, urgency);
    } while (!failure && page && --rounds && (await outlet.meta(META.again)));
    drained.attempt = failure
      ? { ...afterFailure(before, failure.problem, failure.retryAfter, outlet.env), most: pace.most, passed: [...pace.passed] }
      : NOT_TRIED;
    if (failure || before.failures) await outlet.setMeta(META.attempt, drained.attempt);
    return drained;
  });
}

/** This device, and those this browser was at the same outlet before: they may have left something behind. */
async function devicesOf(outlet: OutletStore, registry: Registry): Promise<DeviceRecord[]> {
  const devices = await registry.devices();
  outlet.device = devices.find(({ enrolment }) => enrolment.device.id === outlet.deviceId) ?? outlet.device;
  const others = devices.filter(
    ({ enrolment }) => enrolment.outlet.id === outlet.device.enrolment.outlet.id && enrolment.device.id !== outlet.deviceId,
  );
  return [outlet.device, ...others];
}

function backlogOf(
  outlet: OutletStore,
  {
    enrolment: {
      device: { id },
    },
  }: DeviceRecord,
): Promise<Omit<Backlog, 'version' | 'kept'>> {
  return outlet.store.use(database =>
    transact(database, ['outbox', 'journal', 'meta'], 'readonly', async transaction => {
      const range = IDBKeyRange.bound([id, 0], [id, Infinity]);
      const outbox = transaction.objectStore('outbox');
      const journal = transaction.objectStore('journal');
      const [pending, oldest, first, last, head] = await Promise.all([
        outbox.count(range),
        outbox.get(range),
        journal.getKey(range),
        journal.openCursor(range, 'prev'),
        transaction.objectStore('meta').get(META.catalogue) as Promise<{ epoch: string; checkpoint: number } | undefined>,
      ]);
      return {
        pending,
        ...(oldest ? { oldest: oldest.operation.occurred_at + oldest.operation.clock_offset_ms } : {}),
        ...(first && last ? { acked: { first: first[1], last: last.value.device_seq, hash: last.value.operation.hash } } : {}),
        ...(head ? { checkpoint: { epoch: head.epoch, change_seq: head.checkpoint } } : {}),
      };
    }),
  );
}
