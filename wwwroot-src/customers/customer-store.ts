import type { MetaStore } from '../device/contact';
import { META, type OutletStore } from '../device/outlet-store';
import { queue, transact } from '../device/store';
import { releaseSettled } from '../outbox/effects';
import type { CustomerRow } from '../shared/protocol';
import type { Head } from '../sync/head';

declare module '../device/outlet-store' {
  interface OutletSchema {
    /** Chunks of customers as JSON, by place. */
    customers: { key: number; value: string };
  }
}

declare module '../sync/head' {
  interface Head {
    /** Counts the changes of the stored customers; absent until they are loaded. */
    customers?: number;
    /** Server time of the stored customers while they are older than the goods and wait to be loaded anew. */
    customers_of?: number;
  }
}

const FULL = 500;

export function chunksOf(rows: CustomerRow[]): CustomerRow[][] {
  const chunks: CustomerRow[][] = [];
  for (let from = 0; from < rows.length; from += FULL) chunks.push(rows.slice(from, from + FULL));
  return chunks;
}

/** Chunk after chunk, so that between them the till can answer a finger. */
export async function readCustomers(outlet: OutletStore): Promise<CustomerRow[][]> {
  const places = await outlet.store.use(database => database.getAllKeys('customers'));
  const chunks: CustomerRow[][] = [];
  for (const place of places) {
    const chunk = await outlet.store.use(database => database.get('customers', place));
    chunks.push(JSON.parse(chunk ?? '[]') as CustomerRow[]);
  }
  return chunks;
}

/** All of them anew, in one transaction with what else came with them. */
export function saveCustomers(
  outlet: OutletStore,
  head: Head,
  chunks: CustomerRow[][],
  changeSeq: number,
  also: (meta: MetaStore) => void,
): Promise<void> {
  return outlet.store.use(database =>
    transact(database, ['meta', 'customers', 'sold'], 'readwrite', async transaction => {
      const customers = transaction.objectStore('customers');
      const meta = transaction.objectStore('meta');
      queue(customers.clear());
      chunks.forEach((chunk, place) => queue(customers.put(JSON.stringify(chunk), place)));
      queue(meta.put(head, META.catalogue));
      also(meta);
      await releaseSettled(transaction.objectStore('sold'), changeSeq, { credit: true });
    }),
  );
}

/** Whether the stored customers take part in the changes. */
export const upToDate = ({ customers, customers_of }: Head): boolean => !!customers && customers_of === undefined;

/** Whoever was known stays known when the catalogue is replaced, however long his new figures take to come. */
export const keepCustomers = (before: Head | undefined, pricesAsOf: number): Partial<Head> =>
  before?.customers ? { customers: before.customers, customers_of: before.customers_of ?? pricesAsOf } : {};
