import type { OutletStore } from '../device/outlet-store';
import { NotSaved } from '../outbox/not-saved';
import { type Recorded, record } from '../outbox/record';
import type { CountGoods, MoveGoods, Rights, Way } from '../shared/protocol';

/** How goods come or go by another way than a sale, each with the right that a cashier needs for it. StockRights.cs is the twin. */
export const WAYS: Record<Way | 'count', string> = {
  delivery: 'receive_stock',
  count: 'count_stock',
  damage: 'adjust_stock',
  expired: 'adjust_stock',
  own_use: 'adjust_stock',
  gift: 'adjust_stock',
};

/** @param rights Null for an owner, and for whom this phone has not heard of: the server knows. */
export const waysOf = (rights: Rights | null): (Way | 'count')[] =>
  (Object.keys(WAYS) as (Way | 'count')[]).filter(way => !rights || rights[WAYS[way]] !== undefined);

// What the server takes: Pos.Data/Stock/MoveGoods.cs.
const MOST = 100_000_000_000;

interface Shelved {
  id: string;
  name: string;
  /** Null where the phone does not know. */
  on_hand: number | null;
}

/** @param quantity Thousandths of the unit: what came or went, or all that was counted. */
export function moveGoods(
  outlet: OutletStore,
  opId: string,
  way: Way | 'count',
  { id, name, on_hand }: Shelved,
  quantity: number,
): Promise<Recorded> {
  if (!Number.isSafeInteger(quantity) || quantity < (way === 'count' ? 0 : 1) || quantity > MOST)
    return Promise.reject(new NotSaved('invalid'));
  const product = { product_id: id, name: name.slice(0, 200) };
  const payload: MoveGoods | CountGoods =
    way === 'count' ? { lines: [{ ...product, counted: quantity }] } : { reason: way, lines: [{ ...product, quantity }] };
  // What has gone from the shelf.
  const gone = way === 'count' ? (on_hand ?? quantity) - quantity : way === 'delivery' ? -quantity : quantity;
  return record(outlet, {
    opId,
    kind: way === 'count' ? 'count_goods' : 'move_goods',
    make: () => ({ payload, effect: { goods: [[id, gone]] } }),
  });
}
