import type { IDBPObjectStore, IDBPTransaction, StoreNames } from 'idb';
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

type Writable = IDBPTransaction<OutletSchema, Stores, 'readwrite'>;

export interface Also {
  store: Stores[number];
  /** What is there already, which decides what is written. */
  read(transaction: Writable): Promise<unknown>;
  write(transaction: Writable, kept: unknown): void;
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

/** What an operation is made from. */
interface Before {
  chain: Chain;
  clockOffset: number;
  pricesAsOf: number;
}

/** Without its chain the store is damaged. */
type Found = Omit<Before, 'chain'> & { chain: Chain | undefined };

type MetaReader = IDBPObjectStore<OutletSchema, Stores, 'meta', 'readonly' | 'readwrite'>;

/** As this window last saw it. */
const known = new WeakMap<OutletStore, Before>();

/**
 * One strict transaction over outbox, receipt, figures, the device's sequence and what else the operation changes. The returned promise resolves
 * after the transaction is complete and at no other time.
 */
export async function record(outlet: OutletStore, writing: Writing): Promise<Recorded> {
  // What nobody needs before the transaction does not make it wait.
  const admitted = outlet.admit();
  admitted.catch(() => {});
  try {
    return await withLock(outlet.env, `till:${outlet.name}`, async () => {
      for (let tries = 0; tries < TRIES; tries++) {
        const before = known.get(outlet) ?? (await readBefore(outlet));
        known.delete(outlet);
        const records = await prepare(outlet, before, writing);
        await admitted;
        const made = await outlet.store.use(database => commit(outlet, database, before, records, writing));
        if (!made) continue;
        if (made.isNew) known.set(outlet, { ...before, chain: records.chain });
        return made;
      }
      throw new NotSaved('sequence');
    });
  } catch (error) {
    throw notSaved(error);
  }
}

/** What the next operation is made from, so that it need not be read when everybody waits; whether it still is so, is found out when it is written. */
export async function readAhead(outlet: OutletStore): Promise<void> {
  known.set(outlet, await readBefore(outlet));
}

async function readBefore(outlet: OutletStore): Promise<Before> {
  const { chain, ...before } = await outlet.store.use(database =>
    transact(database, ['meta'], 'readonly', ({ store }) => beforeIn(store, outlet.deviceId)),
  );
  if (!chain) throw new NotSaved('broken');
  return { chain, ...before };
}

async function beforeIn(meta: MetaReader, deviceId: string): Promise<Found> {
  const [chain, contact, pricesAsOf] = await Promise.all([
    meta.get(META.chain(deviceId)) as Promise<Chain | undefined>,
    meta.get(META.contact) as Promise<Contact | undefined>,
    meta.get(META.pricesAsOf) as Promise<number | undefined>,
  ]);
  return { chain, clockOffset: contact?.clock_offset ?? 0, pricesAsOf: pricesAsOf ?? 0 };
}

// What has no receipt is known by what it does to the figures, until those include it.
function earlier(receipt?: KeptSlip, sold?: Effect): Recorded | null {
  return receipt || sold ? { receipt, isNew: false, sold } : null;
}

const isSame = (one: Before, other: Found): boolean =>
  one.chain.device_seq === other.chain?.device_seq &&
  one.chain.last_hash === other.chain.last_hash &&
  one.clockOffset === other.clockOffset &&
  one.pricesAsOf === other.pricesAsOf;

// WebCrypto is asynchronous and would end a transaction, so the hash is made before it opens.
async function prepare(outlet: OutletStore, { chain, clockOffset, pricesAsOf }: Before, writing: Writing): Promise<Records> {
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
  const operation = buildOperation(device, chain, writing, payload, env.now(), clockOffset);
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

/** Null when what it is made from has changed since it was read. */
function commit(
  outlet: OutletStore,
  database: OutletDatabase,
  before: Before,
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
      const [now, receiptBefore, soldBefore, kept] = await Promise.all([
        beforeIn(meta, outlet.deviceId),
        receipts.get(opId),
        receipt ? undefined : transaction.objectStore('sold').get(opId),
        also?.read(transaction),
      ]);
      const recorded = earlier(receiptBefore, soldBefore);
      // It was recorded already: a second tap is not a second operation.
      if (recorded) return recorded;
      if (!isSame(before, now)) return null;
      queue(transaction.objectStore('outbox').add(entry));
      if (receipt) queue(receipts.add(receipt));
      queue(transaction.objectStore('sold').add(sold));
      queue(meta.put(chain, META.chain(outlet.deviceId)));
      also?.write(transaction, kept);
      return { receipt, isNew: true, sold };
    },
    'strict',
  );
}
