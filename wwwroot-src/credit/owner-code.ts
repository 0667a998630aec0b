import type { MetaStore } from '../device/contact';
import type { OutletStore } from '../device/outlet-store';
import { queue } from '../device/store';
import type { OwnerCode } from '../shared/protocol';
import type { Feed } from '../sync/feed';

const OWNER_CODE = 'owner_code';

/** What the owner's code is known by on this phone; null when he has set none. */
export const readOwnerCode = (outlet: OutletStore): Promise<OwnerCode | null | undefined> => outlet.meta<OwnerCode | null>(OWNER_CODE);

/** The first comes with all customers. */
export function keepOwnerCode(meta: MetaStore, { owner_code }: { owner_code: OwnerCode | null }): void {
  queue(meta.put(owner_code, OWNER_CODE));
}

/** The owner's code when it changes. */
export const ownerCodeFeed: Feed = {
  stores: [],
  page: ({ owner_code }) => (owner_code ? { write: transaction => keepOwnerCode(transaction.objectStore('meta'), { owner_code }) } : {}),
};
