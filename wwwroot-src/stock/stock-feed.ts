import type { OutletStore } from '../device/outlet-store';
import { queue } from '../device/store';
import type { Effects } from '../outbox/effects';
import type { StockPack } from '../shared/protocol';
import { PullFailed } from '../sync/answer';
import { askJson } from '../sync/ask';
import type { Feed } from '../sync/feed';
import type { StockFigures } from './stock-figures';
import { readStock, STOCK_PACK, saveStock } from './stock-store';

const MOST_LATER_FIGURES = 500;

/** Fills memory from the device's store. */
export async function openStock(outlet: OutletStore, stock: StockFigures, effects: Effects): Promise<void> {
  const { columns, later } = await readStock(outlet);
  await effects.renew(() => {
    if (columns) stock.replace(columns, later);
  });
}

/** How much of everything is on hand: all figures after the goods, then those that change. */
export function stockFeed(outlet: OutletStore, stock: StockFigures, effects: Effects): Feed {
  return {
    stores: ['stock'],

    async catchUp({ generation, revision, checkpoint }, at) {
      if (at?.generation === generation && at.revision === revision && at.checkpoint === checkpoint) return false;
      await openStock(outlet, stock, effects);
      return true;
    },

    async loadFirst(head) {
      if (head.stocked) return null;
      const { body } = await askJson<StockPack>(outlet, '/sync/stock');
      if (typeof body.ids !== 'string' || !Array.isArray(body.on_hand)) throw new PullFailed('server');
      const stocked = { ...head, stocked: true };
      await saveStock(outlet, stocked, body);
      await effects.renew(() => stock.replace(body));
      return stocked;
    },

    page(reply) {
      const figures = reply.stock.map(({ product_id, on_hand }): [string, number] => [product_id, on_hand]);
      const pack = stock.later > MOST_LATER_FIGURES ? stock.pack() : null;
      return {
        news: figures.length > 0,
        included: { goods: true },
        write(transaction) {
          const stored = transaction.objectStore('stock');
          if (pack) {
            queue(stored.clear());
            queue(stored.put(pack, STOCK_PACK));
          }
          for (const [id, onHand] of figures) queue(stored.put(onHand, id));
        },
        apply() {
          if (pack) stock.replace(pack);
          stock.update(figures);
        },
      };
    },
  };
}
