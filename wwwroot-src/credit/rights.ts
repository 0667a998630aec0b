import type { Customer } from '../customers/customer';
import type { Rights } from '../shared/protocol';
import { overLimit } from './debts';

/**
 * Whether a sale with this much on credit, in paisa, needs the owner's word: the customer would owe more than he may, by more than whoever sells may let
 * him, or more than whoever sells may give at all. CreditRights.cs is the twin; the server judges again.
 * @param rights Null for an owner, and for whom this phone has not heard of: the server knows.
 */
export function needsWord(rights: Rights | null, customer: Pick<Customer, 'balance' | 'limit'>, credit: number): boolean {
  if (credit <= 0) return false;
  const beyond = overLimit(customer, credit);
  if (!rights) return beyond > 0;
  return !covers(rights, 'give_credit', customer.balance + credit) || (beyond > 0 && !covers(rights, 'over_limit', beyond));
}

/** What whoever sells may let a customer owe: paisa, null for any amount, 0 for nothing. */
export const mayGive = (rights: Rights | null): number | null =>
  rights ? (rights.give_credit === undefined ? 0 : rights.give_credit) : null;

function covers(rights: Rights, right: string, amount: number): boolean {
  const limit = rights[right];
  return limit === null || (limit !== undefined && limit >= amount);
}
