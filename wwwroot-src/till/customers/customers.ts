import type { CustomerName } from '../../customers/customer';
import type { Engine } from '../../engine/engine';
import type { PaymentReceipt } from '../../sales/receipts';
import { AddSheet } from './add-sheet';
import { CustomerView } from './customer-view';
import { CustomersView } from './customers-view';
import { PickSheet } from './pick-sheet';
import { ReceiveSheet } from './receive-sheet';

/** The customers' screens and sheets. Returned: the sheet that says whose sale it is. */
export function openCustomers(
  engine: Engine,
  received: (receipt: PaymentReceipt) => void,
  sellTo: (customer: CustomerName) => void,
): PickSheet {
  const adding = new AddSheet(engine);
  const receiving = new ReceiveSheet(engine, received);
  new CustomersView(engine, adding, receiving);
  new CustomerView(engine, receiving, sellTo);
  return new PickSheet(engine, adding);
}
