import type { Operation, Payment, RecordSale } from '../shared/protocol';
import { uuidV7 } from '../shared/uuid';
import { checkout } from './checkout';
import { NotSaved, type Cart, type SaleReceipt } from './model';
import type { Shop } from './shop';

/**
 * Records a sale that was posted as a form: the same path as a sale on the screen. `operation` is an envelope made on the
 * page; `cart` and `payments` are what an envelope is made from.
 */
export async function recordPosted(shop: Shop, form: FormData): Promise<SaleReceipt> {
  const operation = field<Operation>(form, 'operation');
  const { receipt } = operation ? await recordOperation(shop, operation) : await recordCart(shop, form);
  return receipt;
}

function recordOperation(shop: Shop, operation: Operation) {
  const sale = parse<RecordSale>(operation.payload);
  if (!sale || !Array.isArray(sale.lines) || !Array.isArray(sale.payments)) throw new NotSaved('invalid');
  const lines = sale.lines.map((line, place) => ({ ...line, key: String(place), measured: false }));
  const { payments, approval, customer_id: id, customer_name: name } = sale;
  return checkout(shop, { cart: { op_id: operation.op_id, lines, ...(id && name ? { customer: { id, name } } : {}) }, payments, approval }, operation);
}

function recordCart(shop: Shop, form: FormData) {
  const cart = field<Cart>(form, 'cart');
  const payments = field<Payment[]>(form, 'payments');
  if (!Array.isArray(cart?.lines) || !Array.isArray(payments)) throw new NotSaved('invalid');
  return checkout(shop, { cart: { ...cart, op_id: cart.op_id ?? uuidV7(shop.env)() }, payments });
}

function field<T>(form: FormData, name: string): T | null {
  const value = form.get(name);
  return typeof value === 'string' ? parse<T>(value) : null;
}

function parse<T>(json: string): T | null {
  try {
    return JSON.parse(json) as T;
  } catch {
    return null;
  }
}
