import type { IDBPTransaction, StoreNames } from 'idb';
import type { Contact } from '../device/contact';
import type { Chain } from '../device/founding';
import { withLock } from '../device/lock';
import { META, type OutletDatabase, type OutletSchema, type OutletStore } from '../device/outlet-store';
import { queue, transact } from '../device/store';
import { operationHash } from '../shared/hash';
import type { Operation, OperationKind } from '../shared/protocol';
import type { Effect } from './effects';
import { NotSaved, notSaved } from './not-saved';
import { buildOperation, type Records, receiptNumber, recordsOf } from './operation';
import type { KeptSlip } from './outbox-store';

const TRIES = 8;

/** What an operation says, what its receipt keeps beside that, and what it does to the figures on this phone. */
export interface Made {
  payload: object;
  receipt?: object;
  effect: Omit<Effect, 'op_id' | 'settled_by'>;
}

type Stores = StoreNames<OutletSchema>[];

export interface Also {
  store: Stores[number];
  write(transaction: IDBPTransaction<OutletSchema, Stores, 'readwrite'>): Promise<void>;
}

export interface Writing {
  opId: string;
  kind: OperationKind;
  make(receiptNo: string, pricesAsOf: number): Made;
  /** What it does in the same transaction to a store of its feature's own. */
  also?: Also;
  /** The operation as it was made elsewhere; kept when it is the one this device would make now. */
  prepared?: Operation;
}

export interface Recorded {
  receipt?: KeptSlip;
  isNew: boolean;
  sold?: Effect;
}

/**
 * One strict transaction over outbox, receipt, figures, the device's sequence and what else the operation changes. The returned promise resolves
 * after the transaction is complete and at no other time.
 */
export async function record(outlet: OutletStore, writing: Writing): Promise<Recorded> {
  try {
    return await withLock(outlet.env, `till:${outlet.name}`, async () => {
      for (let tries = 0; tries < TRIES; tries++) {
        const before = await outlet.store.use(database => readBefore(outlet, database, writing));
        const { recorded, chain } = before;
        // It was recorded already: a second tap is not a second operation.
        if (recorded) return recorded;
        if (!chain) throw new NotSaved('broken');
        const records = await prepare(outlet, { ...before, chain }, writing);
        const made = await outlet.store.use(database => commit(outlet, database, chain, records, writing));
        if (made) return made;
      }
      throw new NotSaved('sequence');
    });
  } catch (error) {
    throw notSaved(error);
  }
}

function readBefore(outlet: OutletStore, database: OutletDatabase, { opId }: Writing) {
  return transact(database, ['receipts', 'sold', 'meta'], 'readonly', async transaction => {
    const meta = transaction.objectStore('meta');
    const [receipt, sold, chain, contact, pricesAsOf] = await Promise.all([
      transaction.objectStore('receipts').get(opId),
      transaction.objectStore('sold').get(opId),
      meta.get(META.chain(outlet.deviceId)) as Promise<Chain | undefined>,
      meta.get(META.contact) as Promise<Contact | undefined>,
      meta.get(META.pricesAsOf) as Promise<number | undefined>,
    ]);
    return { recorded: earlier(receipt, sold), chain, contact, pricesAsOf: pricesAsOf ?? 0 };
  });
}

// Not every kind has a receipt; what is kept of each is what it does to the figures, until those include it.
function earlier(receipt?: KeptSlip, sold?: Effect): Recorded | null {
  return receipt || sold ? { receipt, isNew: false, sold } : null;
}

interface Before {
  chain: Chain;
  contact: Contact | undefined;
  pricesAsOf: number;
}

// WebCrypto is asynchronous and would end a transaction, so the hash is made before it opens.
async function prepare(outlet: OutletStore, { chain, contact, pricesAsOf }: Before, writing: Writing): Promise<Records> {
  const { env, device } = outlet;
  const { prepared } = writing;
  const made = writing.make(receiptNumber(device.enrolment.device.prefix, chain.receipt_counter + 1), pricesAsOf);
  const payload = JSON.stringify(made.payload);
  const digest = env.digest!;
  if (
    prepared &&
    fits(prepared, chain, outlet) &&
    prepared.payload === payload &&
    prepared.hash === (await operationHash(prepared, digest))
  ) {
    return recordsOf(device, chain, prepared, made);
  }
  const operation = buildOperation(device, chain, writing, payload, env.now(), contact?.clock_offset ?? 0);
  return recordsOf(device, chain, { ...operation, hash: await operationHash(operation, digest) }, made);
}

function fits(operation: Operation, chain: Chain, outlet: OutletStore): boolean {
  return (
    operation.device_id === outlet.deviceId &&
    operation.device_seq === chain.device_seq + 1 &&
    operation.prev_hash === chain.last_hash &&
    operation.author in outlet.device.shifts
  );
}

/** Null when the chain has moved on since it was read. */
function commit(
  outlet: OutletStore,
  database: OutletDatabase,
  before: Chain,
  records: Records,
  { opId, also }: Writing,
): Promise<Recorded | null> {
  const { entry, receipt, sold, chain } = records;
  const stores: Stores = ['outbox', 'receipts', 'sold', 'meta'];
  if (also) stores.push(also.store);
  return transact(
    database,
    stores,
    'readwrite',
    async transaction => {
      const meta = transaction.objectStore('meta');
      const receipts = transaction.objectStore('receipts');
      const [now, receiptBefore, soldBefore] = await Promise.all([
        meta.get(META.chain(outlet.deviceId)) as Promise<Chain | undefined>,
        receipts.get(opId),
        transaction.objectStore('sold').get(opId),
      ]);
      const recorded = earlier(receiptBefore, soldBefore);
      if (recorded) return recorded;
      if (now?.device_seq !== before.device_seq || now.last_hash !== before.last_hash) return null;
      queue(transaction.objectStore('outbox').add(entry));
      if (receipt) queue(receipts.add(receipt));
      queue(transaction.objectStore('sold').add(sold));
      queue(meta.put(chain, META.chain(outlet.deviceId)));
      await also?.write(transaction);
      return { receipt, isNew: true, sold };
    },
    'strict',
  );
}
