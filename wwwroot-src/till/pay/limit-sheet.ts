import { overLimit } from '../../credit/debts';
import { CREDIT_RIGHTS, mayAllow, mayGive } from '../../credit/rights';
import type { Customer } from '../../customers/customer';
import type { Engine } from '../../engine/engine';
import { westernDigits } from '../../shared/digits';
import type { Approval } from '../../shared/protocol';
import { click, el, find, put, slot, write } from '../parts/dom';
import { rupees } from '../parts/format';
import { openSheet, prepareSheet } from '../parts/sheet';
import { nameOf, text, writeName } from '../parts/texts';
import { type Named, nameButton, whoSheet } from '../who/who-sheet';

/** The customer would owe more than he may: the PIN of somebody who may lets it pass, the owner's code, and selling all the same. */
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
    const who = await this.whoMayAllow(customer);
    slot(this.sheet, 'who').hidden = !who.length;
    slot(this.sheet, 'names').replaceChildren(...who.map(named => nameButton(named, false, () => void this.ask(named))));
    openSheet(this.sheet);
    find(this.sheet, 'h2').focus();
  }

  /** Those with a PIN here that the server can tell, and the right to it. */
  private async whoMayAllow(customer: Customer): Promise<Named[]> {
    const { device } = this.engine;
    const workers = device.record?.workers ?? [];
    const names = await (await whoSheet(this.engine)).names();
    return names.filter(({ worker, since }) => {
      const known = workers.find(({ id }) => id === worker);
      return since !== undefined && known && worker !== device.enrolment?.shift.worker.id && mayAllow(known, customer, this.credit);
    });
  }

  private async ask(named: Named): Promise<void> {
    const { opId, credit } = this;
    const who = await whoSheet(this.engine);
    who.askWord(named, async key => {
      this.pass({ approvals: await who.pins.words(key, opId, named.worker, CREDIT_RIGHTS, credit) });
    });
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
