import type { DBSchema } from 'idb';
import type { Enrolment, Shift } from '../shared/protocol';
import type { Language } from '../shared/shells';
import type { Environment } from './environment';
import { queue, Store, transact } from './store';

/** A till this browser is, or was. Shifts are only ever added: unsent operations name them as their author. */
export interface DeviceRecord {
  enrolment: Enrolment;
  shifts: Record<string, Shift>;
  /** Brought in from a file: its unsent sales are sent from here, but this browser is not that till. */
  imported?: true;
}

/** The till is locked; signed_out: the sign-in of before is known to be over. */
export interface Lock { at: number; signed_out: boolean }

/** An enrolment whose answer has not come; asked again with the same op_id it is the same device. */
export interface Enrolling { op_id: string; outlet_id: string; name: string }

export type { Language };

interface RegistrySchema extends DBSchema {
  registry: { key: string; value: DeviceRecord | Enrolling | Lock | Language | string };
}

/** Database "till": which till this browser is. Every outlet's own data is in a database of its own. */
export class Registry {
  private readonly store: Store<RegistrySchema>;

  constructor(env: Environment, onOutdated?: () => void) {
    this.store = new Store(env, {
      name: 'till',
      version: 1,
      upgrade: database => { database.createObjectStore('registry'); },
    }, onOutdated);
  }

  async current(): Promise<DeviceRecord | null> {
    return this.store.use(async database => {
      const id = await database.get('registry', 'current');
      return id ? await database.get('registry', deviceKey(id as string)) as DeviceRecord ?? null : null;
    });
  }

  async device(id: string): Promise<DeviceRecord | null> {
    return await this.store.use(database => database.get('registry', deviceKey(id))) as DeviceRecord | undefined ?? null;
  }

  async devices(): Promise<DeviceRecord[]> {
    return this.store.use(async database =>
      await database.getAll('registry', IDBKeyRange.bound('device:', 'device;', false, true)) as DeviceRecord[]);
  }

  /** Keeps the enrolment, adds its shift to the device's shifts, and makes the device the current one. */
  async keep(enrolment: Enrolment): Promise<DeviceRecord> {
    return this.store.use(database => transact(database, ['registry'], 'readwrite', async transaction => {
      const registry = transaction.objectStore('registry');
      const key = deviceKey(enrolment.device.id);
      const before = await registry.get(key) as DeviceRecord | undefined;
      const record = { enrolment, shifts: { ...before?.shifts, [enrolment.shift.id]: enrolment.shift } };
      queue(registry.put(record, key));
      queue(registry.put(enrolment.device.id, 'current'));
      queue(registry.delete('enrolling'));
      return record;
    }, 'strict'));
  }

  /** Takes over another browser's device, to send for it. What is known of it already stays. */
  async adopt(record: DeviceRecord): Promise<void> {
    await this.store.use(database => transact(database, ['registry'], 'readwrite', async ({ store }) => {
      const key = deviceKey(record.enrolment.device.id);
      const before = await store.get(key) as DeviceRecord | undefined;
      await store.put(before ? { ...before, shifts: { ...record.shifts, ...before.shifts } } : { ...record, imported: true }, key);
    }, 'strict'));
  }

  async lock(): Promise<Lock | null> {
    return await this.store.use(database => database.get('registry', 'lock')) as Lock | undefined ?? null;
  }

  async setLock(lock: Lock | null): Promise<void> {
    await this.store.use(database => transact(database, ['registry'], 'readwrite', async ({ store }) => {
      await (lock ? store.put(lock, 'lock') : store.delete('lock'));
    }, 'strict'));
  }

  /** No till is current any more; what the devices left behind stays. */
  async leave(): Promise<void> {
    await this.store.use(database => database.delete('registry', 'current'));
  }

  /** The unanswered enrolment for this outlet, or the one given, which is kept first. */
  async enrolling(wanted: Enrolling): Promise<Enrolling> {
    return this.store.use(async database => {
      const before = await database.get('registry', 'enrolling') as Enrolling | undefined;
      if (before?.outlet_id === wanted.outlet_id && before.name === wanted.name) return before;
      await database.put('registry', wanted, 'enrolling');
      return wanted;
    });
  }

  async language(): Promise<Language> {
    return await this.store.use(database => database.get('registry', 'language')) as Language | undefined ?? 'en';
  }

  async setLanguage(language: Language): Promise<void> {
    await this.store.use(database => database.put('registry', language, 'language'));
  }

  /** Of the program that was opened last; the worker has no other way to know. */
  async version(): Promise<string> {
    return await this.store.use(database => database.get('registry', 'version')) as string | undefined ?? '';
  }

  async setVersion(version: string): Promise<void> {
    await this.store.use(database => database.put('registry', version, 'version'));
  }

  close(): Promise<void> {
    return this.store.close();
  }
}

const deviceKey = (id: string) => `device:${id}`;
