import type { Category, Chunk, ProductChange, PullReply, Unit } from '../shared/protocol';
import { packRows, type Row, rowOf, unpackRows } from './columns';
import type { Legend, Packed } from './packed';

const FULL = 1_000;
/** A chunk takes products between its own up to here, so that new goods stand among their category. */
const OVERFULL = 2_000;

export interface Merged {
  legend: Legend;
  changed: Map<number, Chunk>;
}

/** Works a page of changes into packed chunks; tells which chunks are different now. */
export function merge(chunks: readonly Packed[], legend: Legend, page: Pick<PullReply, 'units' | 'categories' | 'products'>): Merged {
  const merged = { units: upsert(legend.units, page.units), categories: upsert(legend.categories, page.categories) };
  const merging = new Merging(chunks, merged);
  for (const product of page.products) merging.apply(product);
  return { legend: merged, changed: merging.changed() };
}

class Merging {
  private readonly open = new Map<number, Row[]>();
  private readonly dirty = new Set<number>();
  private places: number;

  constructor(
    private readonly chunks: readonly Packed[],
    private readonly legend: Legend,
  ) {
    this.places = chunks.length;
  }

  apply(product: ProductChange): void {
    const at = this.find(product.id);
    const row = product.deleted ? null : rowOf(product, this.legend);
    if (at) {
      const rows = this.change(at.place);
      const before = rows[at.row]!;
      if (row && before.names === row.names && before.categories === row.categories) {
        rows[at.row] = row;
        return;
      }
      rows.splice(at.row, 1);
    }
    if (row) this.insert(row);
  }

  changed(): Map<number, Chunk> {
    return new Map([...this.dirty].map(place => [place, packRows(this.rows(place))]));
  }

  private find(id: string): { place: number; row: number } | null {
    for (let place = 0; place < this.places; place++) {
      const open = this.open.get(place);
      const row = open ? open.findIndex(candidate => candidate.ids === id) : this.chunks[place]!.rowOf(id);
      if (row >= 0) return { place, row };
    }
    return null;
  }

  /** Behind the last of its category whose name is not greater; before all of them when there is none. */
  private insert(row: Row): void {
    let before: { place: number; at: number } | null = null;
    for (let place = this.places - 1; place >= 0; place--) {
      const rows = this.siblings(place, row.categories);
      if (!rows || rows.length >= OVERFULL) continue;
      let at = rows.length;
      while (at > 0 && !(rows[at - 1]!.categories === row.categories && rows[at - 1]!.names <= row.names)) at--;
      if (at > 0) return void this.change(place).splice(at, 0, row);
      before = { place, at: rows.findIndex(candidate => candidate.categories === row.categories) };
    }
    const last = this.places - 1;
    if (before) this.change(before.place).splice(before.at, 0, row);
    else if (last >= 0 && this.count(last) < FULL) this.change(last).push(row);
    else {
      this.open.set(this.places, [row]);
      this.dirty.add(this.places++);
    }
  }

  /** The chunk's rows, when it has goods of the category. */
  private siblings(place: number, category: number): Row[] | null {
    const open = this.open.get(place);
    const has = open ? open.some(row => row.categories === category) : this.chunks[place]!.chunk.categories.includes(category);
    return has ? this.rows(place) : null;
  }

  private count(place: number): number {
    return this.open.get(place)?.length ?? this.chunks[place]!.count;
  }

  private change(place: number): Row[] {
    this.dirty.add(place);
    return this.rows(place);
  }

  private rows(place: number): Row[] {
    let rows = this.open.get(place);
    if (!rows) this.open.set(place, (rows = unpackRows(this.chunks[place]!.chunk)));
    return rows;
  }
}

/** Chunks refer to these by place: what is known keeps its place, what is new goes to the end. */
function upsert<T extends Unit | Category>(known: T[], changes: T[]): T[] {
  const merged = [...known];
  for (const change of changes) {
    const place = merged.findIndex(({ id }) => id === change.id);
    if (place < 0) merged.push(change);
    else merged[place] = change;
  }
  return merged;
}
