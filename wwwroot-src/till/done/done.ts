import type { Engine } from '../../engine/engine';
import type { Receipt } from '../../sales/receipts';
import { click, el, put, slot } from '../parts/dom';
import { rupees } from '../parts/format';
import { whenDrawn, whenIdle } from '../parts/idle';
import { owedText, receiptAge } from '../parts/owed';
import { changeOf, paper, receiptButtons, stateText } from '../parts/receipt';
import { text, writeName } from '../parts/texts';
import { go, isWide, onShow, view } from '../parts/views';

/** The sale or the payment that was just saved. */
export class Done {
  private receipt: Receipt | null = null;

  constructor(
    private readonly engine: Engine,
    private readonly next: () => void,
  ) {
    click(el('new-sale'), () => this.newSale());
    receiptButtons('done', engine, () => this.receipt);
    onShow('done', () => void this.reopen());
    engine.subscribe(what => {
      if (what === 'sales') void this.follow();
    });
  }

  show(receipt: Receipt): void {
    this.receipt = receipt;
    this.draw();
    go('done', '', 'soon');
    // To ask for the focus would lay the page out before all is written.
    whenDrawn(() => {
      if (view() !== 'done') return;
      el('done').querySelector('.done__scroll')!.scrollTop = 0;
      el('done-title').focus({ preventScroll: true });
    });
  }

  newSale(): void {
    go('sell', '', true);
    if (isWide()) this.next();
  }

  /** After a reload the last sale is still the one to show. */
  private async reopen(): Promise<void> {
    if (this.receipt) return;
    const [last] = await this.engine.sales.receipts(1);
    if (!last) return go('sell', '', true);
    this.receipt = last;
    this.draw();
  }

  /** "Saved on this phone" becomes "Sent" while one looks. */
  private async follow(): Promise<void> {
    if (!this.receipt || view() !== 'done' || this.receipt.state === 'sent') return;
    const now = await this.engine.sales.receipt(this.receipt.op_id);
    if (!now || now.op_id !== this.receipt.op_id) return;
    this.receipt = now;
    this.state();
  }

  private draw(): void {
    const { receipt } = this;
    if (!receipt) return;
    const node = el('done');
    const change = changeOf(receipt);
    put(node, 'number', receipt.receipt_no);
    put(node, 'change', rupees(change));
    slot(node, 'change-row').hidden = change === 0;
    const { standing, customer_name } = receipt;
    slot(node, 'account').hidden = !standing;
    if (standing) {
      writeName(slot(node, 'customer'), customer_name ?? '');
      put(
        node,
        'credit',
        receipt.kind
          ? text('received-is', { amount: rupees(receipt.amount) })
          : receipt.credit
            ? text('on-credit', { amount: rupees(receipt.credit) })
            : '',
      );
      put(node, 'balance', owedText(standing.balance));
      slot(node, 'balance').classList.toggle('owed', standing.balance > 0);
      put(node, 'age', receiptAge(standing));
    }
    this.state();
    // "Saved" is on the screen before the paper is drawn.
    slot(node, 'paper').replaceChildren();
    whenIdle(() => {
      if (this.receipt?.op_id === receipt.op_id) slot(node, 'paper').replaceChildren(paper(this.engine, receipt));
    });
  }

  private state(): void {
    if (!this.receipt) return;
    put(el('done'), 'state', stateText(this.receipt));
    el('done').dataset.state = this.receipt.state;
  }
}
