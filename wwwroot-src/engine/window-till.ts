import { Catalogue } from '../catalog/catalogue';
import { type CatalogueFeed, catalogueFeed } from '../catalog/catalogue-feed';
import { keepOwnerCode, ownerCodeFeed } from '../credit/owner-code';
import { customerFeed } from '../customers/customer-feed';
import { CustomerList } from '../customers/customer-list';
import { keepCustomers } from '../customers/customer-store';
import type { Urgency } from '../device/backoff';
import type { Channel, Environment } from '../device/environment';
import { makeKey } from '../device/key';
import { OutletStore } from '../device/outlet-store';
import type { Registrar } from '../device/registrar';
import type { DeviceRecord } from '../device/registry';
import type { Problem } from '../device/request';
import type { Drained } from '../outbox/drain';
import { Effects } from '../outbox/effects';
import { PAGE_SHARE } from '../outbox/heartbeat';
import type { OpenTill } from '../outbox/open-till';
import { prune } from '../outbox/prune';
import type { Recorded } from '../outbox/record';
import { drainElsewhere, Sending } from '../outbox/sending';
import { NOTHING_STORED, type OutboxState, readState } from '../outbox/state';
import { outletFeed } from '../outlets/outlet-feed';
import type { TillHead } from '../shared/protocol';
import { openStock, stockFeed } from '../stock/stock-feed';
import { StockFigures } from '../stock/stock-figures';
import { Pull } from '../sync/pull';
import { Pulling } from '../sync/pulling';
import { NO_STATE, type SyncState } from './sync-state';

export type What = 'sync' | 'catalogue' | 'sales';
type Message = What | 'device';

const SOON = 1_000;
const PRUNE_EVERY = 6 * 3_600_000;

