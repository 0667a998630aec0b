import type { Balance } from '../customers/customer';
import { sentName } from '../customers/names';
import type { OutletStore } from '../device/outlet-store';
import { NotSaved } from '../outbox/not-saved';
import { type Recorded, record } from '../outbox/record';
import type { PaymentReceipt } from '../sales/receipts';
import { MAX_PAYMENT } from '../sales/sale';
import type { ReceivePayment } from '../shared/protocol';

/** Money taken against what a customer owes; op_id is minted when the sheet opens. */
export interface NewPayment extends Omit<ReceivePayment, 'receipt_no'> {
  op_id: string;
}

/** Takes money against what a customer owes. */
export async function receivePayment(
  outlet: OutletStore,
  payment: NewPayment,
  after?: Balance,
): Promise<Recorded & { receipt: PaymentReceipt }> {
  const { op_id, customer_id, method, amount, tendered, against = [] } = payment;
  const customer_name = sentName(payment.customer_name);
  const chosen = against.reduce((sum, part) => sum + part.amount, 0);
  if (
    !isMoney(amount) ||
    (tendered !== undefined && (method !== 'cash' || tendered < amount)) ||
    chosen > amount ||
    !against.every(part => isMoney(part.amount))
  ) {
    throw new NotSaved('invalid');
  }
  if (amount > MAX_PAYMENT) throw new NotSaved('too_dear');
  return (await record(outlet, {
    opId: op_id,
    kind: 'receive_payment',
    make(receipt_no) {
      const payload: ReceivePayment = {
        receipt_no,
        customer_id,
        customer_name,
        method,
        amount,
        ...(tendered === undefined ? {} : { tendered }),
        ...(against.length ? { against } : {}),
      };
      return {
        payload,
        receipt: { kind: 'payment', ...payload, standing: after },
        effect: { goods: [], credit: { customer_id, amount: -amount } },
      };
    },
  })) as Recorded & { receipt: PaymentReceipt };
}

const isMoney = (amount: number) => Number.isSafeInteger(amount) && amount > 0;
