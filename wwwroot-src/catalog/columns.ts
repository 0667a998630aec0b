import type { Chunk } from '../shared/protocol';

/**
 * The shape of a packed catalogue this till reads and stores; one without a number is the first. It is raised when a chunk
 * cannot be read by what came before: then the stored one is loaded anew.
 */
export const FORMAT = 1;

/**
 * The columns this till knows, and what a product has where its chunk lacks one. A new column is added at the end, here, in
 * Chunk, in merge.ts and in SnapshotChunk on the server; the number above stays. A till whose stored catalogue was written
 * without it sells on with this and loads the catalogue anew beside it.
 */
export const EMPTY: Record<keyof Chunk, '' | number> = {
  ids: '',
  names: '',
  names_ur: '',
  codes: '',
  barcodes: '',
  prices: 0,
  units: -1,
  categories: -1,
};
export const NAMES = Object.keys(EMPTY) as (keyof Chunk)[];

/** The first there were. Every pack of this format has them, or it would show wrong prices; one that came later is not needed. */
export const SENT = NAMES.slice(0, 8);
/** Of what is stored, only this is needed to say what something costs. */
export const STORED: (keyof Chunk)[] = ['ids', 'prices'];

/** The columns this till knows and no others, each as long as all; null when one that is needed is not there. */
export function readChunk(chunk: Partial<Chunk>, needed: (keyof Chunk)[]): Chunk | null {
  const count = chunk.prices?.length ?? 0;
  const lines = Math.max(count, 1);
  const read: Record<string, unknown> = {};
  for (const name of NAMES) {
    const column = chunk[name];
    const empty = EMPTY[name];
    const isThere = typeof column === 'string' ? empty === '' && entries(column) === lines : empty !== '' && column?.length === count;
    if (!isThere && needed.includes(name)) return null;
    read[name] = isThere ? column : empty === '' ? '\n'.repeat(lines - 1) : Array(count).fill(empty);
  }
  return read as unknown as Chunk;
}

function entries(text: string): number {
  let count = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

/** One product, by the names of the columns. */
export type Row = { [Name in keyof Chunk]: Chunk[Name] extends string ? string : number };

export function unpackRows(chunk: Chunk): Row[] {
  const columns = NAMES.map(name => {
    const column = chunk[name];
    return typeof column === 'string' ? column.split('\n') : column;
  });
  return chunk.prices.map((_, row) => Object.fromEntries(NAMES.map((name, place) => [name, columns[place]![row]])) as Row);
}

export function packRows(rows: Row[]): Chunk {
  const packed = NAMES.map(name => {
    const column = rows.map(row => row[name]);
    return [name, EMPTY[name] === '' ? column.join('\n') : column];
  });
  return Object.fromEntries(packed) as Chunk;
}
