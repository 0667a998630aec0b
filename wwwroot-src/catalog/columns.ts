import type { Chunk } from '../shared/protocol';

/**
 * The shape of a packed catalogue this till reads and stores; one without a number is the first. It is raised when a chunk
 * cannot be read by what came before: then the stored one is loaded anew.
 */
export const FORMAT = 1;

/** What a product has where its chunk lacks the column: packed before there was such a column, or cut. */
const NOTHING_GIVEN: Omit<Record<keyof Chunk, '' | number>, 'ids' | 'prices'> = {
  names: '',
  names_ur: '',
  codes: '',
  barcodes: '',
  units: -1,
  categories: -1,
};
const NAMES = Object.keys(NOTHING_GIVEN) as (keyof typeof NOTHING_GIVEN)[];
/** Every pack of this format has these; a column that comes later does not stand here. */
const ALWAYS: typeof NAMES = ['names', 'names_ur', 'codes', 'barcodes', 'units', 'categories'];

/** The columns this till knows and no others, each as long as all; null when it cannot be said what the goods cost. */
export function readChunk(chunk: Partial<Chunk>): Chunk | null {
  const { ids, prices } = chunk;
  if (!isColumn(ids, '', prices?.length) || !isColumn(prices, 0, prices?.length)) return null;
  const read: Record<string, unknown> = { ids, prices };
  for (const name of NAMES) {
    const given = NOTHING_GIVEN[name];
    const empty = prices!.map(() => given);
    read[name] = isColumn(chunk[name], given, prices!.length) ? chunk[name] : given === '' ? empty.join('\n') : empty;
  }
  return read as unknown as Chunk;
}

/** Whether what the server sent has the columns every pack has, equally long; one that has not would show wrong prices. */
export function isWhole(chunk: Partial<Chunk>): boolean {
  const count = chunk.prices?.length;
  return (
    isColumn(chunk.ids, '', count) &&
    isColumn(chunk.prices, 0, count) &&
    ALWAYS.every(name => isColumn(chunk[name], NOTHING_GIVEN[name], count))
  );
}

function isColumn(column: unknown, like: '' | number, count?: number): boolean {
  if (count === undefined) return false;
  return like === ''
    ? typeof column === 'string' && entries(column) === Math.max(count, 1)
    : Array.isArray(column) && column.length === count;
}

function entries(text: string): number {
  let count = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
