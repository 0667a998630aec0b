import type { CustomerName } from '../../customers/customer';
import type { Engine } from '../../engine/engine';
import { carrier, click, el, find, put, write } from '../parts/dom';
import { asOfText, nobodyText } from '../parts/owed';
import { openSheet, prepareSheet } from '../parts/sheet';
import { type AddSheet, offerAdd } from './add-sheet';
import { CustomerRows } from './customer-rows';

/** Whose sale it is: whoever was here last stands first. */
export class PickSheet {
  private readonly sheet = el<HTMLDialogElement>('sheet-pick');
  private readonly query = find<HTMLInputElement>(this.sheet, '[type=search]');
  private readonly rows: CustomerRows;
  private picked: (customer: CustomerName | null) => void = () => {};

  constructor(
    private readonly engine: Engine,
    add: AddSheet,
  ) {
    const list = find(this.sheet, '.picks');
    this.rows = new CustomerRows(list, 'pick-row', limit => {
      const typed = this.query.value.trim();
      return typed ? engine.customers.search(typed, limit) : engine.customers.list('recent', limit);
    });
    prepareSheet(this.sheet);
    this.query.addEventListener('input', () => this.draw());
    list.addEventListener('click', event => this.pick(carrier(event, 'data-customer')?.dataset.customer));
    find(this.sheet, 'form').addEventListener('submit', event => {
      event.preventDefault();
      this.pick(list.querySelector<HTMLElement>('[data-customer]')?.dataset.customer);
    });
    click(find(this.sheet, '[data-nobody]'), () => this.done(null));
    offerAdd(
      add,
      find(this.sheet, '[data-add]'),
      () => this.query.value.trim(),
      customer => this.done(customer),
    );
  }

  open(present: CustomerName | undefined, picked: (customer: CustomerName | null) => void): void {
    this.picked = picked;
    this.query.value = '';
    find(this.sheet, '[data-nobody]').hidden = !present;
    this.draw();
    openSheet(this.sheet);
    find(this.sheet, 'h2').focus();
  }

  private draw(): void {
    this.rows.reset();
    const { shown } = this.rows.draw();
    const { customers } = this.engine;
    put(this.sheet, 'age', customers.asOf ? asOfText(customers.asOf) : '');
    const empty = find(this.sheet, '.empty');
    empty.hidden = shown.length > 0;
    write(empty, nobodyText(customers));
  }

  private pick(id?: string): void {
    const customer = id && this.engine.customers.byId(id);
    if (customer) this.done(customer);
  }

  private done(customer: CustomerName | null): void {
    this.sheet.close();
    this.picked(customer);
  }
}
