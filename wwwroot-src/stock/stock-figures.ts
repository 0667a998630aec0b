import type { Effect, Figures } from '../outbox/effects';
import { Column } from '../search/column';

/** All of the outlet's stock figures as columns. */
export interface StockColumns {
  ids: string;
  on_hand: number[];
}

/** What the server said is there, less what was sold here and is not yet in its figures. */
export class StockFigures implements Figures {
  private columns: StockColumns | null = null;
  private byId: Map<string, number> | null = null;
  private ids = new Column('', 0);
  private sold = new Map<string, number>();
  private readonly settled = new Map<string, number>();

  onHand(id: string): number | null {
    if (!this.columns) return null;
    return (this.settled.get(id) ?? (this.byId ? this.byId.get(id) : this.find(id)) ?? 0) - (this.sold.get(id) ?? 0);
  }

  /** Figures as columns; with them, single figures that came later. */
  replace(columns: StockColumns, later: Iterable<[string, number]> = []): void {
    this.columns = columns;
    this.byId = null;
    this.ids = new Column(columns.ids, columns.on_hand.length);
    this.settled.clear();
    this.update(later);
  }

  update(figures: Iterable<[string, number]>): void {
    for (const [id, onHand] of figures) this.settled.set(id, onHand);
  }

  get later(): number {
    return this.settled.size;
  }

  /** All figures as columns again. */
  pack(): StockColumns {
    const all = new Map([...this.packed(), ...this.settled]);
    return { ids: [...all.keys()].join('\n'), on_hand: [...all.values()] };
  }

  replaceEffects(effects: Effect[]): void {
    this.sold = new Map();
    for (const effect of effects) this.apply(effect);
  }

  apply({ goods }: Effect): void {
    for (const [id, quantity] of goods) this.sold.set(id, (this.sold.get(id) ?? 0) + quantity);
  }

  private find(id: string): number | undefined {
    const position = this.ids.text.indexOf(`\n${id}\n`);
    return position < 0 ? undefined : this.columns?.on_hand[this.ids.rowAt(position)];
  }

  /** By id. A figure is found more quickly when this was made, which takes long: for idle time. */
  packed(): Map<string, number> {
    if (this.byId) return this.byId;
    const { ids, on_hand } = this.columns ?? { ids: '', on_hand: [] };
    const keys = ids ? ids.split('\n') : [];
    return (this.byId = new Map(keys.map((id, place) => [id, on_hand[place] ?? 0])));
  }
}
