import type { NewPayment } from '../../credit/receive-payment';
import type { CustomerName } from '../../customers/customer';
import { META } from '../../device/outlet-store';
import { NotSaved } from '../../outbox/not-saved';
import type { JournalEntry, OutboxEntry } from '../../outbox/outbox-store';
import type { Cart } from '../../sales/cart-store';
import type { Receipt } from '../../sales/receipts';
import { drainAll } from '../../service-worker/background';
import { basket, type ListedGoods, payment } from './basket';
import { type PlayedClock, turns } from './clock';
import { type AnyFault, isLineFault, LINE_FAULTS, PHONE_FAULTS, type PhoneFault } from './faults';
import type { Phone, Watched, Window } from './phone';
import type { Random } from './random';

const DAY = 86_400_000;
const MINUTE = 60_000;
const MOST_ROUNDS = 1_000;

export interface Plan {
  sales: number;
  faults: number;
  /** Whoever is connected stays until everything is sent. */
  patient: boolean;
  /** Phones are copied, too. */
  copies: boolean;
  /** The server's answers are forged once on every phone. */
  forge: boolean;
}

/** A sale or money received, as the person at the till was told it is saved; a customer has no receipt. */
export interface Told {
  /** Of the phones that were copies of one another. */
  phone?: number;
  op_id: string;
  receipt_no: string;
  total: number;
}

export interface Listener {
  told(sale: Told): void;
  played(fault: AnyFault): void;
}

/** What is on the phone when all is over. */
export interface Account extends Watched {
  /** The device it was at first. */
  device_id: string;
  phone: number;
  unsent: number;
  shown_unsent: number;
  not_saved: string[];
  /** credit: what it put on the customer's account, or took off. */
  receipts: { op_id: string; device_seq: number; receipt_no: string; total: number; state: string; customer_id?: string; credit: number }[];
  /** What it made and the server acknowledged, under whichever device it was then. */
  journal: { op_id: string; device_id: string; device_seq: number }[];
}

const MOST_PHONES = 3;

/** A phone's time at an outlet: sales, with and without a network, and all that goes wrong. Its copies live through the same day. */
export class Day {
  private readonly notSaved = new Map<Phone, string[]>();
  private readonly phones: Phone[];
  private doing = '';

  constructor(
    /** The one that something happens to now. */
    private phone: Phone,
    private readonly clock: PlayedClock,
    private readonly goods: ListedGoods[],
    private readonly random: Random,
    private readonly plan: Plan,
    private readonly listener: Listener,
  ) {
    this.phones = [phone];
  }

  /** Until everything is sent. */
  async live(): Promise<void> {
    const { random, phone: first } = this;
    first.line.up = true;
    const { engine } = await first.open();
    await engine.device.enrol(first.enrolment.outlet.id, first.enrolment.device.name);
    first.line.mute = this.plan.forge;
    if (this.plan.forge) first.line.lying.push({ fault: 'forged', on: '/sync/push' });
    for (const step of this.steps()) {
      this.doing = step;
      const phone = (this.phone = random.pick(this.phones));
      if (phone.line.up ? random.chance(0.4) : random.chance(0.06)) await this.toggle();
      await this.clock.advance(phone.line.atServer ? random.between(0, 200) : random.between(200, 8_000));
      if (step === 'sale') await this.serve();
      else if (isLineFault(step)) phone.line.lying.push({ fault: step, on: random.chance(0.75) ? '/sync/push' : '/sync/' });
      else await this.befall(step);
    }
    this.doing = 'all is played, it sends the rest';
    for (this.phone of this.phones) await this.playOut();
    this.doing = '';
  }

  /** What it is at, when it gets no further; nothing: null. */
  told(): string | null {
    return this.doing && `${this.doing}: ${this.phones.map(phone => phone.told()).join(' | ')}`;
  }

  /** The phones are put away, their browsers closed. */
  sleep(): void {
    for (const phone of this.phones) {
      phone.line.up = false;
      for (const window of [...phone.windows]) phone.close(window);
      phone.forgiven();
    }
  }

  /** Each is opened once more, with a network, until the server has all that it ever acknowledged. */
  async comeBack(): Promise<void> {
    this.doing = 'it comes back';
    for (this.phone of this.phones) {
      this.phone.line.up = true;
      await this.phone.open();
      await this.untilHeard();
      await this.phone.line.settle();
    }
    this.doing = '';
  }

  accounts(): Promise<Account[]> {
    return Promise.all(this.phones.map((phone, number) => readAccount(phone, number, this.notSaved.get(phone) ?? [])));
  }

