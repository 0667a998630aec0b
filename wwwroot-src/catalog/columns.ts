import type { Chunk } from '../shared/protocol';

/**
 * The shape of a packed catalogue this till reads and stores; one without a number is the first. It is raised when a chunk
 * cannot be read by what came before: then the stored one is loaded anew.
 */
export const FORMAT = 1;

/** What a product has where its chunk lacks the column: packed before there was such a column, or cut. */
const EMPTY: Record<keyof Chunk, '' | number> = {
  ids: '',
  names: '',
  names_ur: '',
  codes: '',
  barcodes: '',
  prices: 0,
  units: -1,
  categories: -1,
};
const NAMES = Object.keys(EMPTY) as (keyof Chunk)[];

/** Every pack of this format has these, or it would show wrong prices; a column that comes later is not needed. */
export const SENT = NAMES;
/** Of what is stored, only this is needed to say what something costs. */
export const STORED: (keyof Chunk)[] = ['ids', 'prices'];

/** The columns this till knows and no others, each as long as all; null when one that is needed is not there. */
export function readChunk(chunk: Partial<Chunk>, needed: (keyof Chunk)[]): Chunk | null {
  const count = chunk.prices?.length ?? 0;
  const read: Record<string, unknown> = {};
  for (const name of NAMES) {
    const column = chunk[name];
    const empty = EMPTY[name];
    const isThere =
      typeof column === 'string' ? empty === '' && entries(column) === Math.max(count, 1) : empty !== '' && column?.length === count;
    if (!isThere && needed.includes(name)) return null;
    const blank = Array.from({ length: count }, () => empty);
    read[name] = isThere ? column : empty === '' ? blank.join('\n') : blank;
  }
  return read as unknown as Chunk;
}

const entries = (text: string): number => text.split('\n').length;

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
