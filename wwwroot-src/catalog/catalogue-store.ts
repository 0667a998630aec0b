import type { IDBPObjectStore, StoreNames } from 'idb';
import { keepContact } from '../device/contact';
import {
  type CatalogueHead,
  type Contact,
  META,
  type Shop,
  type ShopSchema,
  type SoldRecord,
  STOCK_PACK,
  type StockColumns,
  type StoredChunk,
} from '../device/outlet-store';
import { queue, transact } from '../device/store';
import { noticeEpoch } from '../outbox/epoch';
import type { Chunk, CustomerRow, OwnerCode, StockPack } from '../shared/protocol';

export interface Stored {
  head: CatalogueHead | null;
  chunks: Chunk[];
  complete: boolean;
}

/** The catalogue as stored; of a first load that broke off, what had come. */
export function readCatalogue(shop: Shop): Promise<Stored> {
  return shop.store.use(database =>
    transact(database, ['meta', 'chunks'], 'readonly', async transaction => {
      const meta = transaction.objectStore('meta');
      const current = (await meta.get(META.catalogue)) as CatalogueHead | undefined;
      const head = current ?? ((await meta.get(META.staging)) as CatalogueHead | undefined);
      if (!head) return { head: null, chunks: [], complete: false };
      const chunks = await transaction.objectStore('chunks').getAll(generation(head.generation));
      return { head, chunks: chunks.map(({ chunk }) => chunk), complete: !!current };
    }),
  );
}

/** Begins a generation beside the current one, and clears away any that never became current. */
export function beginGeneration(shop: Shop, head: Omit<CatalogueHead, 'generation'>): Promise<CatalogueHead> {
  return shop.store.use(database =>
    transact(database, ['meta', 'chunks'], 'readwrite', async transaction => {
      const meta = transaction.objectStore('meta');
      const current = (await meta.get(META.catalogue)) as CatalogueHead | undefined;
      const staging = (await meta.get(META.staging)) as CatalogueHead | undefined;
      if (staging) queue(transaction.objectStore('chunks').delete(generation(staging.generation)));
      const next = { ...head, generation: Math.max(current?.generation ?? 0, staging?.generation ?? 0) + 1 };
      queue(meta.put(next, META.staging));
      return next;
    }),
  );
}

export function stageChunk(shop: Shop, stored: StoredChunk): Promise<unknown> {
  return shop.store.use(database => database.put('chunks', stored));
}

/**
 * Makes the staged generation the catalogue; with it, in the same transaction, its checkpoint. wentBack: the server said
 * that it knows fewer changes than it once told, a backup put back without a word.
 */
export function swap(shop: Shop, staged: CatalogueHead, wentBack: boolean): Promise<CatalogueHead> {
  return shop.store.use(database =>
    transact(database, ['meta', 'chunks', 'sold'], 'readwrite', async transaction => {
      const meta = transaction.objectStore('meta');
      const before = (await meta.get(META.catalogue)) as CatalogueHead | undefined;
      await noticeEpoch(meta, staged.epoch, wentBack);
      if (before) queue(transaction.objectStore('chunks').delete(generation(before.generation)));
      // Whoever was known stays known, however long his new figures take to come.
      const head = before?.customers
        ? {
            ...staged,
            customers: before.customers,
            customers_of: before.customers_of ?? ((await meta.get(META.pricesAsOf)) as number | undefined) ?? 0,
          }
        : staged;
      queue(meta.put(head, META.catalogue));
      queue(meta.delete(META.staging));
      // Another epoch counts its changes anew; what was acknowledged in the old one is not waited for.
      if (before && (wentBack || before.epoch !== head.epoch))
        await releaseSettled(transaction.objectStore('sold'), Infinity, { goods: true, credit: !head.customers }, 0);
      return head;
    }),
  );
}

export interface PageOfChanges {
  head: CatalogueHead;
  changed: Map<number, Chunk>;
  stock: [string, number][];
  pack: StockColumns | null;
  contact: Contact;
  customers: Map<number, CustomerRow[]>;
  ownerCode?: OwnerCode;
  last: boolean;
}

