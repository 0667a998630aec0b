import { operationHash } from '../shared/hash';
import type { Operation, Payment } from '../shared/protocol';
import { withLock } from './lock';
import { NotEnrolled, NotSaved, StoreTrouble, type Cart, type NotSavedReason, type Receipt, type TroubleReason } from './model';
import { buildOperation, buildSale, isSameSale, receiptNumber, recordsOf, type Records } from './operation';
import { META, type Chain, type Contact, type ReceiptRecord, type Shop, type ShopDatabase } from './shop';
import { isLost, queue, transact } from './store';

const TRIES = 8;

export interface CheckedOut { receipt: Receipt; isNew: boolean }

/**
 * Records the sale: one strict transaction over outbox, receipt, stock, cart and the device's sequence. The returned
 * promise resolves after the transaction is complete and at no other time. An operation made elsewhere (a posted form)
 * is kept as it is when it is the one this device would make now.
 */
export async function checkout(shop: Shop, cart: Cart, payments: Payment[], prepared?: Operation): Promise<CheckedOut> {
  try {
    return await withLock(shop.env, `till:${shop.name}`, async () => {
      for (let tries = 0; tries < TRIES; tries++) {
        const before = await shop.store.use(database => readBefore(shop, database, cart));
        if (before.receipt) return first(before.receipt, cart);
        if (!before.chain) throw new NotSaved('broken');
        const { chain } = before;
        const records = await prepare(shop, { ...before, chain }, cart, payments, prepared);
        const made = await shop.store.use(database => commit(shop, database, chain, records, cart));
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

function readBefore(shop: Shop, database: ShopDatabase, cart: Cart) {
  return transact(database, ['receipts', 'meta'], 'readonly', async transaction => {
    const meta = transaction.objectStore('meta');
    const [receipt, chain, contact, pricesAsOf] = await Promise.all([
      cart.op_id ? transaction.objectStore('receipts').get(cart.op_id) : undefined,
      meta.get(META.chain(shop.deviceId)) as Promise<Chain | undefined>,
      meta.get(META.contact) as Promise<Contact | undefined>,
      meta.get(META.pricesAsOf) as Promise<number | undefined>,
    ]);
    return { receipt, chain, contact, pricesAsOf: pricesAsOf ?? 0 };
  });
}

interface Before { chain: Chain; contact: Contact | undefined; pricesAsOf: number }

// WebCrypto is asynchronous and would end a transaction, so the hash is made before it opens.
async function prepare(
  shop: Shop, { chain, contact, pricesAsOf }: Before, cart: Cart, payments: Payment[], prepared: Operation | undefined,
): Promise<Records> {
  const { env, device } = shop;
  const sale = buildSale(cart, payments, receiptNumber(device.enrolment.device.prefix, chain.receipt_counter + 1), pricesAsOf);
  const digest = env.digest!;
  if (prepared && fits(prepared, chain, shop) && prepared.payload === JSON.stringify(sale)
    && prepared.hash === await operationHash(prepared, digest)) {
    return recordsOf(device, chain, prepared, sale);
  }
  const moment = { occurredAt: env.now(), clockOffset: contact?.clock_offset ?? 0 };
  const operation = buildOperation(device, chain, cart.op_id!, sale, moment);
  return recordsOf(device, chain, { ...operation, hash: await operationHash(operation, digest) }, sale);
}

function fits(operation: Operation, chain: Chain, shop: Shop): boolean {
  return operation.device_id === shop.deviceId && operation.device_seq === chain.device_seq + 1
    && operation.prev_hash === chain.last_hash && operation.author in shop.device.shifts;
}

/** Null when the chain has moved on since it was read. */
function commit(shop: Shop, database: ShopDatabase, before: Chain, records: Records, cart: Cart): Promise<CheckedOut | null> {
  const { entry, receipt, sold, chain } = records;
  return transact(database, ['outbox', 'receipts', 'sold', 'carts', 'meta'], 'readwrite', async transaction => {
    const meta = transaction.objectStore('meta');
    const carts = transaction.objectStore('carts');
    const [now, earlier, kept] = await Promise.all([
      meta.get(META.chain(shop.deviceId)) as Promise<Chain | undefined>,
      transaction.objectStore('receipts').get(entry.op_id),
      carts.get('current') as Promise<Cart | undefined>,
    ]);
    if (earlier) return first(earlier, cart);
    if (now?.device_seq !== before.device_seq || now.last_hash !== before.last_hash) return null;
    queue(transaction.objectStore('outbox').add(entry));
    queue(transaction.objectStore('receipts').add(receipt));
    queue(transaction.objectStore('sold').add(sold));
    // Another tab may have kept a cart of its own meanwhile: that one is not sold.
    if (!kept?.op_id || kept.op_id === cart.op_id) queue(carts.put({ op_id: null, lines: [] }, 'current'));
    queue(meta.put(chain, META.chain(shop.deviceId)));
    return { receipt, isNew: true };
  }, 'strict');
}

/** The cart was sold already: a second tap gets the first receipt. */
function first(receipt: ReceiptRecord, cart: Cart): CheckedOut {
  if (!isSameSale(receipt, cart)) throw new NotSaved('sold_elsewhere');
  return { receipt, isNew: false };
}

const TROUBLE: Partial<Record<TroubleReason, NotSavedReason>> = { quota: 'quota', corrupt: 'broken', outdated: 'outdated' };

function reasonOf(error: unknown): NotSavedReason {
  if (error instanceof NotEnrolled) return error.reason === 'locked' ? 'locked' : 'closed';
  if (error instanceof StoreTrouble) return TROUBLE[error.reason] ?? 'closed';
  const name = (error as Error | null)?.name;
  if (name === 'QuotaExceededError') return 'quota';
  if (isLost(error)) return 'closed';
  return name === 'DataError' || name === 'ConstraintError' || name === 'UnknownError' || name === 'NotFoundError' ? 'broken' : 'unknown';
}
