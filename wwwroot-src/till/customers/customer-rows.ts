import type { Customer } from '../../customers/customer';
import { clone, put } from '../parts/dom';
import { owedText, sinceText } from '../parts/owed';
import { writeWho } from './who';

const SHOWN = 24;

/** How old the figures are is not in the row, and changes every minute. */
type Shown = Omit<Customer, 'as_of'>;

/** A list of customers that grows by a tap and searches as one types. */
export class CustomerRows {
  private limit = SHOWN;
  private drawn = '';

  constructor(
    private readonly list: HTMLElement,
    private readonly template: string,
    private readonly find: (limit: number) => Customer[],
  ) {}

  reset(): void {
    this.limit = SHOWN;
    this.list.scrollTop = 0;
  }

  more(): void {
    this.limit *= 2;
  }

  /** Whether there are more. */
  draw(): { shown: Shown[]; more: boolean } {
    const found = this.find(this.limit + 1);
    const shown = found.slice(0, this.limit).map(({ as_of: _, ...customer }) => customer);
    // A row must not go away under the finger when nothing about it is different.
    const signature = JSON.stringify(shown);
    if (signature !== this.drawn) this.list.replaceChildren(...shown.map(customer => this.row(customer)));
    this.drawn = signature;
    return { shown, more: found.length > this.limit };
  }

  private row(customer: Shown): HTMLElement {
    const node = clone(this.template);
    node.dataset.customer = customer.id;
    writeWho(node, customer);
    put(node, 'balance', customer.balance ? owedText(customer.balance) : '');
    put(node, 'since', sinceText(customer));
    node.dataset.owes = customer.balance > 0 ? '' : 'not';
    const link = node.querySelector('a');
    if (link) link.href = `#customer/${customer.id}`;
    return node;
  }
}
