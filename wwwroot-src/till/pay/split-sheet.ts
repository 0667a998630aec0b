import type { Payment, PaymentMethod } from '../../shared/protocol';
import { click, el, find, put, slot } from '../parts/dom';
import { digits, rupees } from '../parts/format';
import { Keypad } from '../parts/keypad';
import { afterText, ageText, type Buyer, owedText } from '../parts/owed';
import { openSheet, prepareSheet } from '../parts/sheet';
import { nameOf, text, writeName } from '../parts/texts';
import { methods, type Parts, rest, split } from './split';

const MOST_RUPEES = 99_999_999;

/** One sale paid in several ways: an amount for each, and what still remains. What a customer does not pay now goes on udhaar. */
export class SplitSheet {
  private readonly sheet = el<HTMLDialogElement>('sheet-split');
  private readonly keypad = new Keypad(
    this.sheet,
    () => this.typed(),
    () => this.confirm(),
  );
  private parts: Parts = { cash: 0, card: 0, wallet: 0 };
  private picked: PaymentMethod = 'cash';
  private total = 0;
  private customer: Buyer | null = null;

  constructor(private readonly pay: (payments: Payment[]) => void) {
    prepareSheet(this.sheet);
    for (const method of methods) {
      click(find(this.sheet, `[data-part="${method}"]`), () => this.pick(method));
      click(find(this.sheet, `[data-rest="${method}"]`), () => {
        this.parts[method] = rest(this.parts, method, this.total);
        this.pick(method);
      });
    }
    click(find(this.sheet, '[data-ok]'), () => this.confirm());
  }

  open(total: number, customer: Buyer | null): void {
    this.total = total;
    this.customer = customer;
    if (customer) writeName(slot(this.sheet, 'title'), nameOf(customer));
    else put(this.sheet, 'title', text('split-title'));
    put(this.sheet, 'owes', customer && !customer.unknown ? owedText(customer.balance) : '');
    slot(this.sheet, 'owes').classList.toggle('owed', (customer?.balance ?? 0) > 0);
    put(this.sheet, 'age', customer ? ageText(customer) : '');
    this.parts = { cash: 0, card: 0, wallet: 0 };
    put(this.sheet, 'total', text('worth', { amount: rupees(total) }));
    this.pick('cash');
    openSheet(this.sheet);
    find(this.sheet, '[data-part="cash"]').focus();
  }

  private pick(method: PaymentMethod): void {
    this.picked = method;
    const held = this.parts[method];
    this.keypad.start(held ? held / 100 : null, { decimals: 0, max: MOST_RUPEES });
    this.show();
  }

  private typed(): void {
    this.parts[this.picked] = this.keypad.value * 100;
    this.show();
  }

  private show(): void {
    for (const method of methods) {
      const node = find(this.sheet, `[data-part="${method}"]`);
      node.setAttribute('aria-pressed', String(method === this.picked));
      put(node, method, this.parts[method] ? rupees(this.parts[method]) : digits('0'));
    }
    const { remaining, change, tooMuch } = split(this.parts, this.total);
    const onCredit = this.customer && remaining > 0 && !tooMuch;
    put(
      this.sheet,
      'remaining',
      onCredit
        ? text('on-credit', { amount: rupees(remaining) })
        : tooMuch
          ? text('too-much')
          : remaining
            ? text('still-to-pay', { amount: rupees(remaining) })
            : change
              ? text('change-is', { amount: rupees(change) })
              : text('adds-up'),
    );
    put(this.sheet, 'after', onCredit && !this.customer!.unknown ? afterText(this.customer!.balance + remaining) : '');
    slot(this.sheet, 'remaining').classList.toggle('owed', tooMuch || remaining > 0);
    find(this.sheet, '[data-ok]').setAttribute('aria-disabled', String(!this.payable));
  }

  private get payable(): boolean {
    const { remaining, tooMuch } = split(this.parts, this.total);
    return !tooMuch && (this.customer !== null || remaining === 0);
  }

  private confirm(): void {
    if (!this.payable) return;
    this.sheet.close();
    this.pay(split(this.parts, this.total).payments);
  }
}
