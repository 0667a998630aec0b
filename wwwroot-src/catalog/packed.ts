import { TextColumns, type TextsOf } from '../search/text-columns';
import type { Category, Chunk, Unit } from '../shared/protocol';

/** The units and categories a chunk's numbers point into. */
export interface Legend {
  units: Unit[];
  categories: Category[];
}

/** One chunk of the catalogue in memory. */
export class Packed extends TextColumns<TextsOf<Required<Chunk>>> {
  constructor(
    readonly chunk: Chunk,
    readonly legend: Legend,
  ) {
    // Columns that a pack may do without were filled in when it was read.
    super(chunk as Required<Chunk>, chunk.prices.length);
  }
}
