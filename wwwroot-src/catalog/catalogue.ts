import { fold } from '../search/fold';
import { FIELDS, type Hit, NAMES, search, type Wanted } from '../search/search';
import type { Category, Chunk, OutletProduct, Unit } from '../shared/protocol';
import type { StockFigures } from '../stock/stock-figures';
import { type Goods, goodsOf, inPack } from './columns';
import { type Legend, Packed } from './packed';

const SHOWN = 24;

/** What the outlet has of its own, by product. */
export type Own = Map<string, OutletProduct>;

/** The catalogue as it is sold from, all in memory. Goods are made when asked for; what is kept is the packed chunks. */
export class Catalogue {
  private chunks: Packed[] = [];
  private legend: Legend = { units: [], categories: [] };
  /** Laid over the goods when they are made: the packed catalogue is one for all outlets. */
  own: Own = new Map();

  constructor(private readonly stock: Pick<StockFigures, 'onHand'>) {}

  get size(): number {
    return this.chunks.reduce((sum, packed) => sum + packed.count, 0);
  }
  get units(): Unit[] {
    return this.legend.units;
  }

  get categories(): Category[] {
    return this.legend.categories.filter(category => !category.deleted).sort((a, b) => a.position - b.position);
  }

  /** Start of any word of the English or Urdu name, or of the code, or what sounds like it; best first. The first `enough` of all cost less. */
  search(text: string, limit = SHOWN, wanted?: Wanted, enough?: number): Goods[] {
    return search(this.chunks, text, limit, wanted, enough, this.isAway).map(hit => this.goods(hit));
  }

  /** A barcode, of a pack too, or the product's code, exactly. */
  byBarcode(scanned: string): Goods | null {
    const code = scanned.trim();
    if (!code || /\s/.test(code)) return null;
    return this.byExact(code) ?? this.byOtherLength(code) ?? this.byCode(fold(code).trim());
  }

  byCategory(categoryId: string | null, limit = SHOWN, offset = 0): Goods[] {
    const hits: Hit<Packed>[] = [];
    let passed = 0;
    for (const packed of this.chunks) {
      const category = categoryId === null ? null : packed.legend.categories.findIndex(({ id }) => id === categoryId);
      if (category === -1) continue; // which would be the goods without a category
      for (let row = 0; row < packed.count; row++) {
        if ((category !== null && packed.chunk.categories[row] !== category) || this.isAway(packed, row)) continue;
        if (passed++ < offset) continue;
        if (hits.length >= limit) return hits.map(hit => this.goods(hit));
        hits.push({ packed, row });
      }
    }
    return hits.map(hit => this.goods(hit));
  }

  byId(id: string): Goods | null {
    return this.find(packed => packed.rowOf(id));
  }

  /** Everything at once: another catalogue. */
  replace(legend: Legend, chunks: Chunk[]): void {
    this.begin(legend);
    this.chunks = chunks.map(chunk => new Packed(chunk, this.legend));
  }

  /** A first load begins: chunks of an earlier, broken-off one stay usable until theirs arrives. */
  begin({ units, categories }: Legend): void {
    this.legend = { units, categories };
  }

  put(place: number, chunk: Chunk): void {
    this.chunks[Math.min(place, this.chunks.length)] = new Packed(chunk, this.legend);
  }

  /** Some chunks changed, and perhaps units and categories; those only ever grow, so other chunks stay right. */
  update({ units, categories }: Legend, changed: Map<number, Chunk>): void {
    Object.assign(this.legend, { units, categories });
    for (const [place, chunk] of changed) this.put(place, chunk);
  }

  packedChunks(): readonly Packed[] {
    return this.chunks;
  }

  /** Makes one more chunk ready to be searched; false when all are. For idle time. */
  prepare(place: number): boolean {
    const packed = this.chunks[place];
    if (!packed?.count) return place < this.chunks.length;
    for (const field of FIELDS) packed.searchable(field).rowAt(0);
    for (const name of NAMES) packed.sounding(name).rowAt(0);
    return true;
  }

  private readonly isAway = (packed: Packed, row: number) =>
    this.own.size > 0 && this.own.get(packed.column('ids').at(row))?.sold === false;

  // Scanners may send an EAN-13 that begins with 0 as the twelve digits of its UPC, or the other way round.
  private byOtherLength(code: string): Goods | null {
    const other = /^\d{12}$/.test(code) ? `0${code}` : /^0\d{12}$/.test(code) ? code.slice(1) : null;
    return other === null ? null : this.byExact(other);
  }

  private byExact(code: string): Goods | null {
    return this.find(packed => packed.rowOfBarcode(code)) ?? this.byPack(code);
  }

  private byPack(code: string): Goods | null {
    for (const packed of this.chunks) {
      const column = packed.column('packs');
      const quoted = `"${code}"`;
      // A pack may be called so too.
      for (let at = column.text.indexOf(quoted); at >= 0; at = column.text.indexOf(quoted, at + 1)) {
        const goods = this.goods({ packed, row: column.rowAt(at) });
        const pack = goods.packs!.find(({ barcodes }) => barcodes.includes(code));
        if (pack) return inPack(goods, pack);
      }
    }
    return null;
  }

  private byCode(folded: string): Goods | null {
    return folded ? this.find(packed => packed.rowOfCode(folded)) : null;
  }

  private find(rowIn: (packed: Packed) => number): Goods | null {
    for (const packed of this.chunks) {
      const row = rowIn(packed);
      if (row >= 0) return this.goods({ packed, row });
    }
    return null;
  }

  private goods({ packed, row }: Hit<Packed>): Goods {
    const goods = goodsOf(packed, row);
    const { id } = goods;
    const own = this.own.get(id);
    return { ...goods, price: own?.price ?? goods.price, away: own?.sold === false, on_hand: this.stock.onHand(id) };
  }
}
