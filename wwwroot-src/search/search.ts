import { fold } from './fold';
import { bones, distance, sounds } from './sounds';
import type { Field, Name, TextColumns } from './text-columns';

export interface Hit<T> {
  packed: T;
  row: number;
}

/** Tells of the row with this id which of two equals is wanted more. */
export type Wanted = (id: string) => number;

/** Tells of a row that it is not to be found. */
export type Without<T> = (packed: T, row: number) => boolean;

/** A word as the beginning of an entry, and of a word inside one, and how it sounds. */
interface Word {
  start: string;
  inside: string;
  sound: string;
}

export const FIELDS: Field[] = ['names', 'names_ur', 'codes'];
export const NAMES: Name[] = ['names', 'names_ur'];
/** Enough that what is wanted most is among them. */
const EQUALS = 4;
const FEWEST_DIGITS = 4;
/** Rows that sound like it looked at, and how far from it one may be. */
const LOOKED_AT = 200;
const WHOLE = ['\n', ' '];
const FARTHEST = 4;

/**
 * Rows in which every word looked for begins a word of the name, of the Urdu name or of the code. First what begins
 * with all that was typed, then names that begin with its first word, then the rest; then barcodes that begin or end with it, then what
 * only sounds like it. Among equals what is wanted most, then in catalogue order. The first `enough` of these alone cost less: what is no better is
 * not looked for.
 */
export function search<T extends TextColumns>(
  chunks: readonly T[],
  text: string,
  limit: number,
  wanted?: Wanted,
  enough = limit,
  without?: Without<T>,
): Hit<T>[] {
  const words = fold(text)
    .trim()
    .split(/[ \n]+/)
    .filter(Boolean)
    .map(word => ({ start: word, inside: ` ${word}`, sound: sounds(word) }));
  if (!words.length) return [];
  const found = new Finding(chunks, limit, words, wanted, enough, without);
  const [first, ...more] = words;
  const typed = words.map(({ start }) => start).join(' ');
  const longest = words.reduce((a, b) => (b.start.length > a.start.length ? b : a));
  if (!more.length) found.barcode(typed);
  found.tier(['codes'], `\n${typed}\n`);
  found.tier(FIELDS, `\n${typed}`);
  if (more.length) found.tier(FIELDS, `\n${first!.start}`);
  found.tier(FIELDS, longest.inside, ...(more.length ? [`\n${longest.start}`] : []));
  if (/^\d+$/.test(typed)) {
    if (typed.length >= FEWEST_DIGITS) found.partOfBarcode(typed);
  } else found.alike(longest);
  return found.hits.slice(0, enough);
}

class Finding<T extends TextColumns> {
  readonly hits: Hit<T>[] = [];
  private readonly seen = new Map<T, Set<number>>();
  private readonly most: number;

  constructor(
    private readonly chunks: readonly T[],
    limit: number,
    private readonly words: Word[],
    private readonly wanted: Wanted | undefined,
    private readonly few: number,
    private readonly without: Without<T> | undefined,
  ) {
    this.most = wanted ? limit * EQUALS : limit;
  }

  /** Rows that are equally good: those with one of these, of which the first is looked for in all fields before the next. */
  tier(fields: Field[], ...needles: string[]): void {
    if (this.enough) return;
    const from = this.hits.length;
    for (const field of fields) for (const needle of needles) this.scan(field, needle);
    const { wanted } = this;
    if (!wanted) return;
    const times = ({ packed, row }: Hit<T>) => wanted(packed.column('ids').at(row));
    const equals = this.hits.splice(from).map(hit => ({ hit, times: times(hit) }));
    this.hits.push(...equals.sort((a, b) => b.times - a.times).map(({ hit }) => hit));
  }

  barcode(code: string): void {
    for (const packed of this.chunks) {
      const row = packed.rowOfBarcode(code);
      if (row >= 0 && !this.full) this.add(packed, row);
    }
  }

  partOfBarcode(digits: string): void {
    for (const packed of this.chunks) {
      if (this.enough) return;
      if (packed.count) for (const row of packed.rowsOfBarcodePart(digits)) if (!this.enough) this.addNew(packed, row);
    }
  }

  /** What sounds like it, the nearest first. Whole words are looked at before the beginnings of others: those may be too many. */
  alike({ sound }: Word): void {
    const bone = bones(sound);
    // One consonant alone is no word.
    if (this.enough || !bone || (bone.length < 2 && bone === sound)) return;
    const near: { hit: Hit<T>; far: number }[] = [];
    const looked = new Map<T, Set<number>>();
    let left = LOOKED_AT;
    for (const end of bone.length < 2 ? WHOLE : [...WHOLE, '']) {
      for (const packed of this.chunks) {
        if (!packed.count) continue;
        const rows = looked.get(packed) ?? new Set();
        looked.set(packed, rows);
        for (const row of soundingRows(packed, bone + end)) {
          if (rows.has(row) || this.seen.get(packed)?.has(row)) continue;
          if (left-- <= 0) break;
          rows.add(row);
          const far = this.farFrom(packed, row);
          if (far <= FARTHEST) near.push({ hit: { packed, row }, far });
        }
        if (left <= 0) break;
      }
      if (left <= 0) break;
    }
    for (const { hit } of near.sort((a, b) => a.far - b.far)) if (!this.enough) this.add(hit.packed, hit.row);
  }

  private get enough(): boolean {
    return this.hits.length >= this.few;
  }

  private get full(): boolean {
    return this.hits.length >= this.most;
  }

  private farFrom(packed: T, row: number): number {
    const there = NAMES.flatMap(name => sounds(packed.searchable(name).at(row)).split(' '));
    return this.words.reduce((sum, { sound }) => sum + Math.min(...there.map(word => distance(sound, word))), 0);
  }

  private scan(field: Field, needle: string): void {
    for (const packed of this.chunks) {
      if (this.full) return;
      if (packed.count) this.scanChunk(packed, field, needle);
    }
  }

  private scanChunk(packed: T, field: Field, needle: string): void {
    const column = packed.searchable(field);
    for (let at = column.text.indexOf(needle); at >= 0 && !this.full; at = column.text.indexOf(needle, at + 1)) {
      const row = column.rowAt(at);
      if (this.words.length === 1 || this.matches(packed, row)) this.addNew(packed, row);
    }
  }

  private matches(packed: T, row: number): boolean {
    for (const word of this.words) if (!hasWord(packed, row, word)) return false;
    return true;
  }

  private addNew(packed: T, row: number): void {
    if (!this.seen.get(packed)?.has(row)) this.add(packed, row);
  }

  private add(packed: T, row: number): void {
    if (this.without?.(packed, row)) return;
    this.hits.push({ packed, row });
    const rows = this.seen.get(packed);
    if (rows) rows.add(row);
    else this.seen.set(packed, new Set([row]));
  }
}

function* soundingRows(packed: TextColumns, needle: string): Generator<number> {
  for (const name of NAMES) {
    const column = packed.sounding(name);
    for (const word of [`\n${needle}`, ` ${needle}`]) {
      for (let at = column.text.indexOf(word); at >= 0; at = column.text.indexOf(word, at + 1)) yield column.rowAt(at);
    }
  }
}

function hasWord(packed: TextColumns, row: number, { start, inside }: Word): boolean {
  for (const field of FIELDS) {
    const entry = packed.searchable(field).at(row);
    if (entry.startsWith(start) || entry.includes(inside)) return true;
  }
  return false;
}
