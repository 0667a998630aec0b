import type { Catalogue } from '../../catalog/catalogue';
import type { Goods } from '../../catalog/columns';
import type { Engine } from '../../engine/engine';
import type { Receipt } from '../../sales/receipts';

const LOOKED_AT = 200;
const FEWEST = 5;
const times = new Map<string, number>();

/** Learns from this till's last sales what sells most often. Returns whether there is enough to show. */
export async function learnOften(engine: Engine): Promise<boolean> {
  for (const sale of await engine.sales.receipts(LOOKED_AT)) learnSale(sale);
  return times.size >= FEWEST;
}

/** One more of them. */
export function learnSale(sale: Receipt): void {
  for (const { product_id: id } of sale.kind ? [] : sale.lines) times.set(id, timesSold(id) + 1);
}

/** How often this till sold it in its last sales. */
export const timesSold = (id: string): number => times.get(id) ?? 0;

export function oftenSold(catalogue: Catalogue, limit: number): Goods[] {
  const goods: Goods[] = [];
  for (const [id] of [...times].sort((a, b) => b[1] - a[1])) {
    const found = catalogue.byId(id);
    if (found && !found.away) goods.push(found);
    if (goods.length === limit) break;
  }
  return goods;
}
