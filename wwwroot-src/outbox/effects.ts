import type { IDBPObjectStore, StoreNames } from 'idb';
import type { OutletSchema, OutletStore } from '../device/outlet-store';
import { queue } from '../device/store';
import type { CustomerRow } from '../shared/protocol';

/** What an operation made here does to stock and credit, until the server's own figures include it. */
export interface Effect {
  op_id: string;
  goods: [productId: string, quantity: number][];
  /** Above 0 it is owed, below 0 it was paid. */
  credit?: { customer_id: string; amount: number };
  /** One added here. */
  customer?: CustomerRow;
  /** change_seq at the acknowledgement: from a pull up to there on, the server's figures include it. */
  settled_by: number | null;
}

/** Figures that are the server's, with what was done here since. */
export interface Figures {
  /** One more was recorded. */
  apply(effect: Effect): void;
  /** All there are, in the order in which they were done; whatever was applied before is forgotten. */
  replaceEffects(effects: Effect[]): void;
}

/** What was done on this phone and is not in the server's figures, put on top of them in this window's memory. */
export class Effects {
  private applied = new Set<string>();
  private readonly readings = new Set<Effect[]>();

  constructor(
    private readonly outlet: OutletStore,
    private readonly figures: Figures[],
  ) {}

  /** Something was recorded in this window. */
  note(effect: Effect): void {
    if (this.applied.has(effect.op_id)) return;
    this.applied.add(effect.op_id);
    for (const reading of this.readings) reading.push(effect);
    for (const figures of this.figures) figures.apply(effect);
  }

  /** What the store has, and what was recorded while it was read. */
  async read(): Promise<Effect[]> {
    const meanwhile: Effect[] = [];
    this.readings.add(meanwhile);
    try {
      const stored = await this.outlet.store.use(database => database.getAll('sold'));
      return [...stored, ...meanwhile.filter(({ op_id }) => !stored.some(effect => effect.op_id === op_id))];
    } finally {
      this.readings.delete(meanwhile);
    }
  }

  /** The figures under them are new, or some of them are in the figures now. */
  put(effects: Effect[]): void {
    this.applied = new Set(effects.map(({ op_id }) => op_id));
    for (const figures of this.figures) figures.replaceEffects(effects);
  }

  /** The same around a change of the figures themselves. */
  async renew(change = () => {}): Promise<void> {
    const effects = await this.read();
    change();
    this.put(effects);
  }
}

export interface Included {
  goods?: boolean;
  credit?: boolean;
}

type SoldStore = IDBPObjectStore<OutletSchema, StoreNames<OutletSchema>[], 'sold', 'readwrite'>;

/**
 * What the server's figures include by now is no longer added or subtracted here. Stock and customers may be right up to
 * different changes; a record goes when neither needs it. since: what is kept counts as settled by then.
 */
export async function releaseSettled(sold: SoldStore, changeSeq: number, included: Included, since?: number): Promise<number> {
  const settled = await sold.index('settled_by').getAll(IDBKeyRange.upperBound(changeSeq));
  for (const record of settled) {
    if (included.goods) record.goods = [];
    if (included.credit) {
      delete record.credit;
      delete record.customer;
    }
    record.settled_by = since ?? record.settled_by;
    queue(record.goods.length || record.credit || record.customer ? sold.put(record) : sold.delete(record.op_id));
  }
  return settled.length;
}
