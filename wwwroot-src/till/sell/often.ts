import type { Catalogue } from '../../catalog/catalogue';
import type { Goods } from '../../catalog/columns';
import type { Engine } from '../../engine/engine';
import type { Receipt } from '../../sales/receipts';

const LOOKED_AT = 200;
const FEWEST = 5;
let ids: string[] = [];
const times = new Map<string, number>();

/** Learns from this till's last sales what sells most often. Returns whether there is enough to show. */
export async function learnOften(engine: Engine): Promise<boolean> {
  for (const sale of await engine.sales.receipts(LOOKED_AT)) count(sale);
  return rank() >= FEWEST;
}

/** One more of them. */
export function learnSale(sale: Receipt): void {
  count(sale);
  rank();
}

function count(sale: Receipt): void {
  for (const { product_id: id } of sale.kind ? [] : sale.lines) times.set(id, (times.get(id) ?? 0) + 1);
}

function rank(): number {
  ids = [...times].sort((a, b) => b[1] - a[1]).map(([id]) => id);
  return ids.length;
}

/** How often this till sold it in its last sales. */
export const timesSold = (id: string): number => times.get(id) ?? 0;

export function oftenSold(catalogue: Catalogue, limit: number): Goods[] {
  const goods: Goods[] = [];
  for (const id of ids) {
    const found = catalogue.byId(id);
    if (found) goods.push(found);
    if (goods.length === limit) break;
  }
  return goods;
}
