import { against, openDebts, openOf } from '../../credit/debts';
import type { Customer } from '../../customers/customer';
import type { Engine } from '../../engine/engine';
import type { PaymentReceipt } from '../../sales/receipts';
import type { OpenDebt, PaymentMethod } from '../../shared/protocol';
import { debtRow } from '../parts/debt-row';
import { carrier, click, el, find, put, slot, write } from '../parts/dom';
import { digits } from '../parts/format';
import { Keypad } from '../parts/keypad';
import { afterText, ageText, owedText } from '../parts/owed';
import { openSheet, prepareSheet } from '../parts/sheet';
import { nameOf, notSavedText, text, writeName } from '../parts/texts';

const MOST_RUPEES = 99_999_999;

/** Money against what a customer owes: oldest sales first, unless some are chosen. */
export class ReceiveSheet {
  private readonly sheet = el<HTMLDialogElement>('sheet-receive');
  private readonly keypad = new Keypad(
    this.sheet,
    () => this.show(),
    () => void this.confirm(),
  );
  private readonly list = slot(this.sheet, 'debts');
  private customer: Customer | null = null;
  private debts: OpenDebt[] = [];
  private chosen: OpenDebt[] = [];
  private opId = '';
  private saving = false;

  constructor(
    private readonly engine: Engine,
    private readonly received: (receipt: PaymentReceipt) => void,
  ) {
    prepareSheet(this.sheet);
    click(find(this.sheet, '[data-ok]'), () => void this.confirm());
    click(find(this.sheet, '[data-all]'), () =>
      this.type(Math.max(0, this.chosen.length ? openOf(this.chosen) : (this.customer?.balance ?? 0))),
    );
    this.list.addEventListener('click', event => this.choose(carrier(event, 'data-debt')));
  }

  async open(id: string): Promise<void> {
    const customer = this.engine.customers.byId(id);
    if (!customer) return;
    this.customer = customer;
    this.opId = this.engine.mint();
    this.chosen = [];
    this.debts = [];
    this.list.replaceChildren();
    writeName(slot(this.sheet, 'name'), nameOf(customer));
    put(this.sheet, 'balance', owedText(customer.balance));
    put(this.sheet, 'age', ageText(customer));
    slot(this.sheet, 'balance').classList.toggle('owed', customer.balance > 0);
    find<HTMLInputElement>(this.sheet, '[value=cash]').checked = true;
    find<HTMLDetailsElement>(this.sheet, 'details').open = false;
    write(slot(this.sheet, 'error'), '');
    this.type(null);
    openSheet(this.sheet);
    find(this.sheet, '[data-ok]').focus();
    const debts = await debtsOf(this.engine, customer);
    // Meanwhile the sheet may have been opened for somebody else.
    if (this.customer !== customer) return;
    // Only what has a name can be chosen.
    this.debts = debts.filter(({ op_id }) => op_id);
    find(this.sheet, 'details').hidden = this.debts.length < 2;
    this.list.replaceChildren(...this.debts.map(debt => debtRow('debt-choice', debt)));
    this.show();
  }

  private type(paisa: number | null): void {
    // Old debts may have paisa; money is counted in rupees, so the last of them are paid by rounding up.
    this.keypad.start(paisa === null ? null : Math.ceil(paisa / 100), { decimals: 0, max: MOST_RUPEES });
    this.show();
  }

  private choose(row: HTMLElement | null): void {
    const debt = row && this.debts[[...this.list.children].indexOf(row)];
    if (!debt) return;
    this.chosen = this.chosen.includes(debt) ? this.chosen.filter(other => other !== debt) : [...this.chosen, debt];
    this.type(this.chosen.length ? openOf(this.chosen) : null);
  }

  private get amount(): number {
    return this.keypad.value * 100;
  }

  private show(): void {
    const { customer, amount } = this;
    if (!customer) return;
    put(this.sheet, 'typed', this.keypad.text || digits('0'));
    put(this.sheet, 'after', amount ? afterText(customer.balance - amount) : '');
    slot(this.sheet, 'after').classList.toggle('owed', customer.balance - amount > 0);
    put(this.sheet, 'which', text(this.chosen.length ? 'chosen-sales' : 'oldest-first', { n: digits(String(this.chosen.length)) }));
    this.list
      .querySelectorAll('button')
      .forEach((button, place) => button.setAttribute('aria-pressed', String(this.chosen.includes(this.debts[place]!))));
    find(this.sheet, '[data-all]').hidden = customer.balance <= 0;
    find(this.sheet, '[data-ok]').setAttribute('aria-disabled', String(!amount));
  }

  private async confirm(): Promise<void> {
    const { customer, amount } = this;
    if (!customer || !amount || this.saving) return;
    this.saving = true;
    const method = find<HTMLInputElement>(this.sheet, '[name=method]:checked').value as PaymentMethod;
    try {
      const receipt = await this.engine.credit.receive({
        op_id: this.opId,
        customer_id: customer.id,
        customer_name: customer.name,
        method,
        amount,
        against: against(this.chosen, amount),
      });
      this.sheet.close();
      this.received(receipt);
    } catch (problem) {
      write(slot(this.sheet, 'error'), notSavedText(problem));
    } finally {
      this.saving = false;
    }
  }
}

/** What is open with what was sold and paid here since the server told. */
export async function debtsOf(engine: Engine, customer: Customer): Promise<OpenDebt[]> {
  const slips = await Promise.all(engine.customers.pending(customer.id).map(({ op_id }) => engine.sales.receipt(op_id)));
  return openDebts(
    customer,
    slips.flatMap(slip => slip ?? []),
  );
}
