import { afterFailure, mayTry, NO_ATTEMPT, type Urgency } from '../device/backoff';
import { withLock } from '../device/lock';
import { type Attempt, META, type Shop } from '../device/outlet-store';
import type { DeviceRecord, Registry } from '../device/registry';
import { transact } from '../device/store';
import type { Problem } from './model';
import { Pace } from './pace';
import type { Standing } from './push';
import { Sweep } from './sweep';

export type { Urgency };

export interface Drained {
  /** Receipts changed state. */
  moved: boolean;
  /** The server took something, so its stock figures changed: worth a pull. */
  acknowledged: boolean;
  /** The server answered. */
  heard: boolean;
  attempt: Attempt;
}

/** One device's token that is not accepted says nothing of the others'; every other failure is everybody's. */
export interface Failure {
  problem: Problem;
  retryAfter: number | null;
}

/** What a page does beside the sending itself; the service worker leaves it to the next page. */
export interface PageShare {
  before(shop: Shop, devices: DeviceRecord[], round: Round): Promise<Failure | null>;
  after(shop: Shop, round: Round, urgency: Urgency): Promise<Failure | null>;
}

/** What the passes over the devices of one drain share. */
export interface Round {
  pace: Pace;
  standing(device: DeviceRecord): Promise<Standing>;
  /** A reply came for this device. */
  heard(device: DeviceRecord): void;
  acknowledged(): void;
  moved(): void;
}

export const drainLock = (shopName: string) => `drain:${shopName}`;

/**
 * Sends what is in the outbox, oldest first, until it is empty or sending fails. Shared by the page and the service
 * worker; one at a time. An operation leaves the outbox only by an acknowledgement of its own op_id.
 */
export function drain(shop: Shop, registry: Registry, urgency: Urgency, page?: PageShare): Promise<Drained> {
  return withLock(shop.env, drainLock(shop.name), async () => {
    const before = { ...NO_ATTEMPT, ...(await shop.meta<Attempt>(META.attempt)) };
    const drained: Drained = { moved: false, acknowledged: false, heard: false, attempt: before };
    if (!mayTry(before, urgency, shop.env.now())) return drained;
    const devices = await devicesOf(shop, registry);
    const version = await registry.version();
    const heard = new Set<DeviceRecord>();
    const pace = new Pace(before);
    const round: Round = {
      pace,
      // Only the till itself can say that nothing else is left on it: for another it sends, it does not say who tells.
      standing: async device => {
        // Somebody may have taken the till over, and sold, since this drain began.
        Object.assign(device.shifts, (await registry.device(device.enrolment.device.id))?.shifts);
        return { ...(await backlogOf(shop, device)), version: device === shop.device ? version : '' };
      },
      heard: device => {
        drained.heard = true;
        heard.add(device);
      },
      acknowledged: () => {
        drained.acknowledged = true;
      },
      moved: () => {
        drained.moved = true;
      },
    };
    let failure: Failure | null;
    do {
      failure = (await page?.before(shop, devices, round)) ?? null;
      for (const device of devices) {
        if (failure && failure.problem !== 'sign_in') break;
        failure = (await new Sweep(shop, device, round, urgency === 'asked').run()) ?? failure;
      }
      if (page && !heard.has(shop.device)) failure ??= await page.after(shop, round, urgency);
    } while (!failure && page && (await shop.meta(META.again)));
    drained.attempt = failure
      ? { ...afterFailure(before, failure.problem, failure.retryAfter, shop.env), most: pace.most, passed: [...pace.passed] }
      : NO_ATTEMPT;
    if (failure || before.failures) await shop.setMeta(META.attempt, drained.attempt);
    return drained;
  });
}

/** This device, and those this browser was at the same outlet before: they may have left something behind. */
async function devicesOf(shop: Shop, registry: Registry): Promise<DeviceRecord[]> {
  const devices = await registry.devices();
  shop.device = devices.find(({ enrolment }) => enrolment.device.id === shop.deviceId) ?? shop.device;
  const others = devices.filter(
    ({ enrolment }) => enrolment.outlet.id === shop.device.enrolment.outlet.id && enrolment.device.id !== shop.deviceId,
  );
  return [shop.device, ...others];
}

function backlogOf(
  shop: Shop,
  {
    enrolment: {
      device: { id },
    },
  }: DeviceRecord,
): Promise<Omit<Standing, 'version'>> {
  return shop.store.use(database =>
    transact(database, ['outbox'], 'readonly', async transaction => {
      const range = IDBKeyRange.bound([id, 0], [id, Infinity]);
      const [pending, oldest] = await Promise.all([transaction.store.count(range), transaction.store.get(range)]);
      return { pending, ...(oldest ? { oldest: oldest.operation.occurred_at + oldest.operation.clock_offset_ms } : {}) };
    }),
  );
}
