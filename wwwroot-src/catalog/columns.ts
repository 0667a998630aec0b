import type { Chunk, Pack, ProductChange, Unit } from '../shared/protocol';
import type { Legend, Packed } from './packed';

/**
 * The shape of a packed catalogue this till reads and stores; one without a number is the first. It is raised when a chunk
 * cannot be read by what came before: then the stored one is loaded anew.
 */
export const FORMAT = 1;

/**
 * The columns this till knows, and what a product has where its chunk lacks one. A new column is added at the end, here and
 * in rowOf and goodsOf below, in the protocol's Chunk and ProductChange, and in ProductColumns.cs on the server; the number
 * above stays. A till whose stored catalogue was written without it sells on with this and loads the catalogue anew beside it.
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
  packs: '',
  pictures: '',
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
export type Row = { [Name in keyof Chunk]-?: Required<Chunk>[Name] extends string ? string : number };

/** One product to whoever sells it. */
export interface Goods {
  id: string;
  name: string;
  name_ur: string;
  code: string;
  price: number;
  unit: Unit;
  category_id: string | null;
  /** Its name in the store; empty for none. */
  picture?: string;
  /** This outlet does not offer it. */
  away?: boolean;
  /** Thousandths; what the server last said less what was sold here since. Null until the server said anything. */
  on_hand: number | null;
  packs?: Pack[];
  /** Not the goods as such but in these: then the price is for one. */
  pack?: Pack;
}

/** Packs are sold whole, whatever is in them. */
export const inPack = (goods: Goods, pack: Pack): Goods => ({
  ...goods,
  pack,
  price: pack.price,
  unit: { ...goods.unit, measured: false },
});

/** A change that came, as a row. */
export function rowOf(
  { id, name, name_ur, code, price, unit_id, category_id, barcodes, packs, picture }: ProductChange,
  { units, categories }: Legend,
): Row {
  return {
    ids: id,
    names: oneLine(name),
    names_ur: oneLine(name_ur ?? ''),
    codes: oneLine(code ?? ''),
    barcodes: barcodes.map(barcode => barcode.replace(/\s/g, '')).join(' '),
    prices: price,
    units: units.findIndex(unit => unit.id === unit_id),
    categories: category_id ? categories.findIndex(category => category.id === category_id) : -1,
    packs: packs ? JSON.stringify(packs) : '',
    pictures: picture ?? '',
  };
}

/** A row of a chunk, as it is sold. */
export function goodsOf(packed: Packed, row: number): Omit<Goods, 'on_hand'> {
  const { chunk, legend } = packed;
  const category = chunk.categories[row]!;
  const packs = packed.column('packs').at(row);
  return {
    id: packed.column('ids').at(row),
    name: packed.column('names').at(row),
    name_ur: packed.column('names_ur').at(row),
    code: packed.column('codes').at(row),
    price: chunk.prices[row]!,
    unit: legend.units[chunk.units[row]!] ?? NO_UNIT,
    category_id: category < 0 ? null : (legend.categories[category]?.id ?? null),
    packs: packs ? (JSON.parse(packs) as Pack[]) : [],
    picture: packed.column('pictures').at(row),
  };
}

const NO_UNIT: Unit = { id: '', code: '', name: '', name_ur: '', measured: false };

const oneLine = (text: string) => text.replace(/\s+/g, ' ');

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
