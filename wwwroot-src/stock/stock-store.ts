import { META, type OutletStore } from '../device/outlet-store';
import { queue, transact } from '../device/store';
import { releaseSettled } from '../outbox/effects';
import type { StockPack } from '../shared/protocol';
import type { Head } from '../sync/head';
import type { StockColumns } from './stock-figures';

/** Key of the one record in `stock` that holds all figures as columns; the others, by product, are what changed since. */
export const STOCK_PACK = 'pack';

declare module '../device/outlet-store' {
  interface OutletSchema {
    stock: { key: string; value: number | StockColumns };
  }
}

declare module '../sync/head' {
  interface Head {
    /** The figures are here. */
    stocked: boolean;
  }
}

export interface StoredStock {
  columns: StockColumns | null;
  later: [string, number][];
}

export function saveStock(outlet: OutletStore, head: Head, { change_seq, ids, on_hand }: StockPack): Promise<void> {
  return outlet.store.use(database =>
    transact(database, ['meta', 'stock', 'sold'], 'readwrite', async transaction => {
      queue(transaction.objectStore('stock').clear());
      queue(transaction.objectStore('stock').put({ ids, on_hand }, STOCK_PACK));
      queue(transaction.objectStore('meta').put(head, META.catalogue));
      await releaseSettled(transaction.objectStore('sold'), change_seq, { goods: true });
    }),
  );
}

export function readStock(outlet: OutletStore): Promise<StoredStock> {
  return outlet.store.use(database =>
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
