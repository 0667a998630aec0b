import type { CustomerRow } from '../../shared/protocol';
import { put, slot } from '../parts/dom';
import { digits } from '../parts/format';
import { nameOf, otherNameOf, writeName } from '../parts/texts';

/** Who it is: what tells people of one name apart is never what is cut off, the name in the other script may be. */
export function writeWho(node: ParentNode, customer: Pick<CustomerRow, 'name' | 'name_ur' | 'nickname' | 'phone'>): void {
  writeName(slot(node, 'name'), nameOf(customer));
  writeName(slot(node, 'nickname'), customer.nickname);
  put(node, 'phone', digits(customer.phone));
  writeName(slot(node, 'other'), otherNameOf(customer));
}
