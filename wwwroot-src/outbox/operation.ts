import { lineTotal, MAX_PRICE, saleTotals, worthQuantity } from '../shared/money';
import type { Operation, Payment, RecordSale, SaleLine } from '../shared/protocol';
import { NotSaved, type Cart, type Receipt } from './model';
import type { DeviceRecord } from './registry';
import type { Chain, OutboxEntry, ReceiptRecord, SoldRecord } from './shop';

// What the server takes: Pos.Data/Sales/RecordSale.cs.
const MAX_LINES = 500;
const MAX_PAYMENTS = 20;
const MAX_PAYMENT = 1_000_000_000_000;

/** The sale a cart and its payments make. Rejects what does not add up or the server would put aside: it would be wrong for ever. */
export function buildSale(cart: Cart, payments: Payment[], receiptNo: string, pricesAsOf: number): RecordSale {
  if (!cart.op_id || !cart.lines.length) throw new NotSaved('invalid');
  if (cart.lines.length > MAX_LINES) throw new NotSaved('too_long');
  const lines = cart.lines.map(saleLine);
  const totals = addUp(lines);
  if (totals.total > MAX_PAYMENT || payments.some(({ tendered }) => tendered && tendered > MAX_PAYMENT)) throw new NotSaved('too_dear');
  const paid = payments.reduce((sum, payment) => sum + payment.amount, 0);
  if (paid !== totals.total || payments.length > MAX_PAYMENTS || !payments.every(isPayment)) throw new NotSaved('invalid');
  return {
    receipt_no: receiptNo, lines, ...totals,
    payments: payments.map(({ method, amount, tendered }) => tendered === undefined ? { method, amount } : { method, amount, tendered }),
    credit: 0,
    prices_as_of: pricesAsOf,
  };
}

export function receiptNumber(prefix: string, counter: number): string {
  return `${prefix}-${String(counter).padStart(6, '0')}`;
}

export interface Moment { occurredAt: number; clockOffset: number }

/** The next operation of the device's chain, still without its hash. */
export function buildOperation(device: DeviceRecord, chain: Chain, opId: string, sale: RecordSale, moment: Moment): Omit<Operation, 'hash'> {
  const { business, outlet, device: { id }, shift } = device.enrolment;
  return {
    op_id: opId,
    kind: 'record_sale',
    schema_version: 2,
    business_id: business.id,
    outlet_id: outlet.id,
    device_id: id,
    device_seq: chain.device_seq + 1,
    prev_hash: chain.last_hash,
    author: shift.id,
    occurred_at: moment.occurredAt,
    clock_offset_ms: moment.clockOffset,
    payload: JSON.stringify(sale),
  };
}

/** Everything one checkout writes. */
export interface Records { entry: OutboxEntry; receipt: ReceiptRecord; sold: SoldRecord; chain: Chain }

export function recordsOf(device: DeviceRecord, chain: Chain, operation: Operation, sale: RecordSale): Records {
  const { business, outlet: { name, phone, address } } = device.enrolment;
  const { device_id, device_seq, op_id } = operation;
  const sold = new Map<string, number>();
  for (const line of sale.lines) sold.set(line.product_id, (sold.get(line.product_id) ?? 0) + line.quantity);
  return {
    entry: { device_id, device_seq, op_id, operation, bytes: bytesOf(operation), state: 'queued' },
    receipt: {
      ...sale, device_id, op_id, device_seq, occurred_at: operation.occurred_at, clock_offset: operation.clock_offset_ms, business: business.name, outlet: { name, phone, address },
      worker: device.shifts[operation.author]?.worker.name ?? '', state: 'saved',
    },
    sold: { op_id, goods: [...sold], settled_by: null },
    chain: { device_seq, receipt_counter: chain.receipt_counter + 1, last_hash: operation.hash },
  };
}

/** UTF-8 length of the operation's JSON. */
export const bytesOf = (operation: Operation): number => new TextEncoder().encode(JSON.stringify(operation)).length;

/** Whether a receipt is what this cart would have made: a second tap, not a second sale. */
export function isSameSale(receipt: Receipt, cart: Cart): boolean {
  return JSON.stringify(receipt.lines.map(saleLine)) === JSON.stringify(cart.lines.map(saleLine));
}

// Written field by field: what the screens keep beside a line is not part of the sale, and the order is always the same.
function saleLine(line: SaleLine): SaleLine {
  const { product_id, name, name_ur, unit, quantity, unit_price, amount, line_total, barcode } = line;
  return {
    product_id, name, ...(name_ur ? { name_ur } : {}), unit, quantity, unit_price,
    ...(amount === undefined ? {} : { amount }), line_total, ...(barcode ? { barcode } : {}),
  };
}

function addUp(lines: SaleLine[]) {
  try {
    for (const line of lines) {
      const computed = lineTotal(line.quantity, line.unit_price);
      if (!line.name || line.name.length > 200 || !line.unit) throw new RangeError('line');
      if (line.line_total !== (line.amount ?? computed)) throw new RangeError('line');
      if (line.amount !== undefined && (line.amount > MAX_PRICE || line.quantity !== worthQuantity(line.amount, line.unit_price))) throw new RangeError('line');
    }
    return saleTotals(lines.map(line => line.line_total));
  } catch (error) {
    throw new NotSaved('invalid', { cause: error });
  }
}

function isPayment({ method, amount, tendered }: Payment): boolean {
  return Number.isSafeInteger(amount) && amount > 0
    && (tendered === undefined || (method === 'cash' && Number.isSafeInteger(tendered) && tendered >= amount));
}