/** A page of changes and its checkpoint, in one transaction. Touches nothing the outbox owns but sales the page accounts for. */
export function savePage(shop: Shop, { head, changed, stock, pack, contact, customers, ownerCode, last }: PageOfChanges): Promise<boolean> {
  return shop.store.use(database =>
    transact(database, ['meta', 'chunks', 'stock', 'customers', 'sold'], 'readwrite', async transaction => {
      for (const [place, rows] of customers) queue(transaction.objectStore('customers').put(JSON.stringify(rows), place));
      for (const [place, chunk] of changed) queue(transaction.objectStore('chunks').put({ generation: head.generation, place, chunk }));
      const figures = transaction.objectStore('stock');
      if (pack) {
        queue(figures.clear());
        queue(figures.put(pack, STOCK_PACK));
      }
      for (const [id, onHand] of stock) queue(figures.put(onHand, id));
      const meta = transaction.objectStore('meta');
      queue(meta.put(head, META.catalogue));
      await keepContact(meta, contact);
      // Nothing is right up to now while more is to come.
      if (last) queue(meta.put(contact.last_contact + contact.clock_offset, META.pricesAsOf));
      if (ownerCode) queue(meta.put(ownerCode, META.ownerCode));
      return (await releaseSettled(transaction.objectStore('sold'), head.checkpoint, { goods: true, credit: upToDate(head) })) > 0;
    }),
  );
}

export function saveStock(shop: Shop, head: CatalogueHead, { change_seq, ids, on_hand }: StockPack): Promise<void> {
  return shop.store.use(database =>
    transact(database, ['meta', 'stock', 'sold'], 'readwrite', async transaction => {
      queue(transaction.objectStore('stock').clear());
      queue(transaction.objectStore('stock').put({ ids, on_hand }, STOCK_PACK));
      queue(transaction.objectStore('meta').put(head, META.catalogue));
      await releaseSettled(transaction.objectStore('sold'), change_seq, { goods: true });
    }),
  );
}

export interface StoredStock {
  columns: StockColumns | null;
  later: [string, number][];
}

export function readStock(shop: Shop): Promise<StoredStock> {
  return shop.store.use(database =>
    transact(database, ['stock'], 'readonly', async ({ store: figures }) => {
      const [keys, values] = await Promise.all([figures.getAllKeys(), figures.getAll()]);
      let columns: StockColumns | null = null;
      const later: [string, number][] = [];
      values.forEach((value, at) => {
        if (typeof value === 'number') later.push([keys[at]!, value]);
        else columns = value;
      });
      return { columns, later };
    }),
  );
}

export function readSold(shop: Shop): Promise<SoldRecord[]> {
  return shop.store.use(database => database.getAll('sold'));
}

/** Whether the stored customers take part in the changes. */
export const upToDate = ({ customers, customers_of }: CatalogueHead): boolean => !!customers && customers_of === undefined;

type SoldStore = IDBPObjectStore<ShopSchema, StoreNames<ShopSchema>[], 'sold', 'readwrite'>;

/**
 * What the server's figures include by now is no longer added or subtracted here. Stock and customers may be right up to
 * different changes; a record goes when neither needs it. since: what is kept counts as settled by then.
 */
export async function releaseSettled(
  sold: SoldStore,
  changeSeq: number,
  included: { goods?: boolean; credit?: boolean },
  since?: number,
): Promise<number> {
  const settled = await sold.index('settled_by').getAll(IDBKeyRange.upperBound(changeSeq));
  for (const record of settled) {
    if (included.goods) record.goods = [];
    if (included.credit) {
      delete record.credit;
      delete record.customer;
    }
    record.settled_by = since ?? record.settled_by;
    queue(record.goods.length || record.credit || record.customer ? sold.put(record) : sold.delete(record.op_id));
  }
  return settled.length;
}

const generation = (number: number) => IDBKeyRange.bound([number, 0], [number, Infinity]);
