import type { CustomerName } from '../../customers/customer';
import type { Engine } from '../../engine/engine';
import { click, el, find, slot, write } from '../parts/dom';
import { openSheet, prepareSheet } from '../parts/sheet';
import { notSavedText, text } from '../parts/texts';
import { toast } from '../parts/toast';

/** A new customer: the name is enough. */
export class AddSheet {
  private readonly sheet = el<HTMLDialogElement>('sheet-add');
  private readonly form = find<HTMLFormElement>(this.sheet, 'form');
  private opId = '';
  private added: (customer: CustomerName) => void = () => {};

  constructor(private readonly engine: Engine) {
    prepareSheet(this.sheet);
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
    openSheet(this.sheet);
    this.field('name').focus();
  }

  private async save(): Promise<void> {
    const name = this.field('name').value.trim();
    if (!name) return this.error(text('name-missing'));
    const save = find<HTMLButtonElement>(this.form, '[type=submit]');
    save.disabled = true;
    try {
      const customer = await this.engine.customers.add(this.opId, {
        name,
        nickname: this.field('nickname').value,
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
