import { Column } from '../search/column';
import { fold } from '../search/fold';
import type { Category, Chunk, Unit } from '../shared/protocol';

const TEXT = ['ids', 'names', 'names_ur', 'codes', 'barcodes'] as const;
type TextColumn = (typeof TEXT)[number];
export type Field = 'names' | 'names_ur' | 'codes';

/** The units and categories a chunk's numbers point into. */
export interface Legend {
  units: Unit[];
  categories: Category[];
}

/** One chunk of the catalogue in memory; columns are prepared when they are first needed. */
export class Packed {
  private readonly columns = new Map<TextColumn, Column>();
  private readonly folded = new Map<Field, Column>();

  constructor(
    readonly chunk: Chunk,
    readonly legend: Legend,
  ) {}

  get count(): number {
    return this.chunk.prices.length;
  }

  column(name: TextColumn): Column {
    let column = this.columns.get(name);
    if (!column) this.columns.set(name, (column = new Column(this.chunk[name], this.count)));
    return column;
  }

  searchable(name: Field): Column {
    let column = this.folded.get(name);
    if (!column) this.folded.set(name, (column = new Column(fold(this.chunk[name]), this.count)));
    return column;
  }

  /** The row whose whole entry this is, or -1. */
  rowOf(id: string): number {
    if (!this.count || !id) return -1;
    const column = this.column('ids');
    const position = column.text.indexOf(`\n${id}\n`);
    return position < 0 ? -1 : column.rowAt(position);
  }

  rowOfBarcode(code: string): number {
    if (!this.count) return -1;
    const column = this.column('barcodes');
    for (let at = column.text.indexOf(code); at >= 0; at = column.text.indexOf(code, at + 1)) {
      if (isEdge(column.text, at - 1) && isEdge(column.text, at + code.length)) return column.rowAt(at - 1);
    }
    return -1;
  }

  rowOfCode(folded: string): number {
    if (!this.count) return -1;
    const column = this.searchable('codes');
    const position = column.text.indexOf(`\n${folded}\n`);
    return position < 0 ? -1 : column.rowAt(position);
  }
}

/** Whether a chunk's columns are all there and equally long; a chunk that is not would show wrong prices. */
export function isWhole(chunk: Chunk): boolean {
  const count = chunk.prices?.length;
  if (!Array.isArray(chunk.prices) || chunk.units?.length !== count || chunk.categories?.length !== count) return false;
  return TEXT.every(name => typeof chunk[name] === 'string' && entries(chunk[name]) === Math.max(count, 1));
}

function entries(text: string): number {
  let count = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

function isEdge(text: string, at: number): boolean {
  const character = text[at];
  return character === '\n' || character === ' ';
}
