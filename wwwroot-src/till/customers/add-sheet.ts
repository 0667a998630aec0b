import { isPhone } from '../../customers/add-customer';
import type { CustomerName } from '../../customers/customer';
import { MOST_NAME } from '../../customers/names';
import type { Engine } from '../../engine/engine';
import { click, clone, el, find, slot, write } from '../parts/dom';
import { count } from '../parts/format';
import { openSheet, prepareSheet } from '../parts/sheet';
import { notSavedText, text } from '../parts/texts';
import { toast } from '../parts/toast';
import { writeWho } from './who';

/** A new customer: the name is enough. */
export class AddSheet {
  private readonly sheet = el<HTMLDialogElement>('sheet-add');
  private readonly form = find<HTMLFormElement>(this.sheet, 'form');
  private opId = '';
  private added: (customer: CustomerName) => void = () => {};

  constructor(private readonly engine: Engine) {
    prepareSheet(this.sheet);
    this.form.addEventListener('input', () => this.compare());
    this.form.addEventListener('submit', event => {
      event.preventDefault();
      void this.save();
    });
  }

  open(typed: string, added: (customer: CustomerName) => void): void {
    this.opId = this.engine.mint();
    this.added = added;
    this.form.reset();
    this.field('name').value = /\d{4}/.test(typed) ? '' : typed;
    this.field('phone').value = /\d{4}/.test(typed) ? typed : '';
    this.error('');
    this.compare();
    openSheet(this.sheet);
    this.field('name').focus();
  }

  private async save(): Promise<void> {
    const name = this.field('name').value.trim();
    const nickname = this.field('nickname').value.trim();
    if (!name) return this.error(text('name-missing'));
    if (Math.max(name.length, nickname.length) > MOST_NAME) return this.error(text('name-long', { n: count(MOST_NAME) }));
    if (!isPhone(this.field('phone').value)) return this.error(text('phone-odd'));
    const save = find<HTMLButtonElement>(this.form, '[type=submit]');
    save.disabled = true;
    try {
      const customer = await this.engine.customers.add(this.opId, {
        name,
        nickname,
        phone: this.field('phone').value,
      });
      this.sheet.close();
      toast(text('customer-added', { name: customer.name }));
      this.added(customer);
    } catch (problem) {
      this.error(notSavedText(problem));
    } finally {
      save.disabled = false;
    }
  }

  /** Two of one name are told apart by what else is written down. */
  private compare(): void {
    const alike = this.engine.customers.alike({ name: this.field('name').value, phone: this.field('phone').value });
    const hint = slot(this.form, 'alike');
    hint.hidden = !alike.length;
    find(hint, 'ul').replaceChildren(
      ...alike.slice(0, 3).map(customer => {
        const row = clone('alike-row');
        writeWho(row, customer);
        return row;
      }),
    );
  }

  private field(name: string): HTMLInputElement {
    return find<HTMLInputElement>(this.form, `[name=${name}]`);
  }

  private error(message: string): void {
    write(slot(this.form, 'error'), message);
  }
}

/** Every button that opens the sheet on its own. */
export function offerAdd(sheet: AddSheet, button: HTMLElement, typed: () => string, added: (customer: CustomerName) => void): void {
  click(button, () => sheet.open(typed(), added));
}
