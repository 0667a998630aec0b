import { missingRights } from '../../credit/rights';
import type { CustomerName } from '../../customers/customer';
import type { Engine } from '../../engine/engine';
import { NotSaved } from '../../outbox/not-saved';
import type { Receipt } from '../../sales/receipts';
import type { Approval, Payment, PaymentMethod } from '../../shared/protocol';
import { click, el, find, mark, put, slot, tell, write } from '../parts/dom';
import { digits, rupees } from '../parts/format';
import { late, notHere } from '../parts/late';
import { ageText, asOfText, type Buyer, owedText } from '../parts/owed';
import { nameOf, text, writeName } from '../parts/texts';
import { goodsText } from '../parts/units';
import { go, isWide, onShow, view, whenWide } from '../parts/views';
import { goodsCount } from '../sell/cart';
import type { CurrentSale } from '../sell/current-sale';
import { CashSheet } from './cash-sheet';
import { quickNotes } from './notes';
import { cashPayment } from './split';

export type PickCustomer = (present: CustomerName | undefined, picked: (customer: CustomerName | null) => void) => void;

const LONG = 300;

/** Paying: one tap for exact cash, for a likely note, for card or wallet. */
export class Pay {
  private readonly notes = [...el('notes').querySelectorAll<HTMLButtonElement>('.note:not(#other)')];
  private readonly cash = new CashSheet(payments => this.save(payments));
  /** The sheets that few sales need. */
  readonly sheets = late(async () => (await import('./sheets')).openPaySheets(this.engine, payments => this.judge(payments)));

  constructor(
    private readonly engine: Engine,
    private readonly sale: CurrentSale,
    private readonly picking: PickCustomer,
    private readonly saved: (receipt: Receipt) => void,
  ) {
    click(el('exact'), () => this.exact());
    this.notes.forEach(note => click(note, () => this.save(cashPayment(this.total, Number(note.dataset.amount)))));
    for (const way of el('pay').querySelectorAll<HTMLElement>('[data-way]')) {
      click(way, () => this.save([{ method: way.dataset.way as PaymentMethod, amount: this.total }]));
    }
    click(el('other'), () => {
      if (this.payable) this.cash.open(this.total);
    });
    click(el('to-split'), () => {
      if (this.payable) this.split();
    });
    click(el('to-credit'), () => {
      if (!this.payable) return;
      if (this.customer) this.split();
      else this.pick(() => this.split());
    });
    for (const button of document.querySelectorAll<HTMLElement>('[data-pick-customer]')) click(button, () => this.pick());
    click(el('to-pay'), event => {
      event.preventDefault();
      if (this.payable) go('pay');
    });
    click(find(el('not-saved'), '[data-close]'), () => {
      el('not-saved').hidden = true;
    });
    const followed = () => {
      // What was sold goes from the screen with this view.
      if (isWide() || (view() === 'pay' && !sale.busy)) this.show();
      else this.showCustomer();
    };
    sale.listen(followed);
    whenWide(followed);
    engine.subscribe(() => this.showCustomer());
    onShow('pay', () => {
      this.show();
      void engine.sales.expectCheckout().catch(() => {});
      if (sale.empty) go('sell', '', true);
      else if (!isWide()) el('exact').focus({ preventScroll: true });
    });
  }

  exact(): void {
    this.save(cashPayment(this.total, this.total));
  }

  private get total(): number {
    return this.sale.totals.total;
  }

  /** As he stands now; one this phone does not know any more has at least his name. */
  private get customer(): Buyer | null {
    const { customer } = this.sale.cart;
    return customer
      ? (this.engine.customers.byId(customer.id) ?? {
          ...customer,
          name_ur: '',
          nickname: '',
          phone: '',
          note: '',
          limit: null,
          merged_into: null,
          balance: 0,
          oldest: null,
          last_payment: null,
          open: [],
          as_of: 0,
          unsent: 0,
          unknown: true,
        })
      : null;
  }

