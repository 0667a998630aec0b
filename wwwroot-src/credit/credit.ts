import type { CustomerList } from '../customers/customer-list';
import type { OpenTill } from '../outbox/open-till';
import type { PaymentReceipt } from '../sales/receipts';
import type { Approval } from '../shared/protocol';
import { approve } from './approve';
import { readOwnerCode } from './owner-code';
import { type NewPayment, receivePayment } from './receive-payment';
import { fetchStatement, makeLink, type NoStatement, type StatementLink } from './statements';

/** What customers owe: taking their money, letting a sale pass their limit, telling them how they stand. */
export class Credit {
  constructor(
    private readonly till: OpenTill,
    private readonly customers: () => CustomerList,
  ) {}

  /** Rejects with NotSaved. */
  async receive(payment: NewPayment): Promise<PaymentReceipt> {
    const { receipt } = await this.till.record(outlet =>
      receivePayment(outlet, payment, this.customers().balanceAfter(payment.customer_id, -payment.amount)),
    );
    return receipt;
  }

  /** Whether the owner has set a code that lets a sale pass the limit. */
  async hasOwnerCode(): Promise<boolean> {
    return !!(await readOwnerCode(await this.till.outlet()));
  }

  /** What lets the sale pass the limit, or null when the code is another one. */
  async approve(opId: string, credit: number, code: string): Promise<Approval | null> {
    const outlet = await this.till.outlet();
    const known = await readOwnerCode(outlet);
    return known ? approve(outlet.env, known, opId, credit, code) : null;
  }

  /** The statement as a file, made by the server. */
  async statement(customerId: string, size: 'a4' | '80mm', language: string): Promise<Blob | NoStatement> {
    return fetchStatement(await this.till.outlet(), customerId, size, language);
  }

  /** A page where the customer can check the balance. */
  async statementLink(customerId: string): Promise<StatementLink | NoStatement> {
    return makeLink(await this.till.outlet(), customerId);
  }
}
