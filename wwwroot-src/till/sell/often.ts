import type { Catalogue } from '../../catalog/catalogue';
import type { Goods } from '../../catalog/columns';
import type { Engine } from '../../engine/engine';

const LOOKED_AT = 200;
const FEWEST = 5;
let ids: string[] = [];
let times = new Map<string, number>();

/** Learns from this till's last sales what sells most often. Returns whether there is enough to show. */
export async function learnOften(engine: Engine): Promise<boolean> {
  const counted = new Map<string, number>();
  for (const sale of await engine.sales.receipts(LOOKED_AT)) {
    if (sale.kind) continue;
    for (const id of new Set(sale.lines.map(line => line.product_id))) counted.set(id, (counted.get(id) ?? 0) + 1);
  }
  times = counted;
  ids = [...times].sort((a, b) => b[1] - a[1]).map(([id]) => id);
  return ids.length >= FEWEST;
}

/** In how many of its last sales this till sold it. */
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