  private steps(): ('sale' | AnyFault)[] {
    const { random, plan } = this;
    const faults = Array.from(
      { length: plan.faults },
      (): AnyFault =>
        random.chance(0.7) ? random.pick(LINE_FAULTS) : random.pick(PHONE_FAULTS.filter(fault => plan.copies || fault !== 'copied')),
    );
    return random.shuffle([...Array.from({ length: plan.sales }, () => 'sale' as const), ...faults]);
  }

  private async toggle(): Promise<void> {
    const { line } = this.phone;
    if (!line.up) return this.phone.connect();
    if (this.plan.patient) await this.untilSent();
    else if (this.random.chance(0.7)) await this.quiet();
    line.up = false;
  }

  private get window(): Window {
    return this.random.pick([...this.phone.windows]);
  }

  /** Most come to buy; some on credit, some to pay. */
  private async serve(): Promise<void> {
    const { random, window } = this;
    if (this.plan.forge || random.chance(0.75)) return this.sell();
    const customer = random.chance(0.1) ? null : this.somebody(window);
    if (!customer) await this.add(window);
    else if (random.chance(0.6)) await this.sell(window, basket(this.goods, random, customer));
    else await this.receive(window, this.payment(window, customer));
  }

  private somebody({ engine }: Window): CustomerName | null {
    const known = engine.customers.list('recent', 8);
    return known.length ? this.random.pick(known) : null;
  }

  private payment({ engine }: Window, { id, name }: CustomerName): NewPayment {
    return { op_id: engine.mint(), customer_id: id, customer_name: name, method: 'cash', amount: this.random.between(1, 500) * 100 };
  }

  private sell(window = this.window, cart: Cart = basket(this.goods, this.random), paid = payment(cart, this.random)): Promise<void> {
    return this.save(window, async ({ engine }) => {
      const { op_id, receipt_no, total } = await engine.sales.checkout(cart, paid);
      return { op_id, receipt_no, total };
    });
  }

  private receive(window: Window, payment: NewPayment): Promise<void> {
    return this.save(window, async ({ engine }) => {
      const { op_id, receipt_no, amount } = await engine.credit.receive(payment);
      return { op_id, receipt_no, total: amount };
    });
  }

  private add(window: Window): Promise<void> {
    return this.save(window, async ({ engine }) => {
      const { id } = await engine.customers.add(engine.mint(), { name: `Customer ${this.random.between(1, 1_000_000)}` });
      return { op_id: id, receipt_no: '', total: 0 };
    });
  }

  private async save(window: Window, write: (window: Window) => Promise<Told>): Promise<void> {
    const { phone } = this;
    try {
      const told = await write(window);
      if (window.alive) this.listener.told({ ...told, phone: this.phones.indexOf(phone) });
    } catch (error) {
      const why = error instanceof NotSaved ? `${error.reason}: ${String(error.cause)}` : String(error);
      if (window.alive) this.notSaved.set(phone, [...(this.notSaved.get(phone) ?? []), why]);
    }
  }

  private async befall(fault: PhoneFault): Promise<void> {
    const { phone, random, clock, window } = this;
    this.listener.played(fault);
    switch (fault) {
      case 'kill_in_checkout': {
        const cart = basket(this.goods, random);
        if (random.chance(0.5)) await window.engine.sales.saveCart(cart);
        void this.sell(window, cart);
        await turns(random.between(0, 40));
        return this.restart(true);
      }
      case 'kill_in_drain':
        phone.connect();
        window.engine.syncNow();
        await turns(random.between(0, 60));
        if (random.chance(0.5)) {
          await phone.line.idle();
          await turns(random.between(0, 20));
        }
        return this.restart(false);
      case 'second_tab':
        if (phone.windows.size < 3) await phone.open();
        return;
      case 'tab_killed':
        void this.sell(window);
        await turns(random.between(0, 40));
        phone.kill(window);
        if (!phone.windows.size) await phone.open();
        return;
      case 'tab_closed':
        if (phone.windows.size > 1) phone.close(window);
        return;
      case 'worker_wakes': {
        const worker = phone.worker();
        const drained = drainAll(worker.env).catch(() => {});
        if (random.chance(0.5)) await Promise.race([drained, turns(random.between(0, 60))]);
        else await Promise.race([drained, this.quiet()]);
        return phone.kill(worker);
      }
      case 'other_cashier':
        phone.signedIn++;
        await window.engine.device.resume();
        return;
      case 'clock_forwards':
        return this.setClock(random.chance(0.5) ? 8 * DAY : random.between(1, 180) * MINUTE);
      case 'clock_backwards':
        return this.setClock(random.chance(0.5) ? -2 * DAY : -random.between(1, 180) * MINUTE);
      case 'double_tap': {
        const payer = random.chance(0.3) && this.somebody(window);
        if (payer) {
          const payment = this.payment(window, payer);
          await Promise.all([this.receive(window, payment), this.receive(window, payment)]);
          return;
        }
        const cart = basket(this.goods, random);
        const paid = payment(cart, random);
        await Promise.all([this.sell(window, cart, paid), this.sell(window, cart, paid)]);
        return;
      }
      case 'sleep':
        return clock.advance(random.between(10, 300) * MINUTE);
      case 'copied': {
        if (this.phones.length === MOST_PHONES) return;
        phone.kill(...phone.windows);
        const copy = await phone.copy();
        this.phones.push(copy);
        await Promise.all([phone.open(), copy.open()]);
        if (random.chance(0.5)) copy.connect();
        return;
      }
    }
  }

