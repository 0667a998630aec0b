import type { Balance, Customer } from '../../customers/customer';
import type { CustomerList } from '../../customers/customer-list';
import { count, rupees } from './format';
import { momentText } from './moment';
import { text } from './texts';
import { now, unitOf } from './time';

/** Whose sale it is; of one this phone does not know, all there is is his name. */
export interface Buyer extends Customer {
  unknown?: true;
}

/** Why a list of customers has nobody in it. */
export const nobodyText = ({ ready, size }: CustomerList): string =>
  text(!ready ? 'customers-coming' : size ? 'nobody-found' : 'no-customers');

/** "Rs 4,250", "Advance Rs 500" or "Nothing owed". */
export function owedText(balance: number): string {
  if (!balance) return text('settled');
  return balance > 0 ? text('worth', { amount: rupees(balance) }) : text('advance-is', { amount: rupees(-balance) });
}

/** The server may not know of him yet: he, or what he bought, has still to be sent or told. */
export const isWaiting = ({ as_of, unsent }: Balance): boolean => !as_of || unsent > 0;

export const asOfText = (time: number): string => (time ? text('as-of', { time: momentText(time) }) : text('never-told'));

/** How sure a balance is: "as of 10:40, 1 on this phone not sent". */
export function ageText({ as_of, unsent }: Balance): string {
  const told = asOfText(as_of);
  return unsent ? text('and', { one: told, other: text('not-sent-here', { n: count(unsent) }) }) : told;
}

/** On a receipt: of somebody the server has never told of, all there is was written here. */
export const receiptAge = (balance: Balance): string => (balance.as_of ? ageText(balance) : '');

/** For how long something has been owed. */
export function sinceText({ oldest, balance }: Pick<Customer, 'oldest' | 'balance'>): string {
  if (balance <= 0 || !oldest) return '';
  const [unit, n] = unitOf(Math.max(0, now() - Date.parse(oldest)));
  return unit !== 'day' ? text('today') : n === 1 ? text('one-day') : text('days', { n: count(n) });
}

/** What he will owe after this sale or payment. */
export function afterText(balance: number): string {
  if (!balance) return text('then-settled');
  return balance > 0 ? text('then-owes', { amount: rupees(balance) }) : text('then-advance', { amount: rupees(-balance) });
}
