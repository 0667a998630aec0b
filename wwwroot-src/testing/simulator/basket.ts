import type { CustomerName } from '../../customers/customer';
import type { Cart, CartLine } from '../../sales/cart-store';
import { lineTotal, saleTotals } from '../../shared/money';
import type { Payment } from '../../shared/protocol';
import type { Random } from './random';

export interface ListedGoods {
  product_id: string;
  name: string;
  name_ur: string;
  unit: string;
  price: number;
}

export function basket(goods: ListedGoods[], random: Random, customer?: CustomerName): Cart {
  const lines = Array.from({ length: random.between(1, 3) }, (_, place): CartLine => {
    const { product_id, name, name_ur, unit, price } = random.pick(goods);
    const quantity = random.between(1, 40) * 250;
    return {
      key: String(place),
      measured: false,
      product_id,
      name,
      ...(name_ur ? { name_ur } : {}),
      unit,
      quantity,
      unit_price: price,
      line_total: lineTotal(quantity, price),
    };
  });
  return { op_id: null, lines, ...(customer ? { customer } : {}) };
}

export function payment(cart: Cart, random: Random): Payment[] {
  const { total } = saleTotals(cart.lines.map(({ line_total }) => line_total));
  if (!total) return [];
  // Whoever has a name may pay a part, or nothing.
  if (cart.customer && random.chance(0.7)) {
    const paid = random.between(0, Math.floor(total / 100) - 1) * 100;
    return paid ? [{ method: 'cash', amount: paid }] : [];
  }
  if (random.chance(0.2)) return [{ method: 'card', amount: total }];
  return [{ method: 'cash', amount: total, ...(random.chance(0.5) ? { tendered: total + 10_000 } : {}) }];
}