  /** Wrong clocks are put right again before they pass the journal's thirty days. */
  private setClock(by: number): void {
    const after = this.clock.skewed + by;
    this.clock.jump(Math.abs(after) > 9 * DAY ? -this.clock.skewed : by);
    for (const phone of this.phones) phone.forgiven();
  }

  /** The browser is killed and opened again; a cart that was not sold is still there, and is sold then. */
  private async restart(finish: boolean): Promise<void> {
    const { phone } = this;
    phone.kill(...phone.windows);
    const window = await phone.open();
    const cart = finish ? await window.engine.sales.loadCart() : null;
    if (cart?.lines.length) await this.sell(window, cart);
  }

  /** Until the server owes no answer and nobody has anything more to ask. */
  private async quiet(): Promise<void> {
    do {
      await this.phone.line.idle();
      await turns(25);
    } while (this.phone.line.atServer);
  }

  /** The faults that still lie in wait, then a line without any. */
  private async playOut(): Promise<void> {
    const { phone } = this;
    for (let round = 0; phone.line.lying.length && round < MOST_ROUNDS; round++) {
      if (!this.window.engine.sync.pending) await this.sell();
      await this.round();
    }
    phone.line.lying.length = 0;
    await this.untilSent();
    await phone.line.settle();
  }

  private async untilSent(): Promise<void> {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      await this.round();
      const { phone, window } = this;
      const isSent = !(await phone.stored('outbox')).length && !(await phone.meta(META.again));
      if (isSent && window.engine.sync.problem !== 'sign_in') return;
    }
  }

  /** Until the server was asked once more, as the till that it is then, and had nothing to ask for: it may have been busy, or have made it another till. */
  private async untilHeard(): Promise<void> {
    const asked = async () => `${this.window.engine.device.enrolment?.device.id} ${await this.phone.meta(META.pushed)}`;
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const [till, before] = (await asked()).split(' ');
      await this.untilSent();
      const [now, after] = (await asked()).split(' ');
      if (now === till && after !== before && !this.window.engine.sync.problem) return;
    }
  }

  private async round(): Promise<void> {
    const { phone, clock } = this;
    phone.connect();
    const { engine } = this.window;
    // What a till asks of whoever stands there.
    if (engine.sync.problem === 'sign_in') await engine.device.resume();
    engine.syncNow();
    await this.quiet();
    // What is held up on the way comes after a while, and so does the next attempt.
    await clock.advance(this.random.between(5_000, 65_000));
    await this.quiet();
    if (phone.line.unreachable) await new Promise(resolve => setTimeout(resolve, 100));
  }
}

export async function readAccount(phone: Phone, number: number, notSaved: string[]): Promise<Account> {
  const receipts = await phone.stored<Receipt>('receipts');
  const journal = await phone.stored<JournalEntry>('journal');
  const unsent = (await phone.stored<OutboxEntry>('outbox')).length;
  // The screen follows the store when the sending is over, which may still wait for an answer.
  const shown = () => Math.max(...[...phone.windows].map(window => window.engine.sync.pending));
  for (let waited = 0; shown() !== unsent && waited < MOST_ROUNDS; waited++) {
    await phone.line.idle();
    await turns(1);
  }
  const account: Account = {
    device_id: phone.enrolment.device.id,
    phone: number,
    unsent,
    shown_unsent: shown(),
    not_saved: notSaved,
    receipts: receipts.map(receipt => {
      const { op_id, device_seq, receipt_no, state, customer_id } = receipt;
      const [total, credit] = receipt.kind ? [receipt.amount, -receipt.amount] : [receipt.total, receipt.credit];
      return { op_id, device_seq, receipt_no, total, state, customer_id, credit };
    }),
    journal: journal.map(({ device_id, device_seq, operation: { op_id } }) => ({ op_id, device_id, device_seq })),
    ...phone.watched,
  };
  for (const window of [...phone.windows]) phone.close(window);
  return account;
}
