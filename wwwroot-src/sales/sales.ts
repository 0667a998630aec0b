import type { CustomerList } from '../customers/customer-list';
import type { OpenTill } from '../outbox/open-till';
import { readAhead } from '../outbox/record';
import type { Approval, Payment } from '../shared/protocol';
import { type Cart, copyOf, keepForWorker, loadCart, saveCart } from './cart-store';
import { checkout } from './checkout';
import { listReceipts, type Receipt, type SaleReceipt } from './receipts';

/** The cart, its way into the outbox, and the receipts. */
export class Sales {
  constructor(
    private readonly till: OpenTill,
    private readonly customers: () => CustomerList,
    private readonly mint: () => string,
  ) {}

  async loadCart(): Promise<Cart> {
    return loadCart(await this.till.outlet());
  }

  /** Gives the cart its op_id, at once and in place, when it has lines and none yet. */
  async saveCart(cart: Cart): Promise<void> {
    const kept = this.identified(cart);
    await saveCart(await this.till.outlet(), kept);
  }

  /** For whoever began it. */
  async keepCart(cart: Cart): Promise<void> {
    const kept = this.identified(cart);
    await keepForWorker(await this.till.outlet(), kept);
  }

  /** A checkout is about to come. */
  async expectCheckout(): Promise<void> {
    await readAhead(await this.till.outlet());
  }

  /** One strict transaction; resolves when it is complete. Rejects with NotSaved, and then the cart is as it was. */
  async checkout(cart: Cart, payments: Payment[], approval?: Approval): Promise<SaleReceipt> {
    const sold = this.identified(cart);
    const { customer } = sold;
    const balanceAfter = customer && ((credit: number) => this.customers().balanceAfter(customer.id, credit));
    const { receipt } = await this.till.record(outlet => checkout(outlet, { cart: sold, payments, approval, balanceAfter }));
    return receipt;
  }

  /** This device's receipts, newest first; `before` is the device_seq of the last one shown. */
  async receipts(limit: number, before?: number): Promise<Receipt[]> {
    return listReceipts(await this.till.outlet(), before, (_, count) => count >= limit);
  }

  /** Its receipts since a corrected time. */
  async since(time: number): Promise<Receipt[]> {
    return listReceipts(await this.till.outlet(), undefined, ({ occurred_at, clock_offset = 0 }) => occurred_at + clock_offset < time);
  }

  async receipt(opId: string): Promise<Receipt | null> {
    const { store } = await this.till.outlet();
    return ((await store.use(database => database.get('receipts', opId))) as Receipt | undefined) ?? null;
  }

  private identified(cart: Cart): Cart {
    if (cart.lines.length) cart.op_id ??= this.mint();
    return copyOf(cart);
  }
}
