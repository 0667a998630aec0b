import type { OutletStore } from '../device/outlet-store';
import { queue } from '../device/store';
import type { Effects } from '../outbox/effects';
import type { PullReply, StockPack } from '../shared/protocol';
import { PullFailed } from '../sync/answer';
import { askJson } from '../sync/ask';
import type { Feed, FeedStores, Part } from '../sync/feed';
import type { Head } from '../sync/head';
import type { StockFigures } from './stock-figures';
import { readStock, STOCK_PACK, saveStock } from './stock-store';

const MOST_LATER_FIGURES = 500;

/** How much of everything is on hand: all figures after the goods, then those that change. */
export class StockFeed implements Feed {
  readonly stores: FeedStores = ['stock'];

  constructor(
    private readonly outlet: OutletStore,
    private readonly stock: StockFigures,
    private readonly effects: Effects,
  ) {}

  /** Fills memory from the device's store. */
  async open(): Promise<void> {
    const { columns, later } = await readStock(this.outlet);
    const effects = await this.effects.read();
    if (columns) this.stock.replace(columns, later);
    this.effects.put(effects);
  }

  async catchUp({ generation, revision, checkpoint }: Head, at: Head | null): Promise<boolean> {
    if (at?.generation === generation && at.revision === revision && at.checkpoint === checkpoint) return false;
    await this.open();
    return true;
  }

  async loadFirst(head: Head): Promise<Head | null> {
    if (head.stocked) return null;
    const { body } = await askJson<StockPack>(this.outlet, '/sync/stock');
    if (typeof body.ids !== 'string' || !Array.isArray(body.on_hand)) throw new PullFailed('server');
    const stocked = { ...head, stocked: true };
    await saveStock(this.outlet, stocked, body);
    const effects = await this.effects.read();
    this.stock.replace(body);
    this.effects.put(effects);
    return stocked;
  }

  page(reply: PullReply): Part {
    const figures = reply.stock.map(({ product_id, on_hand }): [string, number] => [product_id, on_hand]);
    const pack = this.stock.later > MOST_LATER_FIGURES ? this.stock.pack() : null;
    return {
      news: figures.length > 0,
      included: { goods: true },
      write: transaction => {
        const stored = transaction.objectStore('stock');
        if (pack) {
          queue(stored.clear());
          queue(stored.put(pack, STOCK_PACK));
        }
        for (const [id, onHand] of figures) queue(stored.put(onHand, id));
      },
      apply: () => {
        if (pack) this.stock.replace(pack);
        this.stock.update(figures);
      },
    };
  }
}
