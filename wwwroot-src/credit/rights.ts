import type { Customer } from '../customers/customer';
import type { Rights, TillWorker } from '../shared/protocol';
import { overLimit } from './debts';

/** Who gives his word for a sale on credit gives it for all that the server may find missing: it knows of the other tills. */
export const CREDIT_RIGHTS = ['give_credit', 'over_limit'];

type Owing = Pick<Customer, 'balance' | 'limit'>;

/**
 * Which rights a sale with this much on credit, in paisa, needs and whoever sells has not: the customer would owe more than he may, by more than whoever sells
 * may let him, or more than whoever sells may give at all. CreditRights.cs is the twin; the server judges again.
 * @param rights Null for an owner, and for whom this phone has not heard of: the server knows.
 */
export function missingRights(rights: Rights | null, customer: Owing, credit: number): string[] {
  if (credit <= 0) return [];
  const beyond = overLimit(customer, credit);
  if (!rights) return beyond > 0 ? ['over_limit'] : [];
  const missing = covers(rights, 'give_credit', customer.balance + credit) ? [] : ['give_credit'];
  return beyond > 0 && !covers(rights, 'over_limit', beyond) ? [...missing, 'over_limit'] : missing;
}

/** Whether somebody may let that pass, by his name and PIN. */
export const mayAllow = ({ role, rights }: TillWorker, customer: Owing, credit: number): boolean =>
  role === 'owner' || !missingRights(rights, customer, credit).length;

/** What whoever sells may let a customer owe: paisa, null for any amount, 0 for nothing. */
export const mayGive = (rights: Rights | null): number | null =>
  rights ? (rights.give_credit === undefined ? 0 : rights.give_credit) : null;

function covers(rights: Rights, right: string, amount: number): boolean {
  const limit = rights[right];
  return limit === null || (limit !== undefined && limit >= amount);
}
