import type { IDBPObjectStore, StoreNames } from 'idb';
import { META, type OutletSchema } from './outlet-store';
import type { Answer } from './request';

export interface Contact {
  clock_offset: number;
  last_contact: number;
  round_trip: number;
}

/** After so long a way the answer says little about the clock. */
const LONGEST_ROUND_TRIP = 20_000;

export type MetaStore = IDBPObjectStore<OutletSchema, StoreNames<OutletSchema>[], 'meta', 'readwrite'>;

/** Server clock minus device clock, supposing the way there took as long as the way back. */
export function contactOf(serverTime: number, { sentAt, receivedAt }: Pick<Answer, 'sentAt' | 'receivedAt'>): Contact {
  return { clock_offset: Math.round(serverTime - (sentAt + receivedAt) / 2), last_contact: receivedAt, round_trip: receivedAt - sentAt };
}

/** Keeps the contact; a clock that was measured well is not corrected by a bad measurement. */
export async function keepContact(meta: MetaStore, contact: Contact): Promise<void> {
  const isBad = contact.round_trip > LONGEST_ROUND_TRIP || contact.round_trip < 0;
  const before = isBad ? ((await meta.get(META.contact)) as Contact | undefined) : undefined;
  await meta.put(before ? { ...contact, clock_offset: before.clock_offset } : contact, META.contact);
}
