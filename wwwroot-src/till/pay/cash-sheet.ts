import type { Payment } from '../../shared/protocol';
import { click, el, find, put, slot } from '../parts/dom';
import { digits, rupees } from '../parts/format';
import { Keypad } from '../parts/keypad';
import { openSheet, prepareSheet } from '../parts/sheet';
import { text } from '../parts/texts';
import { cashPayment } from './split';

const MOST_RUPEES = 99_999_999;

/** Another amount of cash than the likely notes. */
export class CashSheet {
  private readonly sheet = el<HTMLDialogElement>('sheet-cash');
  private readonly keypad = new Keypad(
    this.sheet,
    () => this.show(),
    () => this.confirm(),
  );
  private total = 0;

  constructor(private readonly pay: (payments: Payment[]) => void) {
    prepareSheet(this.sheet);
    click(find(this.sheet, '[data-ok]'), () => this.confirm());
  }

  open(total: number): void {
    this.total = total;
    this.keypad.start(null, { decimals: 0, max: MOST_RUPEES });
    put(this.sheet, 'total', text('worth', { amount: rupees(total) }));
    this.show();
    openSheet(this.sheet);
    find(this.sheet, '[data-ok]').focus();
  }

  private get tendered(): number {
    return this.keypad.value * 100;
  }

  private show(): void {
    const change = this.tendered - this.total;
    put(this.sheet, 'typed', this.keypad.text || digits('0'));
    put(this.sheet, 'change', text(change < 0 ? 'still-to-pay' : 'change-is', { amount: rupees(Math.abs(change)) }));
    slot(this.sheet, 'change').classList.toggle('owed', change < 0);
    find(this.sheet, '[data-ok]').setAttribute('aria-disabled', String(change < 0));
  }

  private confirm(): void {
    if (this.tendered < this.total) return;
    this.sheet.close();
    this.pay(cashPayment(this.total, this.tendered));
  }
}
