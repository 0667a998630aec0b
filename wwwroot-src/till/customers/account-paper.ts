import type { Customer } from '../../customers/customer';
import type { Engine } from '../../engine/engine';
import type { OpenDebt } from '../../shared/protocol';
import { debtDay, debtName } from '../parts/debt-row';
import { put, slot } from '../parts/dom';
import { rupees } from '../parts/format';
import { dayAndClock } from '../parts/moment';
import { ageText } from '../parts/owed';
import { balancePair, blank, pairRow, type Shop } from '../parts/receipt';
import { nameOf, speaking, writeName } from '../parts/texts';
import { now } from '../parts/time';

/** What this phone knows of a customer, for when the server cannot be asked for a statement. */
export function accountPaper({ device }: Engine, customer: Customer, debts: OpenDebt[]): HTMLElement {
  const { business, outlet } = device.enrolment!;
  return speaking(outlet.receipt_language, () =>
    account({ business: business.name, business_ur: business.name_ur, outlet }, customer, debts),
  );
}

function account(shop: Shop, customer: Customer, debts: OpenDebt[]): HTMLElement {
  const node = blank(shop);
  put(node, 'when', dayAndClock(now()));
  writeName(slot(node, 'customer'), nameOf(customer));
  slot(node, 'lines').append(...debts.map(debt => pairRow([`${debtDay(debt)} ${debtName(debt)}`.trim(), rupees(debt.open)])));
  const [label, figure] = balancePair(customer);
  put(node, 'total-label', label);
  put(node, 'total', figure);
  put(node, 'age', ageText(customer));
  return node;
}
