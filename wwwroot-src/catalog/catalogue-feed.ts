import type { OutletStore } from '../device/outlet-store';
import { queue } from '../device/store';
import type { Chunk, PullReply, SnapshotHead } from '../shared/protocol';
import { PullFailed } from '../sync/answer';
import { askLines } from '../sync/ask';
import type { FeedStores, Part } from '../sync/feed';
import type { Head } from '../sync/head';
import type { LeadingFeed } from '../sync/pull';
import type { Catalogue } from './catalogue';
import { beginGeneration, type Kept, readCatalogue, stageChunk, swap } from './catalogue-store';
import { FORMAT, isWhole, readChunk } from './columns';
import { merge } from './merge';

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
export class CatalogueFeed implements LeadingFeed {
  readonly stores: FeedStores = ['chunks'];

  constructor(
    private readonly outlet: OutletStore,
    private readonly catalogue: Catalogue,
    private readonly listener: CatalogueListener,
    /** What the other features keep when the catalogue is replaced. */
    private readonly keep: (before: Head | undefined, pricesAsOf: number) => Kept,
  ) {}

  /** Fills memory from the device's store; the head when all of it is there. */
  async open(): Promise<Head | null> {
    const stored = await readCatalogue(this.outlet);
    if (!stored) return null;
    const { head, chunks, complete } = stored;
    this.catalogue.replace(head, chunks);
    this.report(complete ? 'ready' : 'failed', head);
    return complete ? head : null;
  }

  async catchUp(head: Head, at: Head | null): Promise<boolean | 'unreadable'> {
    if (at?.generation === head.generation && at.revision === head.revision) return false;
    return (await this.open()) ? true : 'unreadable';
  }

  /** With a catalogue already in memory, the new one is loaded beside it and takes its place when it is whole. */
  async loadAnew(current: Head | null, wentBack: boolean): Promise<Head> {
    const first = !current;
    if (first) this.listener.progress({ loaded: 0, total: 0, state: 'loading' });
    try {
      return await askLines(this.outlet, `/sync/snapshot?format=${FORMAT}`, (lines, response) => {
        if (!/ndjson/.test(response.headers.get('Content-Type') ?? '')) throw new PullFailed('server');
        return this.load(lines, first, wentBack);
      });
    } catch (error) {
      if (first) this.listener.progress({ loaded: this.catalogue.size, total: this.catalogue.size, state: 'failed' });
      throw error;
    }
  }

  private async load(lines: AsyncGenerator<string>, first: boolean, wentBack: boolean): Promise<Head> {
    let staged: Head | null = null;
    const chunks: Chunk[] = [];
    let loaded = 0;
    for await (const line of lines) {
      if (!staged) {
        staged = await this.stage(JSON.parse(line) as SnapshotHead);
        if (first) this.catalogue.begin(staged);
      } else {
        const sent = JSON.parse(line) as Partial<Chunk>;
        const chunk = isWhole(sent) && readChunk(sent);
        if (!chunk) throw new PullFailed('server');
        await stageChunk(this.outlet, { generation: staged.generation, place: chunks.length, chunk });
        if (first) this.catalogue.put(chunks.length, chunk);
        chunks.push(chunk);
        loaded += chunk.prices.length;
      }
      if (first) {
        this.listener.progress({ loaded, total: staged.products, state: 'loading' });
        this.listener.grown();
      }
    }
    if (!staged || loaded !== staged.products) throw new PullFailed('offline');
    const head = await swap(this.outlet, staged, wentBack, this.keep);
    if (first) this.catalogue.complete(chunks.length);
    else this.catalogue.replace(head, chunks);
    this.report('ready', head);
    return head;
  }

  /** Nothing is stored of a format this till was not made for, whatever was asked for. */
  private stage({ format = 1, epoch, change_seq: checkpoint, products, units, categories }: SnapshotHead): Promise<Head> {
    if (format !== FORMAT) throw new PullFailed('server');
    return beginGeneration(this.outlet, { format, epoch, checkpoint, products, units, categories, revision: 0, stocked: false });
  }

  page(reply: PullReply, head: Head): Part {
    const { legend, changed } = merge(this.catalogue.packedChunks(), head, reply);
    const news = changed.size + reply.units.length + reply.categories.length > 0;
    return {
      head: { ...legend, revision: head.revision + (news ? 1 : 0) },
      news,
      write: transaction => {
        for (const [place, chunk] of changed) queue(transaction.objectStore('chunks').put({ generation: head.generation, place, chunk }));
      },
      apply: next => {
        this.catalogue.update(next, changed);
        if (news) this.report('ready', next);
      },
    };
  }

  private report(state: Progress['state'], { products }: Head): void {
    const loaded = this.catalogue.size;
    this.listener.progress({ loaded, total: state === 'ready' ? loaded : products, state });
  }
}