  private pick(then = () => {}): void {
    this.picking(this.sale.cart.customer, customer => {
      this.sale.attach(customer);
      if (customer) then();
    });
  }

  private split(): void {
    void this.sheets().then(({ splitting }) => splitting.open(this.total, this.customer), notHere);
  }

  /** What is not paid goes on udhaar; the owner has said up to where. */
  private judge(payments: Payment[]): void {
    const { customer } = this;
    const credit = payments.reduce((left, { amount }) => left - amount, this.total);
    if (!customer || !missingRights(this.engine.device.rights, customer, credit).length) return this.save(payments);
    const opId = this.sale.cart.op_id!;
    void this.sheets().then(({ limit }) => limit.open(customer, credit, opId, approval => this.save(payments, approval)), notHere);
  }

  private showCustomer(): void {
    const { customer } = this;
    for (const node of document.querySelectorAll<HTMLElement>('[data-pick-customer]')) {
      if (customer) writeName(slot(node, 'name'), nameOf(customer));
      else put(node, 'name', text('no-customer'));
      writeName(slot(node, 'apart'), customer ? customer.nickname || digits(customer.phone) : '');
      put(node, 'balance', customer?.balance ? owedText(customer.balance) : '');
      node.toggleAttribute('data-has', customer !== null);
      node.toggleAttribute('data-owes', (customer?.balance ?? 0) > 0);
      put(node, 'age', customer?.balance ? asOfText(customer.as_of) : '');
      node.title = customer ? ageText(customer) : '';
    }
    el('cart-customer').hidden = !customer;
  }

  private get payable(): boolean {
    return !this.sale.empty && !this.sale.busy;
  }

  private show(): void {
    const { total } = this;
    const goods = goodsCount(this.sale.cart);
    write(el('pay-total'), rupees(total));
    write(el('pay-count'), goodsText(goods));
    put(el('exact'), 'total', rupees(total));
    const offered = quickNotes(total);
    this.notes.forEach((note, index) => {
      const amount = offered[index];
      note.hidden = amount === undefined;
      if (amount === undefined) return;
      note.dataset.amount = String(amount);
      write(note, rupees(amount));
    });
    el('notes').toggleAttribute('data-odd', offered.length % 2 === 1);
    this.showCustomer();
    for (const button of el('pay').querySelectorAll('button')) button.disabled = this.sale.empty;
    if (this.sale.empty && view() === 'pay' && !this.sale.busy) go('sell', '', true);
  }

  private save(payments: Payment[], approval?: Approval): void {
    if (!this.payable) return;
    el('not-saved').hidden = true;
    void this.checkout(
      payments.filter(payment => payment.amount > 0),
      approval,
    );
  }

  private async checkout(payments: Payment[], approval?: Approval): Promise<void> {
    const saving = this.sale.checkout(payments, approval);
    // A save is over before anybody sees that it is under way; only one that takes long looks like it.
    const long = setTimeout(() => this.busy(true), LONG);
    try {
      const receipt = await saving;
      if (!receipt) return;
      this.saved(receipt);
      mark('sale-saved');
    } catch (problem) {
      this.notSaved(problem);
    } finally {
      clearTimeout(long);
      this.busy(false);
    }
  }

  private busy(busy: boolean): void {
    for (const id of ['pay', 'exact']) tell(el(id), 'aria-busy', busy);
  }

  private notSaved(problem: unknown): void {
    if (!(problem instanceof NotSaved)) console.error(problem);
    this.tellNotSaved(problem instanceof NotSaved ? problem.reason : 'unknown');
  }

  tellNotSaved(reason: string): void {
    const banner = el('not-saved');
    write(slot(banner, 'what'), text(`not-saved-${reason}`));
    write(slot(banner, 'next'), text(`not-saved-${reason}-next`));
    banner.hidden = false;
    navigator.vibrate?.([80, 60, 80]);
  }
}
