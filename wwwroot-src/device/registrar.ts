import type { Enrolment, TillHead } from '../shared/protocol';
import type { PinRecord } from './pins';
import { type DeviceRecord, deviceKey, type Enrolling, type Language, type Lock, pinKey, pinSecretKey, Registry } from './registry';
import { queue, transact } from './store';

/** The registry as the page keeps it; the service worker only reads. */
export class Registrar extends Registry {
  /** Keeps the enrolment, adds its shift to the device's shifts, and makes the device the current one, unless it is one of before. */
  async keep(enrolment: Enrolment, isCurrent = true): Promise<DeviceRecord> {
    return this.store.use(database =>
      transact(
        database,
        ['registry'],
        'readwrite',
        async transaction => {
          const registry = transaction.objectStore('registry');
          const key = deviceKey(enrolment.device.id);
          const before = (await registry.get(key)) as DeviceRecord | undefined;
          const record: DeviceRecord = { enrolment, shifts: { ...before?.shifts, [enrolment.shift.id]: enrolment.shift } };
          if (before?.workers) record.workers = before.workers;
          // At another outlet other goods are on their way.
          if (before?.enrolment.outlet.id === enrolment.outlet.id) {
            if (before.outlets) record.outlets = before.outlets;
            if (before.transfers) record.transfers = before.transfers;
          }
          queue(registry.put(record, key));
          if (isCurrent) queue(registry.put(enrolment.device.id, 'current'));
          queue(registry.delete('enrolling'));
          return record;
        },
        'strict',
      ),
    );
  }

  /** What the device is called now, what stands on its receipts, and who may do what on it. */
  async rename(deviceId: string, { business, outlet, device, move_to, ...more }: TillHead): Promise<DeviceRecord | null> {
    return this.store.use(database =>
      transact(
        database,
        ['registry'],
        'readwrite',
        async ({ store }) => {
          const before = (await store.get(deviceKey(deviceId))) as DeviceRecord | undefined;
          if (!before) return null;
          const record: DeviceRecord = { ...before, ...more, enrolment: { ...before.enrolment, business, outlet, device, move_to } };
          await store.put(record, deviceKey(deviceId));
          return record;
        },
        'strict',
      ),
    );
  }

  /** Takes over another browser's device, to send for it. What is known of it already stays. */
  async adopt(record: DeviceRecord): Promise<void> {
    await this.store.use(database =>
      transact(
        database,
        ['registry'],
        'readwrite',
        async ({ store }) => {
          const key = deviceKey(record.enrolment.device.id);
          const before = (await store.get(key)) as DeviceRecord | undefined;
          await store.put(before ? { ...before, shifts: { ...record.shifts, ...before.shifts } } : { ...record, imported: true }, key);
        },
        'strict',
      ),
    );
  }

  /** Whoever gave the right PIN sells from now on, with the shift that he took last; null where he has none here that holds at this time. */
  async handOver(deviceId: string, worker: string, now: number): Promise<DeviceRecord | null> {
    return this.store.use(database =>
      transact(
        database,
        ['registry'],
        'readwrite',
        async ({ store }) => {
          const before = (await store.get(deviceKey(deviceId))) as DeviceRecord | undefined;
          const taken = Object.values(before?.shifts ?? {}).filter(shift => shift.worker.id === worker && shift.expires_at > now);
          const shift = taken.sort((one, other) => other.expires_at - one.expires_at)[0];
          if (!before || !shift) return null;
          const isOther = before.enrolment.shift.worker.id !== worker;
          const record: DeviceRecord = { ...before, enrolment: { ...before.enrolment, shift } };
          queue(store.put(record, deviceKey(deviceId)));
          if (isOther) queue(store.put('yes', 'leaving'));
          queue(store.delete('lock'));
          return record;
        },
        'strict',
      ),
    );
  }

  /** Whoever is signed in is signed out as soon as the server can be reached. */
  async leaveSoon(): Promise<void> {
    await this.store.use(database => database.put('registry', 'yes', 'leaving'));
  }

  async left(): Promise<void> {
    await this.store.use(database => database.delete('registry', 'leaving'));
  }

  async keepPin(deviceId: string, pin: PinRecord): Promise<void> {
    await this.store.use(database =>
      transact(database, ['registry'], 'readwrite', ({ store }) => store.put(pin, pinKey(deviceId, pin.worker)), 'strict'),
    );
  }

  /** As it is then; null where there is none, or nothing is to be changed. */
  async changePin(deviceId: string, worker: string, change: (before: PinRecord) => PinRecord | null): Promise<PinRecord | null> {
    return this.store.use(database =>
      transact(
        database,
        ['registry'],
        'readwrite',
        async ({ store }) => {
          const before = (await store.get(pinKey(deviceId, worker))) as PinRecord | undefined;
          const after = before ? change(before) : null;
          if (after) await store.put(after, pinKey(deviceId, worker));
          return after;
        },
        'strict',
      ),
    );
  }

  /** The one that another window was faster to make. */
  async keepPinSecret(deviceId: string, secret: CryptoKey): Promise<CryptoKey> {
    return this.store.use(database =>
      transact(
        database,
        ['registry'],
        'readwrite',
        async ({ store }) => {
          const before = (await store.get(pinSecretKey(deviceId))) as CryptoKey | undefined;
          if (!before) await store.put(secret, pinSecretKey(deviceId));
          return before ?? secret;
        },
        'strict',
      ),
    );
  }

  async setLock(lock: Lock | null): Promise<void> {
    await this.store.use(database =>
      transact(
        database,
        ['registry'],
        'readwrite',
        async ({ store }) => {
          await (lock ? store.put(lock, 'lock') : store.delete('lock'));
        },
        'strict',
      ),
    );
  }

  /** No till is current any more; what the devices left behind stays. */
  async leave(): Promise<void> {
    await this.store.use(database => database.delete('registry', 'current'));
  }

  /** The unanswered enrolment for this outlet, or the one given, which is kept first; always the one given, when that one was answered to a copy. */
  async enrolling(wanted: Enrolling, isTaken = false): Promise<Enrolling> {
    return this.store.use(async database => {
      const before = (await database.get('registry', 'enrolling')) as Enrolling | undefined;
      if (!isTaken && before?.outlet_id === wanted.outlet_id && before.name === wanted.name) return before;
      await database.put('registry', wanted, 'enrolling');
      return wanted;
    });
  }

  async setLanguage(language: Language): Promise<void> {
    await this.store.use(database => database.put('registry', language, 'language'));
  }

  async setVersion(version: string): Promise<void> {
    await this.store.use(database => database.put('registry', version, 'version'));
  }
}
