import { overLimit } from '../../credit/debts';
import { mayGive } from '../../credit/rights';
import type { Customer } from '../../customers/customer';
import type { Engine } from '../../engine/engine';
import { westernDigits } from '../../shared/digits';
import type { Approval } from '../../shared/protocol';
import { click, el, find, put, slot, write } from '../parts/dom';
import { rupees } from '../parts/format';
import { openSheet, prepareSheet } from '../parts/sheet';
import { nameOf, text, writeName } from '../parts/texts';

/** The customer would owe more than he may: the owner's code lets it pass, and so does selling all the same. */
export class LimitSheet {
  private readonly sheet = el<HTMLDialogElement>('sheet-limit');
  private readonly code = find<HTMLInputElement>(this.sheet, '[name=code]');
  private opId = '';
  private credit = 0;
  private go: (approval?: Approval) => void = () => {};

  constructor(private readonly engine: Engine) {
    prepareSheet(this.sheet);
    find(this.sheet, 'form').addEventListener('submit', event => {
      event.preventDefault();
      void this.judge();
    });
    click(find(this.sheet, '[data-all-the-same]'), () => this.pass());
  }

  async open(customer: Customer, credit: number, opId: string, go: (approval?: Approval) => void): Promise<void> {
    this.opId = opId;
    this.credit = credit;
    this.go = go;
    this.code.value = '';
    this.error('');
    writeName(slot(this.sheet, 'name'), nameOf(customer));
    // His own limit is what is said, where he would pass that too.
    const isOver = overLimit(customer, credit) > 0;
    const limit = isOver ? customer.limit : mayGive(this.engine.device.rights);
    write(find(this.sheet, 'h2'), text(isOver ? 'over-limit' : 'beyond-right'));
    put(this.sheet, 'limit', text('worth', { amount: rupees(limit ?? 0) }));
    put(this.sheet, 'would', text('worth', { amount: rupees(customer.balance + credit) }));
    find(this.sheet, 'form').hidden = !(await this.engine.credit.hasOwnerCode());
    openSheet(this.sheet);
    find(this.sheet, 'h2').focus();
  }

  private async judge(): Promise<void> {
    const code = westernDigits(this.code.value).replace(/\D/g, '');
    const approval = code.length === 6 ? await this.engine.credit.approve(this.opId, this.credit, code) : null;
    if (approval) return this.pass(approval);
    this.error(text('code-wrong'));
    this.code.select();
  }

  private pass(approval?: Approval): void {
    this.sheet.close();
    this.go(approval);
  }

  private error(message: string): void {
    write(slot(this.sheet, 'error'), message);
  }
}
