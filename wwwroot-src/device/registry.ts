import type { DBSchema } from 'idb';
import type { Enrolment, OutletName, Shift, TillWorker, Transfer } from '../shared/protocol';
import type { Language } from '../shared/shells';
import type { Environment } from './environment';
import type { PinRecord } from './pins';
import { Store } from './store';

/** A till this browser is, or was. Shifts are only ever added: unsent operations name them as their author. */
export interface DeviceRecord {
  enrolment: Enrolment;
  shifts: Record<string, Shift>;
  /** Who works at the outlet, as last heard. */
  workers?: TillWorker[];
  /** All outlets of the business, and what is on its way to or from this one; as last heard. */
  outlets?: OutletName[];
  transfers?: Transfer[];
  /** Brought in from a file: its unsent sales are sent from here, but this browser is not that till. */
  imported?: true;
}

/** The till is locked; signed_out: the sign-in of before is known to be over. */
export interface Lock {
  at: number;
  signed_out: boolean;
}

/** An enrolment whose answer has not come; asked again with the same op_id it is the same device. */
export interface Enrolling {
  op_id: string;
  outlet_id: string;
  name: string;
}

export type { Language };

interface RegistrySchema extends DBSchema {
  registry: { key: string; value: DeviceRecord | Enrolling | Lock | Language | PinRecord | CryptoKey | string };
}

/** Database "till": which till this browser is. Every outlet's own data is in a database of its own. */
export class Registry {
  protected readonly store: Store<RegistrySchema>;

  constructor(env: Environment, onOutdated?: () => void) {
    this.store = new Store(
      env,
      {
        name: 'till',
        version: 1,
        upgrade: database => {
          database.createObjectStore('registry');
        },
      },
      onOutdated,
    );
  }

  async current(): Promise<DeviceRecord | null> {
    return this.store.use(async database => {
      const id = await database.get('registry', 'current');
      return id ? (((await database.get('registry', deviceKey(id as string))) as DeviceRecord) ?? null) : null;
    });
  }

  async device(id: string): Promise<DeviceRecord | null> {
    return ((await this.store.use(database => database.get('registry', deviceKey(id)))) as DeviceRecord | undefined) ?? null;
  }

  async devices(): Promise<DeviceRecord[]> {
    return this.store.use(
      async database => (await database.getAll('registry', IDBKeyRange.bound('device:', 'device;', false, true))) as DeviceRecord[],
    );
  }

  async lock(): Promise<Lock | null> {
    return ((await this.store.use(database => database.get('registry', 'lock'))) as Lock | undefined) ?? null;
  }

  /** Somebody sells who did not sign in; whoever did is signed out as soon as the server can be reached. */
  async leaving(): Promise<boolean> {
    return (await this.store.use(database => database.get('registry', 'leaving'))) !== undefined;
  }

  async pins(deviceId: string): Promise<PinRecord[]> {
    const range = IDBKeyRange.bound(pinKey(deviceId, ''), pinKey(deviceId, '~'));
    return (await this.store.use(database => database.getAll('registry', range))) as PinRecord[];
  }

  /** What binds PINs to this browser: no script reads it. */
  async pinSecret(deviceId: string): Promise<CryptoKey | undefined> {
    return (await this.store.use(database => database.get('registry', pinSecretKey(deviceId)))) as CryptoKey | undefined;
  }

  async language(): Promise<Language> {
    return ((await this.store.use(database => database.get('registry', 'language'))) as Language | undefined) ?? 'en';
  }

  /** Of the program that was opened last; the worker has no other way to know. */
  async version(): Promise<string> {
    return ((await this.store.use(database => database.get('registry', 'version'))) as string | undefined) ?? '';
  }

  close(): Promise<void> {
    return this.store.close();
  }
}

export const pinKey = (deviceId: string, worker: string) => `pin:${deviceId}:${worker}`;
export const pinSecretKey = (deviceId: string) => `pin-secret:${deviceId}`;
export const deviceKey = (id: string) => `device:${id}`;