/** The till this browser is, at work in this window: its store, what is in memory, and this window's sending and pulling. */
export class WindowTill {
  readonly outlet: OutletStore;
  readonly catalogue: Catalogue;
  readonly customers: CustomerList;
  private stored: OutboxState = NOTHING_STORED;
  private progress = NO_STATE.catalogue;
  private elsewhere = 0;
  private readonly effects: Effects;
  private readonly goods: CatalogueFeed;
  private readonly stock = new StockFigures();
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
    private readonly registry: Registrar,
    device: DeviceRecord,
    door: OpenTill,
    private readonly tell: (what: What) => void,
    onOutdated: () => void,
    private readonly onCopied: () => void,
  ) {
    const outlet = (this.outlet = new OutletStore(env, device, onOutdated));
    outlet.admit = () => door.outlet();
    this.catalogue = new Catalogue(this.stock);
    this.customers = new CustomerList(door);
    this.effects = new Effects(outlet, [this.stock, this.customers]);
    this.goods = catalogueFeed(
      outlet,
      this.catalogue,
      {
        progress: progress => {
          this.progress = progress;
          tell('sync');
        },
        grown: () => tell('catalogue'),
      },
      (before, pricesAsOf) => {
        const head = keepCustomers(before, pricesAsOf);
        return { head, included: { goods: true, credit: !head.customers } };
      },
    );
    const { effects } = this;
    const following = [
      stockFeed(outlet, this.stock, effects),
      customerFeed(outlet, this.customers, effects, keepOwnerCode),
      ownerCodeFeed,
      outletFeed(outlet, head => this.rename(head)),
    ];
    this.pull = new Pull(outlet, this.goods, following, effects, stored => {
      if (stored) this.spread('catalogue');
      tell('catalogue');
    });
    this.pulling = new Pulling(env, this.pull, problem => this.afterPull(problem));
    this.sending = new Sending(outlet, registry, PAGE_SHARE, drained => this.afterDrain(drained));
    this.channel = env.channel(`till:${outlet.name}`);
  }

  get state(): SyncState {
    const { stored } = this;
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
    const [hasChain] = await Promise.all([this.outlet.hasChain(), this.goods.open().then(head => this.pull.beginAt(head)), this.refresh()]);
    return hasChain;
  }

  start(): void {
    this.channel?.listen(message => void this.heard(message as Message).catch(() => {}));
    const wake = () => {
      void this.sending.kick('hint');
      void this.pulling.kick('hint');
    };
    // Whoever brings the page to the front waits for it.
    this.stops.push(
      this.env.watch('online', wake),
      this.env.watch('visible', () => this.syncNow()),
    );
    void this.afterOpening().catch(() => {});
  }

  /** Loads everything anew, and touches nothing of what was sold. */
  repair(): Promise<boolean> {
    return this.pulling.repair();
  }

  /** Another worker, or a new token. */
  renew(device: DeviceRecord): void {
    this.outlet.device = device;
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
    void this.outlet.store.close();
  }

  /** An operation is in the store: takes it into the figures, tells whoever listens, and sends. */
  recorded({ isNew, sold }: Recorded): void {
    if (sold && (isNew || sold.customer)) this.effects.note(sold);
    if (!isNew || !sold) return;
    this.stored = {
      ...this.stored,
      pending: this.stored.pending + 1,
      oldest: this.stored.oldest ?? this.env.now() + this.stored.clockOffset,
    };
    this.spread('sales');
    this.tell('sync');
    this.env.requestWake();
    // Whoever sold sees first that it is saved.
    this.env.whenSeen(() => {
      if (this.closed) return;
      this.tell('sales');
      void this.sending.kick('hint');
    });
  }

  /** What the first sale need not wait for. */
  private async afterOpening(): Promise<void> {
    await makeKey(this.outlet);
    await new Promise<void>(resolve => this.env.whenSeen(resolve));
    if (this.closed) return;
    await openStock(this.outlet, this.stock, this.effects);
    this.tell('catalogue');
    this.prepare(0);
    this.syncNow();
    await this.pull.refresh();
  }

  /** What the owner calls business, outlet and till, for this window, the others and the worker. */
  private async rename(head: TillHead): Promise<void> {
    const device = await this.registry.rename(this.outlet.deviceId, head);
    if (!device) return;
    this.outlet.device = device;
    this.spread('device');
    this.tell('sync');
  }

  private prepare(place: number): void {
    if (this.closed) return;
    if (!this.catalogue.prepare(place)) this.stock.packed();
    else this.stops.push(this.env.timer(() => this.prepare(place + 1), 0));
  }

  private async sendElsewhere(urgency: Urgency): Promise<void> {
    const elsewhere = await drainElsewhere(this.env, this.registry, this.outlet, urgency, PAGE_SHARE);
    if (elsewhere === this.elsewhere) return;
    this.elsewhere = elsewhere;
    this.tell('sync');
  }

  private async afterDrain(drained: Drained | null): Promise<void> {
    await this.refresh();
    if (this.stored.copied) this.onCopied();
    if (drained?.moved) {
      await this.effects.renew();
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
    await prune(this.outlet);
  }

  /** Another window or the worker did something. */
  private async heard(message: Message): Promise<void> {
    if (message === 'device') this.outlet.device = (await this.registry.device(this.outlet.deviceId)) ?? this.outlet.device;
    if (message === 'catalogue') await this.pull.refresh();
    if (message === 'sales') await this.effects.renew();
    await this.refresh();
    this.tell('sync');
    if (message === 'sales') this.tell('sales');
  }

  private async refresh(): Promise<void> {
    this.stored = await readState(this.outlet);
    this.schedule();
  }

  /** The timer runs while there is anything to send. */
  private schedule(): void {
    this.stopTimer();
    const { pending, attention, again, attempt } = this.stored;
    if (this.closed || (pending === attention && !again)) return;
    const wait = attempt.failures ? attempt.not_before - this.env.now() : SOON;
    this.stopTimer = this.env.timer(() => void this.sending.kick('timer'), Math.max(wait, 0));
  }

  private spread(message: Message): void {
    if (!this.closed) this.channel?.post(message);
  }
}
