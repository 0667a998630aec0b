import { withLock } from '../device/lock';
import { type Chain, type Contact, META, type ReceiptRecord, type Shop, type ShopDatabase, type SoldRecord } from '../device/outlet-store';
import { isLost, queue, transact } from '../device/store';
import { operationHash } from '../shared/hash';
import type { Operation, OperationKind } from '../shared/protocol';
import { type Cart, NotEnrolled, NotSaved, type NotSavedReason, StoreTrouble, type TroubleReason } from './model';
import { buildOperation, type Records, receiptNumber, recordsOf } from './operation';

const TRIES = 8;

/** What an operation says, what its receipt keeps beside that, and what it does to the figures on this phone. */
export interface Made {
  payload: object;
  receipt?: object;
  effect: Omit<SoldRecord, 'op_id' | 'settled_by'>;
}

export interface Writing {
  opId: string;
  kind: OperationKind;
  version: number;
  make(receiptNo: string, pricesAsOf: number): Made;
  /** The cart that it empties. */
  cart?: Cart;
  /** The operation as it was made elsewhere; kept when it is the one this device would make now. */
  prepared?: Operation;
}

export interface Recorded {
  receipt?: ReceiptRecord;
  isNew: boolean;
  sold?: SoldRecord;
}

/**
 * One strict transaction over outbox, receipt, figures, cart and the device's sequence. The returned promise resolves
 * after the transaction is complete and at no other time.
 */
export async function record(shop: Shop, writing: Writing): Promise<Recorded> {
  try {
    return await withLock(shop.env, `till:${shop.name}`, async () => {
      for (let tries = 0; tries < TRIES; tries++) {
        const before = await shop.store.use(database => readBefore(shop, database, writing));
        const { recorded, chain } = before;
        // It was recorded already: a second tap is not a second operation.
        if (recorded) return recorded;
        if (!chain) throw new NotSaved('broken');
        const records = await prepare(shop, { ...before, chain }, writing);
        const made = await shop.store.use(database => commit(shop, database, chain, records, writing));
        if (made) return made;
      }
      throw new NotSaved('sequence');
    });
  } catch (error) {
    throw notSaved(error);
  }
}

export function notSaved(error: unknown): NotSaved {
  return error instanceof NotSaved ? error : new NotSaved(reasonOf(error), { cause: error });
}

function readBefore(shop: Shop, database: ShopDatabase, { opId }: Writing) {
  return transact(database, ['receipts', 'sold', 'meta'], 'readonly', async transaction => {
    const meta = transaction.objectStore('meta');
    const [receipt, sold, chain, contact, pricesAsOf] = await Promise.all([
      transaction.objectStore('receipts').get(opId),
      transaction.objectStore('sold').get(opId),
      meta.get(META.chain(shop.deviceId)) as Promise<Chain | undefined>,
      meta.get(META.contact) as Promise<Contact | undefined>,
      meta.get(META.pricesAsOf) as Promise<number | undefined>,
    ]);
    return { recorded: earlier(receipt, sold), chain, contact, pricesAsOf: pricesAsOf ?? 0 };
  });
}

// A customer added here has no receipt: what is kept of him is what he is to the figures.
function earlier(receipt?: ReceiptRecord, sold?: SoldRecord): Recorded | null {
  return receipt || sold?.customer ? { receipt, isNew: false, sold } : null;
}

interface Before {
  chain: Chain;
  contact: Contact | undefined;
  pricesAsOf: number;
}

// WebCrypto is asynchronous and would end a transaction, so the hash is made before it opens.
async function prepare(shop: Shop, { chain, contact, pricesAsOf }: Before, writing: Writing): Promise<Records> {
  const { env, device } = shop;
  const { prepared } = writing;
  const made = writing.make(receiptNumber(device.enrolment.device.prefix, chain.receipt_counter + 1), pricesAsOf);
  const payload = JSON.stringify(made.payload);
  const digest = env.digest!;
  if (
    prepared &&
    fits(prepared, chain, shop) &&
    prepared.payload === payload &&
    prepared.hash === (await operationHash(prepared, digest))
  ) {
    return recordsOf(device, chain, prepared, made);
  }
  const operation = buildOperation(device, chain, writing, payload, env.now(), contact?.clock_offset ?? 0);
  return recordsOf(device, chain, { ...operation, hash: await operationHash(operation, digest) }, made);
}

function fits(operation: Operation, chain: Chain, shop: Shop): boolean {
  return (
    operation.device_id === shop.deviceId &&
    operation.device_seq === chain.device_seq + 1 &&
    operation.prev_hash === chain.last_hash &&
    operation.author in shop.device.shifts
  );
}

/** Null when the chain has moved on since it was read. */
function commit(shop: Shop, database: ShopDatabase, before: Chain, records: Records, { opId, cart }: Writing): Promise<Recorded | null> {
  const { entry, receipt, sold, chain } = records;
  return transact(
    database,
    ['outbox', 'receipts', 'sold', 'carts', 'meta'],
    'readwrite',
    async transaction => {
      const meta = transaction.objectStore('meta');
      const carts = transaction.objectStore('carts');
      const receipts = transaction.objectStore('receipts');
      const [now, receiptBefore, soldBefore, kept] = await Promise.all([
        meta.get(META.chain(shop.deviceId)) as Promise<Chain | undefined>,
        receipts.get(opId),
        transaction.objectStore('sold').get(opId),
        carts.get('current') as Promise<Cart | undefined>,
      ]);
      const recorded = earlier(receiptBefore, soldBefore);
      if (recorded) return recorded;
      if (now?.device_seq !== before.device_seq || now.last_hash !== before.last_hash) return null;
      queue(transaction.objectStore('outbox').add(entry));
      if (receipt) queue(receipts.add(receipt));
      queue(transaction.objectStore('sold').add(sold));
      // Another tab may have kept a cart of its own meanwhile: that one is not sold.
      if (cart && (!kept?.op_id || kept.op_id === opId)) queue(carts.put({ op_id: null, lines: [] }, 'current'));
      queue(meta.put(chain, META.chain(shop.deviceId)));
      return { receipt, isNew: true, sold };
    },
    'strict',
  );
}

const TROUBLE: Partial<Record<TroubleReason, NotSavedReason>> = { quota: 'quota', corrupt: 'broken', outdated: 'outdated' };

function reasonOf(error: unknown): NotSavedReason {
  if (error instanceof NotEnrolled) return error.reason === 'locked' ? 'locked' : 'closed';
  if (error instanceof StoreTrouble) return TROUBLE[error.reason] ?? 'closed';
  const name = (error as Error | null)?.name;
  if (name === 'QuotaExceededError') return 'quota';
  if (isLost(error)) return 'closed';
  return /^(Data|Constraint|Unknown|NotFound)Error$/.test(name!) ? 'broken' : 'unknown';
}
