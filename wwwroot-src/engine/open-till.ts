import { MemoryCatalogue } from '../catalog/catalogue';
import { approve } from '../credit/approve';
import { receivePayment } from '../credit/receive-payment';
import { addCustomer } from '../customers/add-customer';
import { MemoryCustomers } from '../customers/customer-list';
import { sentName } from '../customers/names';
import type { Channel, Environment } from '../device/environment';
import { META, Shop } from '../device/outlet-store';
import type { DeviceRecord, Registry } from '../device/registry';
import type { Drained, Urgency } from '../outbox/drain';
import { PAGE_SHARE } from '../outbox/heartbeat';
import type { Cart, CustomerName, NewPayment, PaymentReceipt, Problem, Receipt, SaleReceipt, SyncState, What } from '../outbox/model';
import { prune } from '../outbox/prune';
import type { Recorded } from '../outbox/record';
import { drainElsewhere, Sending } from '../outbox/sending';
import { NOTHING_STORED, type OutboxState, readState } from '../outbox/state';
import { listReceipts, loadCart, saveCart } from '../sales/carts';
import { checkout } from '../sales/checkout';
import type { AddCustomer, OwnerCode, Payment } from '../shared/protocol';
import { type Progress, Pull } from '../sync/pull';
import { Pulling } from '../sync/pulling';

type Message = What | 'device';

const SOON = 1_000;
const PRUNE_EVERY = 6 * 3_600_000;

/** The till this browser is, at work: its store, its catalogue in memory, and the sending and pulling of this window. */
export class Till {
  readonly shop: Shop;
  readonly memory = new MemoryCatalogue();
  readonly customers = new MemoryCustomers();
  private stored: OutboxState = NOTHING_STORED;
  private progress: Progress = { loaded: 0, total: 0, state: 'empty' };
  private elsewhere = 0;
  private readonly pull: Pull;
  private readonly pulling: Pulling;
  private readonly sending: Sending;
  private readonly channel: Channel | null;
  private readonly stops: (() => void)[] = [];
  private stopTimer = () => {};
  private prunedAt = -Infinity;
  private closed = false;

  constructor(
    private readonly env: Environment,
    private readonly registry: Registry,
    device: DeviceRecord,
    private readonly tell: (what: What) => void,
    onOutdated: () => void,
  ) {
    this.shop = new Shop(env, device, onOutdated);
    this.pull = new Pull(this.shop, this.memory, this.customers, {
      progress: progress => {
        this.progress = progress;
        tell('sync');
      },
      changed: stored => {
        if (stored) this.spread('catalogue');
        tell('catalogue');
      },
    });
    this.pulling = new Pulling(env, this.pull, problem => this.afterPull(problem));
    this.sending = new Sending(this.shop, registry, PAGE_SHARE, drained => this.afterDrain(drained));
    this.channel = env.channel(`till:${this.shop.name}`);
  }

  get state(): SyncState {
    const { attempt: _, ...stored } = this.stored;
    return {
      ...stored,
      elsewhere: this.elsewhere,
      sending: this.sending.running && stored.pending > 0,
      problem: stored.problem ?? this.pulling.problem,
      catalogue: this.progress,
    };
  }

  /** False when the device's chain is not in this browser any more. */
  async open(): Promise<boolean> {
    if (!(await this.shop.hasChain())) return false;
    await Promise.all([this.pull.open(), this.refresh()]);
    return true;
  }

  start(): void {
    this.channel?.listen(message => void this.heard(message as Message).catch(() => {}));
    const wake = () => {
      void this.sending.kick('hint');
      void this.pulling.kick('hint');
    };
    this.stops.push(this.env.watch('online', wake), this.env.watch('visible', wake));
    void this.afterOpening().catch(() => {});
  }

  async checkout(cart: Cart, payments: Payment[], approval?: string): Promise<SaleReceipt> {
    const { customer } = cart;
    const recorded = await checkout(this.shop, {
      cart,
      payments,
      approval,
      standing: customer && (credit => this.customers.standingAfter(customer.id, credit)),
    });
    this.recorded(recorded);
    return recorded.receipt;
  }

  async addCustomer(opId: string, customer: AddCustomer): Promise<CustomerName> {
    const known = this.customers.byId(opId);
    if (!known) this.recorded(await addCustomer(this.shop, opId, customer));
    return { id: opId, name: sentName(customer.name) };
  }

  async receivePayment(payment: NewPayment): Promise<PaymentReceipt> {
    const recorded = await receivePayment(this.shop, payment, this.customers.standingAfter(payment.customer_id, -payment.amount));
    this.recorded(recorded);
    return recorded.receipt;
  }

  ownerCode(): Promise<OwnerCode | null | undefined> {
    return this.shop.meta<OwnerCode | null>(META.ownerCode);
  }

  async approve(opId: string, code: string): Promise<string | null> {
    const known = await this.ownerCode();
    return known ? approve(this.env, known, opId, code) : null;
  }

