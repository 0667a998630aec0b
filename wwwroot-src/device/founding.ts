import { NO_HASH } from '../shared/hash';
import type { Contact } from './contact';
import { keepContact } from './contact';
import type { Environment } from './environment';
import { META, OutletStore } from './outlet-store';
import type { DeviceRecord } from './registry';
import { transact } from './store';

/** Where this device's chain of operations ends. */
export interface Chain {
  device_seq: number;
  receipt_counter: number;
  last_hash: string;
}

/** An outlet's store for one piece of work. */
export async function withOutlet<T>(env: Environment, device: DeviceRecord, work: (outlet: OutletStore) => Promise<T>): Promise<T> {
  const outlet = new OutletStore(env, device);
  try {
    return await work(outlet);
  } finally {
    await outlet.store.close();
  }
}

/** Begins the device's chain; only ever for a device the server has just made. */
export async function beginChain(outlet: OutletStore): Promise<void> {
  await outlet.store.use(database =>
    transact(
      database,
      ['meta'],
      'readwrite',
      async ({ store }) => {
        const key = META.chain(outlet.deviceId);
        if (await store.get(key)) return;
        const chain: Chain = { device_seq: 0, receipt_counter: 0, last_hash: NO_HASH };
        await store.put(chain, key);
      },
      'strict',
    ),
  );
}

/** What the clock is off by, known before the first sale. */
export function noteContact(outlet: OutletStore, contact: Contact): Promise<void> {
  return outlet.store.use(database => transact(database, ['meta'], 'readwrite', ({ store }) => keepContact(store, contact)));
}
