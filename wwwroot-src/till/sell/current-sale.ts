import type { Goods } from '../../catalog/columns';
import type { CustomerName } from '../../customers/customer';
import type { Engine } from '../../engine/engine';
import { NotSaved } from '../../outbox/not-saved';
import { type Cart, type CartLine, isBegun } from '../../sales/cart-store';
import type { SaleReceipt } from '../../sales/receipts';
import type { Totals } from '../../shared/money';
import type { Approval, Payment } from '../../shared/protocol';
import { addGoods, emptyCart, type Measure, measureLine, removeLine, totals } from './cart';

export type Change = { line: CartLine; fresh: boolean } | 'all';

/** The sale being made: the cart, kept on the phone after each change, and its way into the outbox. */
export class CurrentSale {
  cart: Cart = emptyCart();
  totals: Totals = totals(this.cart);
  private readonly listeners: ((change: Change) => void)[] = [];
  private readonly waiting: (() => void)[] = [];
  private keeping: Promise<void> | null = null;
  private dirty = false;
  private saving = false;
  /** It is only on the screen: the phone could not keep it. */
  unkept = false;

  constructor(
    private readonly engine: Engine,
    private readonly notKept: (problem: unknown) => void,
  ) {}

  async open(): Promise<void> {
    this.cart = await this.engine.sales.loadCart();
    this.tell('all');
  }

  /** Another window may have sold this very cart: then the next one is made here. */
  async follow(): Promise<void> {
    const { op_id } = this.cart;
    if (!op_id || this.saving || !(await this.engine.sales.receipt(op_id))) return;
    if (this.cart.op_id === op_id && !this.saving) await this.open();
  }

  get busy(): boolean {
    return this.saving;
  }

  get empty(): boolean {
    return this.cart.lines.length === 0;
  }

  listen(listener: (change: Change) => void): void {
    this.listeners.push(listener);
  }

  /** Runs now, or when the sale that is being saved is done: then it belongs to the next one. */
  whenFree(act: () => void): void {
    if (this.saving) this.waiting.push(act);
    else act();
  }

  add(goods: Goods, measure?: Measure, barcode?: string): CartLine {
    const before = this.cart.lines.length;
    const line = addGoods(this.cart, goods, measure, barcode);
    this.changed({ line, fresh: this.cart.lines.length > before });
    return line;
  }

  measure(line: CartLine, measure: Measure): void {
    measureLine(line, measure);
    this.changed({ line, fresh: false });
  }

  /** The same cart again, for figures that are written another way now. */
  refresh(): void {
    this.tell('all');
  }

  /** Returns what puts it back. */
  remove(key: string): () => void {
    const removed = removeLine(this.cart, key);
    this.changed('all');
    return () => {
      if (!removed) return;
      this.cart.lines.splice(removed.at, 0, removed.line);
      this.changed('all');
    };
  }

  /** Whose sale this is; kept with the cart. */
  attach(customer: CustomerName | null): void {
    if (customer) this.cart.customer = { id: customer.id, name: customer.name };
    else delete this.cart.customer;
    this.changed('all');
  }

  /** Returns what puts the lines back. */
  clear(): () => void {
    const before = this.cart;
    // Another sale under another id, even should a copy of this phone sell the lines that were here.
    this.cart = emptyCart();
    this.changed('all');
    return () => {
      if (before.customer) this.cart.customer ??= before.customer;
      this.cart.lines.unshift(...before.lines.filter(old => !this.cart.lines.some(line => line.key === old.key)));
      this.changed('all');
    };
  }

  /** Who began this cart, when it is not who sells here now. */
  get leftBy(): Cart['worker'] | null {
    const { worker } = this.cart;
    return worker && this.seller && worker.id !== this.seller.id && isBegun(this.cart) ? worker : null;
  }

  /** The cart is this worker's from now on. */
  takeOver(): void {
    delete this.cart.worker;
    this.changed('all');
  }

  /** Whoever began the cart finds it again; this worker goes on with their own. */
  async layAside(): Promise<void> {
    const left = this.cart;
    this.cart = emptyCart();
    this.tell('all');
    try {
      await this.keeping;
      await this.engine.sales.keepCart(left);
      if (!isBegun(this.cart)) await this.open();
    } catch (problem) {
      if (!isBegun(this.cart)) {
        this.cart = left;
        this.tell('all');
      }
      this.notKept(problem);
    }
  }

  /** Null when a save is under way already: a second tap is not a second sale. */
  async checkout(payments: Payment[], approval?: Approval): Promise<SaleReceipt | null> {
    if (this.saving || this.empty) return null;
    this.saving = true;
    try {
      this.dirty = false;
      await this.keeping;
      const receipt = await this.engine.sales.checkout(this.cart, payments, approval);
      this.cart = emptyCart();
      this.tell('all');
      return receipt;
    } catch (problem) {
      if (problem instanceof NotSaved && problem.reason === 'sold_elsewhere') await this.open();
      throw problem;
    } finally {
      this.saving = false;
      for (const act of this.waiting.splice(0)) act();
    }
  }

  private get seller() {
    return this.engine.device.enrolment?.shift.worker;
  }

  private changed(change: Change): void {
    const { cart, seller } = this;
    if (!isBegun(cart)) delete cart.worker;
    else if (seller) cart.worker ??= { id: seller.id, name: seller.name };
    this.tell(change);
    this.dirty = true;
    this.keeping ??= this.keep().finally(() => {
      this.keeping = null;
    });
  }

  private async keep(): Promise<void> {
    while (this.dirty) {
      this.dirty = false;
      try {
        await this.engine.sales.saveCart(this.cart);
        this.unkept = false;
      } catch (problem) {
        this.unkept = true;
        this.notKept(problem);
      }
    }
  }

  private tell(change: Change): void {
    this.totals = totals(this.cart);
    for (const listener of this.listeners) listener(change);
  }
}
