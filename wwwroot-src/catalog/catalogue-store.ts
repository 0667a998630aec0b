import { META, type OutletStore } from '../device/outlet-store';
import { queue, transact } from '../device/store';
import { type Included, releaseSettled } from '../outbox/effects';
import { noticeEpoch } from '../outbox/epoch';
import type { Category, Chunk, Unit } from '../shared/protocol';
import type { Head } from '../sync/head';
import type { Own } from './catalogue';
import { FORMAT, readChunk, STORED } from './columns';

export interface StoredChunk {
  generation: number;
  place: number;
  chunk: Chunk;
}

declare module '../device/outlet-store' {
  interface OutletSchema {
    chunks: { key: [number, number]; value: StoredChunk };
  }
}

declare module '../sync/head' {
  interface Head {
    /** Which chunks are the catalogue. */
    generation: number;
    /** Counts the changes within the generation, so that a window can tell whether its memory is behind. */
    revision: number;
    /** Which columns all of the chunks were written with. Absent: the first there were. */
    columns?: (keyof Chunk)[];
    /** The checkpoint that what the outlet has of its own was right at; another one: a till of before has gone on without it. */
    own?: number;
    products: number;
    /** Chunks refer to units and categories by place, so these only ever grow; what went is marked. */
    units: Unit[];
    categories: Category[];
  }
}

export interface Stored {
  head: Head;
  chunks: Chunk[];
  own: Own;
  complete: boolean;
}

/** Key of what the outlet has of its own. */
export const OWN = 'own';

/** Key of the head of a catalogue that is being loaded. */
const STAGING = 'staging';

/** The catalogue as stored; of a first load that broke off, what had come. Null: there is none this till can read. */
export function readCatalogue(outlet: OutletStore): Promise<Stored | null> {
  return outlet.store.use(database =>
    transact(database, ['meta', 'chunks'], 'readonly', async transaction => {
      const meta = transaction.objectStore('meta');
      const current = (await meta.get(META.catalogue)) as Head | undefined;
      const head = current ?? ((await meta.get(STAGING)) as Head | undefined);
      if (!head || (head.format ?? 1) !== FORMAT) return null;
      const stored = await transaction.objectStore('chunks').getAll(generation(head.generation));
      const chunks = stored.map(({ chunk }) => readChunk(chunk, STORED));
      const own = ((await meta.get(OWN)) as Own | undefined) ?? new Map();
      return chunks.includes(null) ? null : { head, chunks: chunks as Chunk[], own, complete: !!current };
    }),
  );
}

/** Begins a generation beside the current one, and clears away any that never became current. */
export function beginGeneration(outlet: OutletStore, head: Omit<Head, 'generation'>): Promise<Head> {
  return outlet.store.use(database =>
    transact(database, ['meta', 'chunks'], 'readwrite', async transaction => {
      const meta = transaction.objectStore('meta');
      const current = (await meta.get(META.catalogue)) as Head | undefined;
      const staging = (await meta.get(STAGING)) as Head | undefined;
      if (staging) queue(transaction.objectStore('chunks').delete(generation(staging.generation)));
      const next = { ...head, generation: Math.max(current?.generation ?? 0, staging?.generation ?? 0) + 1 };
      queue(meta.put(next, STAGING));
      return next;
    }),
  );
}

export function stageChunk(outlet: OutletStore, stored: StoredChunk): Promise<unknown> {
  return outlet.store.use(database => database.put('chunks', stored));
}

/** What other features keep of the head that is replaced, and which effects their figures include when the server counts anew. */
export interface Kept {
  head: Partial<Head>;
  included: Included;
}

/**
 * Makes the staged generation the catalogue; with it, in the same transaction, its checkpoint. wentBack: the server said
 * that it knows fewer changes than it once told, a backup put back without a word.
 */
export function swap(
  outlet: OutletStore,
  staged: Head,
  wentBack: boolean,
  keep: (before: Head | undefined, pricesAsOf: number) => Kept,
): Promise<Head> {
  return outlet.store.use(database =>
    transact(database, ['meta', 'chunks', 'sold'], 'readwrite', async transaction => {
      const meta = transaction.objectStore('meta');
      const before = (await meta.get(META.catalogue)) as Head | undefined;
      await noticeEpoch(meta, staged.epoch, wentBack);
      if (before) queue(transaction.objectStore('chunks').delete(generation(before.generation)));
      const kept = keep(before, ((await meta.get(META.pricesAsOf)) as number | undefined) ?? 0);
      const head = { ...staged, ...kept.head };
      queue(meta.put(head, META.catalogue));
      queue(meta.delete(STAGING));
      // Another epoch counts its changes anew; what was acknowledged in the old one is not waited for.
      if (before && (wentBack || before.epoch !== head.epoch))
        await releaseSettled(transaction.objectStore('sold'), Infinity, kept.included, 0);
      return head;
    }),
  );
}

const generation = (number: number) => IDBKeyRange.bound([number, 0], [number, Infinity]);
