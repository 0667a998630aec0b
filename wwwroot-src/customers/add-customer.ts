import type { OutletStore } from '../device/outlet-store';
import { NotSaved } from '../outbox/not-saved';
import { type Recorded, record } from '../outbox/record';
import { westernDigits } from '../shared/digits';
import type { AddCustomer, CustomerRow } from '../shared/protocol';
import { sentName } from './names';

// What the server takes: Pos.Data/Customers/CustomerShape.cs.
const MOST_PHONE = 20;

/** A customer nobody knows yet; the operation's op_id is the customer's id. */
export function addCustomer(
  outlet: OutletStore,
  opId: string,
  { name, name_ur = '', nickname = '', phone = '' }: AddCustomer,
): Promise<Recorded> {
  const written = { name: sentName(name), name_ur: sentName(name_ur), nickname: sentName(nickname), phone: phoneOf(phone) };
  if (!written.name) return Promise.reject(new NotSaved('invalid'));
  const row: CustomerRow = {
    id: opId,
    ...written,
    note: '',
    limit: null,
    merged_into: null,
    balance: 0,
    oldest: null,
    last_payment: null,
    open: [],
  };
  return record(outlet, {
    opId,
    kind: 'add_customer',
    make: () => ({
      payload: Object.fromEntries(Object.entries(written).filter(([, value]) => value)),
      effect: { goods: [], customer: row },
    }),
  });
}

/** As it will be written down, or only part of it would be. */
export const isPhone = (text: string): boolean => /^[0-9+ -]{0,20}$/.test(westernDigits(text).trim());

const phoneOf = (text: string) =>
  westernDigits(text)
    .replace(/[^0-9+ -]/g, '')
    .trim()
    .slice(0, MOST_PHONE);
