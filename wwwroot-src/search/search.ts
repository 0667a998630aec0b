import { fold } from './fold';
import type { Field, TextColumns } from './text-columns';

export interface Hit<T> {
  packed: T;
  row: number;
}

/** A word as the beginning of an entry, and of a word inside one. */
interface Word {
  start: string;
  inside: string;
}

export const FIELDS: Field[] = ['names', 'names_ur', 'codes'];

/**
 * Rows in which every word looked for begins a word of the name, of the Urdu name or of the code. First what begins
 * with all that was typed, then names that begin with its first word, then the rest, each in catalogue order.
 */
export function search<T extends TextColumns>(chunks: readonly T[], text: string, limit: number): Hit<T>[] {
  const words = fold(text)
    .trim()
    .split(/[ \n]+/)
    .filter(Boolean);
  if (!words.length) return [];
  const found = new Finding(chunks, limit, words.length > 1 ? words.map(word => ({ start: word, inside: ` ${word}` })) : []);
  const typed = words.join(' ');
  if (words.length === 1) found.barcode(typed);
  found.scan('codes', `\n${typed}\n`);
  for (const field of FIELDS) found.scan(field, `\n${typed}`);
  if (words.length > 1) for (const field of FIELDS) found.scan(field, `\n${words[0]}`);
  const longest = words.reduce((a, b) => (b.length > a.length ? b : a));
  for (const field of FIELDS) {
    found.scan(field, ` ${longest}`);
    if (words.length > 1) found.scan(field, `\n${longest}`);
  }
  return found.hits;
}

class Finding<T extends TextColumns> {
  readonly hits: Hit<T>[] = [];
  private readonly seen = new Map<T, Set<number>>();

  constructor(
    private readonly chunks: readonly T[],
    private readonly limit: number,
    private readonly words: Word[],
  ) {}

  scan(field: Field, needle: string): void {
    for (const packed of this.chunks) {
      if (this.hits.length >= this.limit) return;
      if (packed.count) this.scanChunk(packed, field, needle);
    }
  }

  barcode(code: string): void {
    for (const packed of this.chunks) {
      const row = packed.rowOfBarcode(code);
      if (row >= 0 && this.hits.length < this.limit) this.add(packed, row);
    }
  }

  private scanChunk(packed: T, field: Field, needle: string): void {
    const column = packed.searchable(field);
    for (let at = column.text.indexOf(needle); at >= 0 && this.hits.length < this.limit; ) {
      const row = column.rowAt(at);
      if (!this.seen.get(packed)?.has(row) && this.matches(packed, row)) this.add(packed, row);
      at = column.text.indexOf(needle, at + 1);
    }
  }

  private matches(packed: T, row: number): boolean {
    for (const word of this.words) if (!hasWord(packed, row, word)) return false;
    return true;
  }

  private add(packed: T, row: number): void {
    this.hits.push({ packed, row });
    const rows = this.seen.get(packed);
    if (rows) rows.add(row);
    else this.seen.set(packed, new Set([row]));
  }
}

function hasWord(packed: TextColumns, row: number, { start, inside }: Word): boolean {
  for (const field of FIELDS) {
    const entry = packed.searchable(field).at(row);
    if (entry.startsWith(start) || entry.includes(inside)) return true;
  }
  return false;
}
