import { NO_HASH } from '../shared/hash';
import { keepContact } from './contact';
import type { Environment } from './environment';
import { type Chain, type Contact, META, Shop } from './outlet-store';
import type { DeviceRecord } from './registry';
import { transact } from './store';

/** A shop for one piece of work. */
export async function withShop<T>(env: Environment, device: DeviceRecord, work: (shop: Shop) => Promise<T>): Promise<T> {
  const shop = new Shop(env, device);
  try {
    return await work(shop);
  } finally {
    await shop.store.close();
  }
}

/** Begins the device's chain; only ever for a device the server has just made. */
export async function beginChain(shop: Shop): Promise<void> {
  await shop.store.use(database =>
    transact(
      database,
      ['meta'],
      'readwrite',
      async ({ store }) => {
        const key = META.chain(shop.deviceId);
        if (await store.get(key)) return;
        const chain: Chain = { device_seq: 0, receipt_counter: 0, last_hash: NO_HASH };
        await store.put(chain, key);
      },
      'strict',
    ),
  );
}

/** What the clock is off by, known before the first sale. */
export function noteContact(shop: Shop, contact: Contact): Promise<void> {
  return shop.store.use(database => transact(database, ['meta'], 'readwrite', ({ store }) => keepContact(store, contact)));
}
