import { Column } from './column';
import { fold } from './fold';
import { bones, sounds } from './sounds';

export type TextColumn = 'ids' | 'names' | 'names_ur' | 'codes' | 'barcodes';
export type Name = 'names' | 'names_ur';
export type Field = Name | 'codes';

/** The columns of texts among others. */
export type TextsOf<Columns> = { [Name in keyof Columns]: Columns[Name] extends string ? Name : never }[keyof Columns];

/** Rows of texts as columns, to be found by; a column is prepared when it is first needed. */
export class TextColumns<More extends PropertyKey = TextColumn> {
  private readonly columns = new Map<PropertyKey, Column>();
  private readonly folded = new Map<Field, Column>();
  private readonly heard = new Map<Name, Column>();

  constructor(
    private readonly texts: Record<More | TextColumn, string>,
    readonly count: number,
  ) {}

  column(name: More | TextColumn): Column {
    let column = this.columns.get(name);
    if (!column) this.columns.set(name, (column = new Column(this.texts[name], this.count)));
    return column;
  }

  searchable(name: Field): Column {
    let column = this.folded.get(name);
    if (!column) this.folded.set(name, (column = new Column(fold(this.texts[name]), this.count)));
    return column;
  }

  /** Of how the names sound, their bones. */
  sounding(name: Name): Column {
    let column = this.heard.get(name);
    if (!column) this.heard.set(name, (column = new Column(bones(sounds(this.searchable(name).text.slice(1, -1))), this.count)));
    return column;
  }

  /** The row whose whole entry this is, or -1. */
  rowOf(id: string): number {
    return this.count && id ? rowIn(this.column('ids'), id) : -1;
  }

  rowOfBarcode(code: string): number {
    if (!this.count) return -1;
    const column = this.column('barcodes');
    for (let at = column.text.indexOf(code); at >= 0; at = column.text.indexOf(code, at + 1)) {
      if (isEdge(column.text, at - 1) && isEdge(column.text, at + code.length)) return column.rowAt(at - 1);
    }
    return -1;
  }

  /** Rows with a barcode that begins or ends with these digits. */
  rowsOfBarcodePart(digits: string): number[] {
    const { text } = this.column('barcodes');
    const rows: number[] = [];
    for (let at = text.indexOf(digits); at >= 0; at = text.indexOf(digits, at + 1)) {
      if (isEdge(text, at - 1) || isEdge(text, at + digits.length)) rows.push(this.column('barcodes').rowAt(at - 1));
    }
    return rows;
  }

  rowOfCode(folded: string): number {
    return this.count ? rowIn(this.searchable('codes'), folded) : -1;
  }
}

function rowIn(column: Column, entry: string): number {
  const position = column.text.indexOf(`\n${entry}\n`);
  return position < 0 ? -1 : column.rowAt(position);
}

function isEdge(text: string, at: number): boolean {
  const character = text[at];
  return character === '\n' || character === ' ';
}
