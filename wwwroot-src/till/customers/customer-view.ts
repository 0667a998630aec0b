import type { NoStatement } from '../../credit/statements';
import type { Customer, CustomerName } from '../../customers/customer';
import { whatsAppLink } from '../../customers/phone';
import type { Engine } from '../../engine/engine';
import type { OpenDebt } from '../../shared/protocol';
import { debtRow } from '../parts/debt-row';
import { click, el, find, put, slot, write } from '../parts/dom';
import { rupees } from '../parts/format';
import { notHere } from '../parts/late';
import { ageText, isWaiting, owedText } from '../parts/owed';
import { paperOut } from '../parts/receipt';
import { language, text, writeName } from '../parts/texts';
import { toast } from '../parts/toast';
import { go, onShow, view } from '../parts/views';
import { accountPaper } from './account-paper';
import { debtsOf, type ReceiveSheet } from './receive-sheet';
import { writeWho } from './who';

/** One customer: what he owes and for what, and what can be done about it. */
export class CustomerView {
  private readonly node = el('customer');
  private customer: Customer | null = null;
  /** Who is to be shown, from before his debts are read. */
  private coming: Customer | null = null;
  private debts: OpenDebt[] = [];

  constructor(
    private readonly engine: Engine,
    receive: ReceiveSheet,
    sellTo: (customer: CustomerName) => void,
  ) {
    onShow('customer', id => void this.show(id));
    engine.subscribe(() => {
      if (view() === 'customer' && this.coming) void this.show(this.coming.id);
    });
    const on = (name: string, act: (customer: Customer) => void) =>
      click(find(this.node, `[data-${name}]`), () => {
        if (this.customer) act(this.customer);
      });
    on('receive', ({ id }) => void receive.open(id));
    on('sell', customer => sellTo(customer));
    on(
      'print-known',
      customer => void paperOut().then(({ printPaper }) => printPaper(accountPaper(this.engine, customer, this.debts)), notHere),
    );
    on('a4', customer => void this.statement(customer, 'a4'));
    on('80mm', customer => void this.statement(customer, '80mm'));
    on('link', customer => void this.link(customer));
  }

  private async show(id: string): Promise<void> {
    const customer = this.engine.customers.byId(id);
    if (!customer) {
      // Until they are read from the store, nobody is known.
      if (this.engine.customers.ready) go('customers', '', true);
      return;
    }
    this.coming = customer;
    const debts = await debtsOf(this.engine, customer);
    if (this.coming !== customer) return;
    this.customer = customer;
    this.debts = debts;
    const { node } = this;
    writeWho(node, customer);
    put(node, 'balance', owedText(customer.balance));
    slot(node, 'balance').classList.toggle('owed', customer.balance > 0);
    put(node, 'age', ageText(customer));
    put(node, 'limit', customer.limit === null ? '' : text('limit-is', { amount: rupees(customer.limit) }));
    writeName(slot(node, 'note'), customer.note);
    slot(node, 'open').hidden = !this.debts.length;
    slot(node, 'debts').replaceChildren(...this.debts.map(rowOf));
  }

  private async statement(customer: Customer, size: 'a4' | '80mm'): Promise<void> {
    const { id, name } = customer;
    this.busy(true);
    const answer = await this.engine.credit.statement(id, size, language).finally(() => this.busy(false));
    if (typeof answer === 'string') return this.tellNone(customer, answer);
    const file = new File([answer], `${name.replace(/[\\/:*?"<>|]+/g, ' ')}.pdf`, { type: 'application/pdf' });
    if (navigator.canShare?.({ files: [file] }) && matchMedia('(pointer: coarse)').matches) {
      try {
        return await navigator.share({ files: [file], title: name });
      } catch (refused) {
        if ((refused as Error).name === 'AbortError') return;
      }
    }
    open({ href: URL.createObjectURL(file), download: file.name });
  }

  private async link(customer: Customer): Promise<void> {
    const { id, name, phone } = customer;
    this.busy(true);
    const answer = await this.engine.credit.statementLink(id).finally(() => this.busy(false));
    if (typeof answer === 'string') return this.tellNone(customer, answer);
    const { business } = this.engine.device.enrolment!;
    const message = `${text('link-message', { name, business: business.name, balance: owedText(answer.balance) })}\n${answer.url}`;
    open({ href: whatsAppLink(message, phone), target: '_blank', rel: 'noopener' });
  }

  private tellNone(customer: Customer, why: NoStatement): void {
    toast(text(`statement-${why === 'nothing' && isWaiting(customer) ? 'unsent' : why}`));
  }

  private busy(busy: boolean): void {
    write(slot(this.node, 'waiting'), busy ? text('statement-coming') : '');
    for (const button of slot(this.node, 'statements').querySelectorAll('button')) button.disabled = busy;
  }
}

/** As if a link had been tapped; a window opened after a wait is held for an advertisement. */
function open(link: Partial<HTMLAnchorElement>): void {
  Object.assign(document.createElement('a'), link).click();
}

function rowOf(debt: OpenDebt): HTMLElement {
  const row = debtRow('debt-row', debt);
  put(row, 'of', debt.open === debt.amount ? '' : text('of-amount', { amount: rupees(debt.amount) }));
  return row;
}
