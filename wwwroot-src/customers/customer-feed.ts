import type { MetaStore } from '../device/contact';
import { META, type OutletStore } from '../device/outlet-store';
import { queue } from '../device/store';
import type { Effects } from '../outbox/effects';
import type { CustomerPack } from '../shared/protocol';
import { PullFailed } from '../sync/answer';
import { askLines } from '../sync/ask';
import type { Feed } from '../sync/feed';
import type { Head } from '../sync/head';
import type { CustomerList } from './customer-list';
import { chunksOf, readCustomers, saveCustomers, upToDate } from './customer-store';

/**
 * Every customer, after the goods and their prices: nothing that sells waits for them. Then those that change. keep: what
 * came with the customers and is not theirs.
 */
export function customerFeed(
  outlet: OutletStore,
  customers: CustomerList,
  effects: Effects,
  keep: (meta: MetaStore, pack: CustomerPack) => void,
): Feed {
  return {
    stores: ['customers'],

    async catchUp({ customers: revision, customers_of }) {
      if (!revision) return false;
      const isFirst = !customers.ready;
      customers.asOf = customers_of ?? (await outlet.meta<number>(META.pricesAsOf)) ?? 0;
      if (revision !== customers.revision) {
        const chunks = await readCustomers(outlet);
        await effects.renew(() => customers.replace(chunks, revision));
      }
      customers.ready = true;
      return isFirst;
    },

    async loadLast(head) {
      if (upToDate(head)) return null;
      const pack = await ask(outlet);
      const { customers_of: _, ...rest } = head;
      const revision = Math.max(head.customers ?? 0, customers.revision) + 1;
      const loaded: Head = { ...rest, customers: revision };
      const chunks = chunksOf(pack.customers);
      await saveCustomers(outlet, loaded, chunks, pack.change_seq, meta => keep(meta, pack));
      const asOf = await outlet.meta<number>(META.pricesAsOf);
      await effects.renew(() => {
        customers.replace(chunks, revision);
        customers.asOf = asOf ?? 0;
        customers.ready = true;
      });
      return loaded;
    },

    page(reply, head) {
      if (!upToDate(head)) return {};
      const changed = customers.merged(reply.customers ?? []);
      const news = changed.size > 0;
      const revision = head.customers! + (news ? 1 : 0);
      return {
        head: { customers: revision },
        news,
        newFigures: news,
        included: { credit: true },
        write(transaction) {
          for (const [place, rows] of changed) queue(transaction.objectStore('customers').put(JSON.stringify(rows), place));
        },
        apply(_, asOf) {
          customers.update(changed, revision);
          if (asOf !== null) customers.asOf = asOf;
        },
      };
    },
  };
}

async function ask(outlet: OutletStore): Promise<CustomerPack> {
  const pack = await askLines(outlet, '/sync/customers', async lines => {
    let last: CustomerPack | null = null;
    for await (const line of lines) last = JSON.parse(line) as CustomerPack;
    return last;
  });
  if (!Array.isArray(pack?.customers) || !Number.isFinite(pack.change_seq)) throw new PullFailed('server');
  return pack;
}
