import type { Engine } from '../../engine/engine';
import { carrier, click, el, find, write } from '../parts/dom';
import { count, rupees } from '../parts/format';
import { asOfText, nobodyText } from '../parts/owed';
import { text } from '../parts/texts';
import { go, onShow, view } from '../parts/views';
import { type AddSheet, offerAdd } from './add-sheet';
import { CustomerRows } from './customer-rows';
import type { ReceiveSheet } from './receive-sheet';

/** Everybody who may owe something: the largest sums first, or whom one types. */
export class CustomersView {
  private readonly query = el<HTMLInputElement>('customer-query');
  private readonly rows: CustomerRows;

  constructor(
    private readonly engine: Engine,
    add: AddSheet,
    receive: ReceiveSheet,
  ) {
    const list = el('customers-list');
    this.rows = new CustomerRows(list, 'customer-row', limit => {
      const typed = this.query.value.trim();
      return typed ? engine.customers.search(typed, limit) : engine.customers.list('owed', limit);
    });
    list.addEventListener('click', event => {
      const id = carrier(event, 'data-receive') && carrier(event, 'data-customer')?.dataset.customer;
      if (id) void receive.open(id);
    });
    this.query.addEventListener('input', () => {
      this.rows.reset();
      this.draw();
    });
    find(el('customers'), 'form').addEventListener('submit', event => {
      event.preventDefault();
      list.querySelector('a')?.click();
    });
    click(el('customers-more'), () => {
      this.rows.more();
      this.draw();
    });
    offerAdd(
      add,
      el('customer-new'),
      () => this.query.value.trim(),
      customer => go('customer', customer.id),
    );
    onShow('customers', () => this.draw());
    engine.subscribe(() => {
      if (view() === 'customers') this.draw();
    });
  }

  private draw(): void {
    const { customers } = this.engine;
    const { shown, more } = this.rows.draw();
    const { owed } = customers;
    write(el('customers-figures'), owed.customers ? text('owed-by', { amount: rupees(owed.amount), n: count(owed.customers) }) : '');
    write(el('customers-age'), customers.asOf ? asOfText(customers.asOf) : '');
    el('customers-more').hidden = !more;
    const empty = el('customers-empty');
    empty.hidden = shown.length > 0;
    empty.toggleAttribute('data-coming', !customers.ready);
    write(find(empty, '.empty__title'), nobodyText(customers));
  }
}
