import type { DBSchema, IDBPDatabase } from 'idb';
import type { Environment } from './environment';
import type { DeviceRecord } from './registry';
import { Store } from './store';

/** What lies where; each feature adds the stores it keeps. */
export interface OutletSchema extends DBSchema {
  meta: { key: string; value: unknown };
}

export type OutletDatabase = IDBPDatabase<OutletSchema>;

/** Keys of the single records in `meta` that more than one feature reads. */
export const META = {
  contact: 'contact',
  epoch: 'epoch',
  again: 'again',
  vain: (deviceId: string) => `vain:${deviceId}`,
  copied: 'copied',
  backedUpTo: 'backed_up_to',
  prunedTo: 'pruned_to',
  pushed: 'pushed',
  pricesAsOf: 'prices_as_of',
  attempt: 'attempt',
  catalogue: 'catalogue',
  key: (deviceId: string) => `key:${deviceId}`,
  chain: (deviceId: string) => `chain:${deviceId}`,
};

/** One outlet's own data on this device. */
export class OutletStore {
  readonly name: string;
  readonly store: Store<OutletSchema>;
  /** The till this browser is, which brings what devices have to send that it was never, or is no more. */
  carrier: DeviceRecord | null = null;
  /** Rejects while nobody may sell here; asked for every operation, for another window may have locked the till. */
  admit: () => Promise<unknown> = async () => {};

  constructor(
    readonly env: Environment,
    public device: DeviceRecord,
    onOutdated?: () => void,
  ) {
    const { business, outlet } = device.enrolment;
    this.name = `${business.id}:${outlet.id}`;
    this.store = new Store(env, { name: `till:${this.name}`, version: 2, upgrade: createStores }, onOutdated);
  }

  get deviceId(): string {
    return this.device.enrolment.device.id;
  }

  async hasChain(): Promise<boolean> {
    return (await this.meta(META.chain(this.deviceId))) !== undefined;
  }

  meta<T>(key: string): Promise<T | undefined> {
    return this.store.use(async database => (await database.get('meta', key)) as T | undefined);
  }

  async setMeta(key: string, value: unknown): Promise<void> {
    await this.store.use(database => database.put('meta', value, key));
  }
}

// Later versions may add stores and indexes. None may ever delete outbox or journal.
function createStores(database: IDBPDatabase, before: number): void {
  database.createObjectStore('customers');
  if (before) return;
  database.createObjectStore('meta');
  database.createObjectStore('outbox', { keyPath: ['device_id', 'device_seq'] }).createIndex('state', 'state');
  database.createObjectStore('journal', { keyPath: ['device_id', 'device_seq'] }).createIndex('acked_at', 'acked_at');
  database.createObjectStore('receipts', { keyPath: 'op_id' }).createIndex('chain', ['device_id', 'device_seq']);
  database.createObjectStore('sold', { keyPath: 'op_id' }).createIndex('settled_by', 'settled_by');
  database.createObjectStore('carts');
  database.createObjectStore('chunks', { keyPath: ['generation', 'place'] });
  database.createObjectStore('stock');
}