  loadCart(): Promise<Cart> {
    return loadCart(this.shop);
  }

  saveCart(cart: Cart): Promise<void> {
    return saveCart(this.shop, cart);
  }

  sales(limit: number, before?: number): Promise<Receipt[]> {
    return listReceipts(this.shop, before, (_, count) => count >= limit);
  }

  since(time: number): Promise<Receipt[]> {
    return listReceipts(this.shop, undefined, ({ occurred_at, clock_offset = 0 }) => occurred_at + clock_offset < time);
  }

  async sale(opId: string): Promise<Receipt | null> {
    return (await this.shop.store.use(database => database.get('receipts', opId))) ?? null;
  }

  repair(): Promise<boolean> {
    return this.pulling.repair();
  }

  keepPersistAnswer(answer: string): Promise<void> {
    return this.shop.setMeta(META.persist, answer);
  }

  /** Another worker, or a new token. */
  renew(device: DeviceRecord): void {
    this.shop.device = device;
    this.spread('device');
    this.syncNow();
    this.tell('sync');
  }

  /** Something was put into the outboxes from elsewhere. */
  async changed(): Promise<void> {
    await this.refresh();
    this.spread('sales');
    this.tell('sync');
    this.syncNow();
  }

  syncNow(): void {
    void this.sending.kick('asked');
    void this.pulling.kick('asked');
    void this.sendElsewhere('asked').catch(() => {});
  }

  close(): void {
    this.closed = true;
    this.stopTimer();
    this.pulling.stop();
    for (const stop of this.stops) stop();
    this.channel?.close();
    void this.shop.store.close();
  }

  private recorded({ isNew, sold }: Recorded): void {
    if (sold && (isNew || sold.customer)) this.pull.note(sold);
    if (!isNew || !sold) return;
    this.stored = {
      ...this.stored,
      pending: this.stored.pending + 1,
      oldest: this.stored.oldest ?? this.env.now() + this.stored.clockOffset,
    };
    this.spread('sales');
    this.tell('sales');
    this.tell('sync');
    this.env.requestWake();
    void this.sending.kick('hint');
  }

  /** What the first sale need not wait for. */
  private async afterOpening(): Promise<void> {
    await this.pull.openStock();
    this.tell('catalogue');
    this.prepare(0);
    this.syncNow();
    await this.pull.refresh();
  }

  private prepare(place: number): void {
    if (!this.closed && this.memory.prepare(place)) this.stops.push(this.env.timer(() => this.prepare(place + 1), 0));
  }

  private async sendElsewhere(urgency: Urgency): Promise<void> {
    const elsewhere = await drainElsewhere(this.env, this.registry, this.shop, urgency, PAGE_SHARE);
    if (elsewhere === this.elsewhere) return;
    this.elsewhere = elsewhere;
    this.tell('sync');
  }

  private async afterDrain(drained: Drained | null): Promise<void> {
    await this.refresh();
    if (drained?.moved) {
      await this.pull.resell();
      this.spread('sales');
      this.tell('sales');
    } else if (drained?.attempt.failures) {
      this.spread('sync');
    }
    if (drained?.heard) await this.prune();
    if (drained?.acknowledged) void this.pulling.kick('asked');
    this.tell('sync');
  }

  private async afterPull(problem: Problem | null): Promise<void> {
    await this.refresh();
    // The server is there again, whatever the last attempt to send met; and it hears of this till now and then.
    if (!problem) void this.sending.kick('hint');
    if (!problem && this.elsewhere) void this.sendElsewhere('hint').catch(() => {});
    this.tell('sync');
  }

  private async prune(): Promise<void> {
    const now = this.env.now();
    if (Math.abs(now - this.prunedAt) < PRUNE_EVERY) return;
    this.prunedAt = now;
    await prune(this.shop);
  }

  /** Another window or the worker did something. */
  private async heard(message: Message): Promise<void> {
    if (message === 'device') this.shop.device = (await this.registry.device(this.shop.deviceId)) ?? this.shop.device;
    if (message === 'catalogue') await this.pull.refresh();
    if (message === 'sales') await this.pull.resell();
    await this.refresh();
    this.tell('sync');
    if (message === 'sales') this.tell('sales');
  }

  private async refresh(): Promise<void> {
    this.stored = await readState(this.shop);
    this.schedule();
  }

  /** The timer runs while there is anything to send. */
  private schedule(): void {
    this.stopTimer();
    const { pending, attention, resending, attempt } = this.stored;
    if (this.closed || (pending === attention && !resending)) return;
    const wait = attempt.failures ? attempt.not_before - this.env.now() : SOON;
    this.stopTimer = this.env.timer(() => void this.sending.kick('timer'), Math.max(wait, 0));
  }

  private spread(message: Message): void {
    if (!this.closed) this.channel?.post(message);
  }
}
