import { META, type OutletStore } from '../device/outlet-store';
import { queue } from '../device/store';
import type { Chunk, OutletProduct, OutletProductPack, SnapshotHead } from '../shared/protocol';
import { PullFailed } from '../sync/answer';
import { askJson, askLines } from '../sync/ask';
import type { Head } from '../sync/head';
import type { LeadingFeed } from '../sync/pull';
import type { Catalogue } from './catalogue';
import { beginGeneration, type Kept, OWN, readCatalogue, stageChunk, swap } from './catalogue-store';
import { EMPTY, FORMAT, NAMES, readChunk, SENT } from './columns';

/** A server that does not have a column yet, or a window that does not know it, is not followed at every turn. */
const COLUMNS_AGAIN = 600_000;

export interface Progress {
  loaded: number;
  total: number;
  state: 'empty' | 'loading' | 'ready' | 'failed';
}

export interface CatalogueListener {
  progress(progress: Progress): void;
  /** More of a first load is in memory. */
  grown(): void;
}

/** Products, units and categories: a snapshot of all of them, then changes worked into it. */
export interface CatalogueFeed extends LeadingFeed {
  /** Fills memory from the device's store; the head when all of it is there. */
  open(): Promise<Head | null>;
}

/** keep: what the other features keep when the catalogue is replaced. */
export function catalogueFeed(
  outlet: OutletStore,
  catalogue: Catalogue,
  listener: CatalogueListener,
  keep: (before: Head | undefined, pricesAsOf: number) => Kept,
): CatalogueFeed {
  let askedAt = -Infinity;

  function report(state: Progress['state'], total = catalogue.size): void {
    listener.progress({ loaded: catalogue.size, total, state });
  }

  async function open(): Promise<Head | null> {
    const stored = await readCatalogue(outlet);
    if (!stored) return null;
    const { head, chunks, own, complete } = stored;
    catalogue.own = own;
    catalogue.replace(head, chunks);
    report(complete ? 'ready' : 'failed', complete ? undefined : head.products);
    return complete ? head : null;
  }

  /** All that the outlet has of its own; returns up to which change. */
  async function takeOwn(): Promise<number> {
    const { body } = await askJson<OutletProductPack>(outlet, '/sync/at-outlet');
    catalogue.own = new Map(body.products.map(byProduct));
    await outlet.setMeta(OWN, catalogue.own);
    return body.change_seq;
  }

  /** A server of before does not know it, and has no prices of outlets. Whatever else goes wrong: goods at other outlets' prices are no goods yet. */
  function tolerateBefore(error: unknown): number {
    if (error instanceof PullFailed && error.status === 404) return -1;
    throw error;
  }

  async function load(lines: AsyncGenerator<string>, ownTaken: Promise<number>, first: boolean, wentBack: boolean): Promise<Head> {
    let staged: Head | null = null;
    const chunks: Chunk[] = [];
    let loaded = 0;
    for await (const line of lines) {
      if (!staged) {
        staged = await beginGeneration(outlet, headOf(JSON.parse(line) as SnapshotHead));
        if ((await ownTaken) >= staged.checkpoint) staged.own = staged.checkpoint;
        if (first) catalogue.begin(staged);
      } else {
        const sent = JSON.parse(line) as Partial<Chunk>;
        const chunk = readChunk(sent, SENT);
        if (!chunk) throw new PullFailed('server');
        staged.columns = staged.columns!.filter(name => name in sent);
        await stageChunk(outlet, { generation: staged.generation, place: chunks.length, chunk });
        if (first) catalogue.put(chunks.length, chunk);
        chunks.push(chunk);
        loaded += chunk.prices.length;
      }
      if (first) {
        listener.progress({ loaded, total: staged.products, state: 'loading' });
        listener.grown();
      }
    }
    if (!staged || loaded !== staged.products) throw new PullFailed('offline');
    const head = await swap(outlet, staged, wentBack, keep);
    catalogue.replace(head, chunks);
    report('ready');
    return head;
  }

  return {
    stores: ['chunks'],
    open,

    async catchUp(head, at) {
      if (at?.generation === head.generation && at.revision === head.revision) return false;
      return (await open()) ? true : null;
    },

    /** With a catalogue already in memory, the new one is loaded beside it and takes its place when it is whole. */
    async loadAnew(current, wentBack) {
      const first = !current;
      if (first) listener.progress({ loaded: 0, total: 0, state: 'loading' });
      // Beside the catalogue, so that nothing is sold at the price of other outlets meanwhile.
      const ownTaken = takeOwn().catch(tolerateBefore);
      // Whoever waits for it hears of it; nobody may be waiting yet.
      ownTaken.catch(() => {});
      try {
        return await askLines(outlet, `/sync/snapshot?format=${FORMAT}`, (lines, response) => {
          if (!/ndjson/.test(response.headers.get('Content-Type') ?? '')) throw new PullFailed('server');
          return load(lines, ownTaken, first, wentBack);
        });
      } catch (error) {
        if (first) report('failed');
        throw error;
      } finally {
        // Later it would take the place of what has come since.
        await ownTaken.catch(() => {});
      }
    },

    async loadFirst(head) {
      if (head.own === head.checkpoint) return null;
      if ((await takeOwn().catch(tolerateBefore)) < 0) return null;
      const next = { ...head, own: head.checkpoint, revision: head.revision + 1 };
      await outlet.setMeta(META.catalogue, next);
      return next;
    },

    /** What is stored was written by a program that did not know all the columns. */
    async loadLast(head) {
      const now = outlet.env.now();
      if (NAMES.every(name => (head.columns ?? SENT).includes(name)) || Math.abs(now - askedAt) < COLUMNS_AGAIN) return null;
      askedAt = now;
      return this.loadAnew(head, false);
    },

    async page(reply, head) {
      const { merge } = await import('./merge');
      const { legend, changed } = merge(catalogue.packedChunks(), head, reply);
      const { outlet_products } = reply;
      const own = outlet_products?.length ? new Map([...catalogue.own, ...outlet_products.map(byProduct)]) : null;
      const news = changed.size + reply.units.length + reply.categories.length > 0 || own !== null;
      return {
        head: {
          ...legend,
          revision: head.revision + (news ? 1 : 0),
          // A column this till does not know is not in what it writes.
          columns: (head.columns ?? SENT).filter(name => !changed.size || name in EMPTY),
          ...(outlet_products && head.own === head.checkpoint ? { own: reply.next } : {}),
        },
        news,
        write(transaction) {
          const { generation } = head;
          if (own) queue(transaction.objectStore('meta').put(own, OWN));
          for (const [place, chunk] of changed) queue(transaction.objectStore('chunks').put({ generation, place, chunk }));
        },
        apply(next) {
          if (own) catalogue.own = own;
          catalogue.update(next, changed);
          if (news) report('ready');
        },
      };
    },
  };
}

const byProduct = (row: OutletProduct): [string, OutletProduct] => [row.product_id, row];

/** Nothing is stored of a format this till was not made for, whatever was asked for. */
function headOf({ format = 1, epoch, change_seq: checkpoint, products, units, categories }: SnapshotHead): Omit<Head, 'generation'> {
  if (format !== FORMAT) throw new PullFailed('server');
  return { format, columns: NAMES, epoch, checkpoint, products, units, categories, revision: 0, stocked: false };
}
