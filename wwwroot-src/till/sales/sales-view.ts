import type { Engine } from '../../engine/engine';
import type { Receipt } from '../../sales/receipts';
import { click, clone, el, put, slot, write } from '../parts/dom';
import { count, rupees } from '../parts/format';
import { clock, day, midnight } from '../parts/moment';
import { paper, receiptButtons, stateText } from '../parts/receipt';
import { text, writeName } from '../parts/texts';
import { now, timeOf } from '../parts/time';
import { goodsText } from '../parts/units';
import { go, onShow, view } from '../parts/views';
import { goodsCount } from '../sell/cart';
import { takings } from './takings';

const PAGE = 30;

/** What this till sold and took, newest first, each with what became of it. */
export class SalesView {
  private shown: Receipt[] = [];
  private open: Receipt | null = null;

  constructor(private readonly engine: Engine) {
    onShow('sales', () => void this.list());
    onShow('sale', opId => void this.one(opId));
    click(el('sales-more'), () => void this.more());
    receiptButtons('sale', engine, () => this.open);
    engine.subscribe(what => {
      if (what !== 'sales') return;
      if (view() === 'sales') void this.list();
      if (view() === 'sale' && this.open) void this.one(this.open.op_id);
    });
  }

  private async list(): Promise<void> {
    const [shown, todays] = await Promise.all([
      this.engine.sales.receipts(Math.max(PAGE, this.shown.length)),
      this.engine.sales.since(midnight()),
    ]);
    this.shown = shown;
    const { sales, total, cash, received } = takings(todays);
    write(el('sales-figures'), sales ? text('today-figures', { n: count(sales), amount: rupees(total) }) : '');
    write(
      el('sales-cash'),
      !cash
        ? ''
        : received
          ? text('today-cash-udhaar', { amount: rupees(cash), received: rupees(received) })
          : text('today-cash', { amount: rupees(cash) }),
    );
    this.draw();
  }

  private async more(): Promise<void> {
    this.shown.push(...(await this.engine.sales.receipts(PAGE, this.shown[this.shown.length - 1]?.device_seq)));
    this.draw();
  }

  private draw(): void {
    const today = day(now());
    const nodes: HTMLElement[] = [];
    let lastDay = '';
    for (const receipt of this.shown) {
      const at = day(timeOf(receipt));
      if (at !== lastDay) {
        const head = clone('sale-day');
        head.textContent = at === today ? text('today') : at;
        nodes.push(head);
        lastDay = at;
      }
      nodes.push(row(receipt));
    }
    el('sales-list').replaceChildren(...nodes);
    el('sales-list').hidden = !this.shown.length;
    el('sales-empty').hidden = this.shown.length > 0;
    el('sales-more').hidden = (this.shown[this.shown.length - 1]?.device_seq ?? 1) <= 1 || this.shown.length < PAGE;
  }

  private async one(opId: string): Promise<void> {
    const receipt = await this.engine.sales.receipt(opId);
    if (!receipt) return go('sales', '', true);
    const node = el('sale');
    this.open = receipt;
    put(node, 'number', receipt.receipt_no);
    state(slot(node, 'state'), receipt);
    const reason = slot(node, 'reason');
    reason.hidden = receipt.state !== 'needs_attention';
    if (!reason.hidden) write(reason, text('attention-help'));
    slot(node, 'paper').replaceChildren(paper(this.engine, receipt));
  }
}

function row(receipt: Receipt): HTMLElement {
  const node = clone('sale-row') as HTMLAnchorElement;
  node.href = `#sale/${receipt.op_id}`;
  put(node, 'number', receipt.receipt_no);
  put(node, 'time', clock(timeOf(receipt)));
  put(
    node,
    'what',
    receipt.kind
      ? text('udhaar-received')
      : goodsText(
          goodsCount({ op_id: null, lines: receipt.lines.map(line => ({ ...line, key: '', measured: line.quantity % 1000 !== 0 })) }),
        ),
  );
  writeName(slot(node, 'customer'), receipt.customer_name ?? '');
  put(node, 'credit', !receipt.kind && receipt.credit ? text('on-credit', { amount: rupees(receipt.credit) }) : '');
  put(node, 'total', rupees(receipt.kind ? receipt.amount : receipt.total));
  state(slot(node, 'state'), receipt);
  return node;
}

function state(node: HTMLElement, receipt: Receipt): void {
  write(node, stateText(receipt));
  node.dataset.state = receipt.state;
}
