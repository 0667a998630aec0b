import { sentName } from '../customers/names';
import { NotSaved } from '../outbox/not-saved';
import { lineTotal, MAX_PRICE, saleTotals, worthQuantity } from '../shared/money';
import type { Payment, RecordSale, SaleLine } from '../shared/protocol';
import type { Selling } from './checkout';
import type { SaleReceipt } from './receipts';

// What the server takes: Pos.Data/Sales/RecordSale.cs.
const MAX_LINES = 500;
const MAX_PAYMENTS = 20;
export const MAX_PAYMENT = 1_000_000_000_000;

/** The sale a cart and its payments make. Rejects what does not add up or the server would put aside: it would be wrong for ever. */
export function buildSale({ cart, payments, approval }: Selling, receiptNo: string, pricesAsOf: number): RecordSale {
  const { customer } = cart;
  if (!cart.lines.length) throw new NotSaved('invalid');
  if (cart.lines.length > MAX_LINES) throw new NotSaved('too_long');
  const lines = cart.lines.map(saleLine);
  const totals = addUp(lines);
  if (totals.total > MAX_PAYMENT || payments.some(({ tendered }) => tendered && tendered > MAX_PAYMENT)) throw new NotSaved('too_dear');
  const credit = payments.reduce((left, payment) => left - payment.amount, totals.total);
  if (credit < 0 || (credit && !customer) || payments.length > MAX_PAYMENTS || !payments.every(isPayment)) throw new NotSaved('invalid');
  return {
    receipt_no: receiptNo,
    lines,
    ...totals,
    payments: payments.map(paid),
    credit,
    prices_as_of: pricesAsOf,
    customer_id: customer?.id,
    customer_name: customer && sentName(customer.name),
    approval: approval?.approval,
    approved_credit: approval?.approved_credit,
    approvals: approval?.approvals,
  };
}

/** Whether a receipt is what this would have made: a second tap, not a second sale. */
export function isSameSale(receipt: SaleReceipt, selling: Selling): boolean {
  return essence(receipt) === essence(buildSale(selling, '', 0));
}

const essence = ({ lines, payments, credit, customer_id }: RecordSale) =>
  JSON.stringify([lines.map(saleLine), payments.map(paid), credit, customer_id]);

const paid = ({ method, amount, tendered }: Payment): Payment => ({ method, amount, tendered });

// Written field by field: what the screens keep beside a line is not part of the sale, and the order is always the same.
// What is undefined does not get into the JSON.
function saleLine(line: SaleLine): SaleLine {
  const { product_id, name, name_ur, unit, quantity, unit_price, amount, line_total, barcode, pack } = line;
  return {
    product_id,
    name,
    name_ur: name_ur || undefined,
    unit,
    quantity,
    unit_price,
    amount,
    line_total,
    barcode: barcode || undefined,
    pack,
  };
}

function addUp(lines: SaleLine[]) {
  try {
    if (!lines.every(isLine)) throw new RangeError();
    return saleTotals(lines.map(line => line.line_total));
  } catch (error) {
    throw new NotSaved('invalid', { cause: error });
  }
}

function isLine({ name, unit, quantity, unit_price, amount, line_total, pack }: SaleLine): boolean {
  const computed = lineTotal(quantity, unit_price, pack?.factor);
  return (
    !!name &&
    name.length <= 200 &&
    !!unit &&
    !(pack && (amount || quantity % pack.factor)) &&
    line_total === (amount ?? computed) &&
    (amount === undefined || (amount <= MAX_PRICE && quantity === worthQuantity(amount, unit_price)))
  );
}

function isPayment({ method, amount, tendered }: Payment): boolean {
  return (
    Number.isSafeInteger(amount) &&
    amount > 0 &&
    (tendered === undefined || (method === 'cash' && Number.isSafeInteger(tendered) && tendered >= amount))
  );
}
