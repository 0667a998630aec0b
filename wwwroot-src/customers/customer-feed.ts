import type { MetaStore } from '../device/contact';
import { META, type OutletStore } from '../device/outlet-store';
import { queue } from '../device/store';
import type { Effects } from '../outbox/effects';
import type { CustomerPack, PullReply } from '../shared/protocol';
import { PullFailed } from '../sync/answer';
import { askLines } from '../sync/ask';
import type { Feed, FeedStores, Part } from '../sync/feed';
import type { Head } from '../sync/head';
import type { CustomerList } from './customer-list';
import { chunksOf, readCustomers, saveCustomers, upToDate } from './customer-store';

/** Every customer, after the goods and their prices: nothing that sells waits for them. Then those that change. */
export class CustomerFeed implements Feed {
  readonly stores: FeedStores = ['customers'];

  constructor(
    private readonly outlet: OutletStore,
    private readonly customers: CustomerList,
    private readonly effects: Effects,
    /** Keeps what came with the customers and is not theirs. */
    private readonly keep: (meta: MetaStore, pack: CustomerPack) => void,
  ) {}

  async catchUp({ customers: revision, customers_of }: Head): Promise<boolean> {
    if (!revision) return false;
    const { customers } = this;
    customers.asOf = customers_of ?? (await this.outlet.meta<number>(META.pricesAsOf)) ?? 0;
    if (revision !== customers.revision) {
      const chunks = await readCustomers(this.outlet);
      const effects = await this.effects.read();
      customers.replace(chunks, revision);
      this.effects.put(effects);
    }
    const isFirst = !customers.ready;
    customers.ready = true;
    return isFirst;
  }

  async loadLast(head: Head): Promise<Head | null> {
    if (upToDate(head)) return null;
    const pack = await this.ask();
    const { customers_of: _, ...rest } = head;
    const revision = Math.max(head.customers ?? 0, this.customers.revision) + 1;
    const loaded: Head = { ...rest, customers: revision };
    const chunks = chunksOf(pack.customers);
    await saveCustomers(this.outlet, loaded, chunks, pack.change_seq, meta => this.keep(meta, pack));
    const [asOf, effects] = await Promise.all([this.outlet.meta<number>(META.pricesAsOf), this.effects.read()]);
    this.customers.replace(chunks, revision);
    this.customers.asOf = asOf ?? 0;
    this.customers.ready = true;
    this.effects.put(effects);
    return loaded;
  }

  page(reply: PullReply, head: Head): Part {
    if (!upToDate(head)) return {};
    const changed = this.customers.merged(reply.customers ?? []);
    const revision = head.customers! + (changed.size ? 1 : 0);
    return {
      head: { customers: revision },
      news: changed.size > 0,
      newFigures: changed.size > 0,
      included: { credit: true },
      write: transaction => {
        for (const [place, rows] of changed) queue(transaction.objectStore('customers').put(JSON.stringify(rows), place));
      },
      apply: (_, asOf) => {
        this.customers.update(changed, revision);
        if (asOf !== null) this.customers.asOf = asOf;
      },
    };
  }

  private async ask(): Promise<CustomerPack> {
    const pack = await askLines(this.outlet, '/sync/customers', async lines => {
      let last: CustomerPack | null = null;
      for await (const line of lines) last = JSON.parse(line) as CustomerPack;
      return last;
    });
    if (!Array.isArray(pack?.customers) || !Number.isFinite(pack.change_seq)) throw new PullFailed('server');
    return pack;
  }
}
