import type { CustomerName } from '../customers/customer';
import type { OutletStore } from '../device/outlet-store';
import { NotSaved } from '../outbox/not-saved';
import type { Operation, Payment, RecordSale } from '../shared/protocol';
import { uuidV7 } from '../shared/uuid';
import type { Cart, CartLine } from './cart-store';
import { checkout } from './checkout';
import type { SaleReceipt } from './receipts';

/**
 * Records a sale that was posted as a form: the same path as a sale on the screen. `operation` is an envelope made on the
 * page; `cart` and `payments` are what an envelope is made from.
 */
export async function recordPosted(outlet: OutletStore, form: FormData): Promise<SaleReceipt> {
  const operation = field<Operation>(form, 'operation');
  const sold = operation && parse<RecordSale>(operation.payload);
  const cart = operation
    ? sold && { op_id: operation.op_id, lines: sold.lines as CartLine[], customer: customerOf(sold) }
    : field<Cart>(form, 'cart');
  const payments = operation ? sold?.payments : field<Payment[]>(form, 'payments');
  if (!Array.isArray(cart?.lines) || !Array.isArray(payments)) throw new NotSaved('invalid');
  const selling = { cart: { ...cart, op_id: cart.op_id ?? uuidV7(outlet.env)() }, payments, approval: sold };
  return (await checkout(outlet, selling, operation ?? undefined)).receipt;
}

const customerOf = ({ customer_id: id, customer_name: name }: RecordSale): CustomerName | undefined =>
  id && name ? { id, name } : undefined;

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
