import { releaseSettled } from '../catalog/catalogue-store';
import { type CatalogueHead, META, type Shop } from '../device/outlet-store';
import { queue, transact } from '../device/store';
import type { CustomerPack, CustomerRow } from '../shared/protocol';

const FULL = 500;

export function chunksOf(rows: CustomerRow[]): CustomerRow[][] {
  const chunks: CustomerRow[][] = [];
  for (let from = 0; from < rows.length; from += FULL) chunks.push(rows.slice(from, from + FULL));
  return chunks;
}

/** Chunk after chunk, so that between them the till can answer a finger. */
export async function readCustomers(shop: Shop): Promise<CustomerRow[][]> {
  const places = await shop.store.use(database => database.getAllKeys('customers'));
  const chunks: CustomerRow[][] = [];
  for (const place of places) {
    const chunk = await shop.store.use(database => database.get('customers', place));
    chunks.push(JSON.parse(chunk ?? '[]') as CustomerRow[]);
  }
  return chunks;
}

/** All of them anew, and the owner's code, in one transaction. */
export function saveCustomers(
  shop: Shop,
  head: CatalogueHead,
  chunks: CustomerRow[][],
  { change_seq, owner_code }: CustomerPack,
): Promise<void> {
  return shop.store.use(database =>
    transact(database, ['meta', 'customers', 'sold'], 'readwrite', async transaction => {
      const customers = transaction.objectStore('customers');
      const meta = transaction.objectStore('meta');
      queue(customers.clear());
      chunks.forEach((chunk, place) => queue(customers.put(JSON.stringify(chunk), place)));
      queue(meta.put(head, META.catalogue));
      queue(meta.put(owner_code, META.ownerCode));
      await releaseSettled(transaction.objectStore('sold'), change_seq, { credit: true });
    }),
  );
}
