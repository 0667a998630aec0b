import { isGuessable, MOST_WRONG } from '../../device/pin-rule';
import type { PinRecord, Pins } from '../../device/pins';
import type { Engine } from '../../engine/engine';
import { click, clone, el, find, put, slot, write } from '../parts/dom';
import { count } from '../parts/format';
import { openSheet, prepareSheet } from '../parts/sheet';
import { text, writeName } from '../parts/texts';
import { toast } from '../parts/toast';
import { PinPad } from './pin-pad';

const MINUTE = 60_000;

/** A name that opens the till by its PIN. */
export interface Named extends PinRecord {
  name: string;
}

/** Who sells: a tap on the name, and the digits. */
export class WhoSheet {
  private readonly sheet = el<HTMLDialogElement>('sheet-who');
  private readonly pad: PinPad;
  private opened: () => void = () => {};

  constructor(
    private readonly engine: Engine,
    readonly pins: Pins,
  ) {
    this.pad = new PinPad(this.sheet, () => this.error(''));
    prepareSheet(this.sheet, () => this.pad.clear());
    click(slot(this.sheet, 'choose'), () => void this.choose());
    click(slot(this.sheet, 'other'), () => void this.signInAsOther());
    click(slot(this.sheet, 'lock'), () => void this.lock());
  }

  /** Those with a PIN on this phone. */
  async names(): Promise<Named[]> {
    const { record } = this.engine.device;
    if (!record) return [];
    const workers = new Map(Object.values(record.shifts).map(({ worker }) => [worker.id, worker.name]));
    for (const { id, name } of record.workers ?? []) workers.set(id, name);
    return (await this.pins.all(record))
      .map(pin => ({ ...pin, name: workers.get(pin.worker) ?? '' }))
      .sort((one, other) => one.name.localeCompare(other.name));
  }

  async open(): Promise<void> {
    const names = await this.names();
    const { enrolment } = this.engine.device;
    const mine = names.some(({ worker }) => worker === enrolment?.shift.worker.id);
    this.show('who-title', names.length ? 'who-help' : 'pin-help', false);
    slot(this.sheet, 'names').replaceChildren(
      ...names.map(named => nameButton(named, named.worker === enrolment?.shift.worker.id, () => this.ask(named))),
    );
    slot(this.sheet, 'choose').hidden = !this.pins.possible;
    write(slot(this.sheet, 'choose'), text(mine ? 'pin-change' : 'pin-choose'));
    slot(this.sheet, 'lock').hidden = !names.length;
    openSheet(this.sheet);
    find(this.sheet, 'h2').focus();
  }

  /** @param opened Called when it was the right PIN. */
  ask(named: Named, opened = () => toast(text('now-sells', { name: named.name }))): void {
    this.opened = opened;
    this.show('pin-of', '', true, { name: named.name });
    openSheet(this.sheet);
    this.pad.ask(named.length, pin => void this.tryOne(named, pin));
    find(this.sheet, 'h2').focus();
  }

  /** Somebody's word for one operation: whoever sells goes on selling. */
  askWord(named: Named, given: (key: Uint8Array) => void): void {
    this.show('pin-of', 'word-help', true, { name: named.name });
    openSheet(this.sheet);
    this.pad.ask(named.length, async pin => {
      const key = await this.keyOf(named.worker, pin);
      if (!key) return;
      this.sheet.close();
      given(key);
    });
    find(this.sheet, 'h2').focus();
  }

  private async tryOne({ worker }: Named, pin: string): Promise<void> {
    if (!(await this.keyOf(worker, pin))) return;
    if (!(await this.engine.device.handOver(worker))) return this.error(text('pin-sign-in-first'));
    this.sheet.close();
    this.opened();
  }

  /** What is wrong stands under the digits. */
  private async keyOf(worker: string, pin: string): Promise<Uint8Array | null> {
    const tried = await this.pins.open(this.engine.device.record!.enrolment.device.id, worker, pin);
    if (tried.answer === 'open') return tried.key;
    if (tried.answer === 'locked') void this.engine.device.endSignIn();
    if (tried.answer === 'locked' || tried.answer === 'none') this.error(text('pin-locked'));
    else if (tried.left === 0) this.error(text('pin-wrong'));
    else {
      const waits =
        tried.left < MINUTE
          ? text('pin-seconds', { n: count(Math.ceil(tried.left / 1_000)) })
          : text('pin-minutes', { n: count(Math.ceil(tried.left / MINUTE)) });
      this.error(text(tried.answer === 'wait' ? 'pin-wait' : 'pin-wrong-wait', { time: waits }));
    }
    return null;
  }

  /** Whoever is signed in with a password chooses, and who has one gives it first, unless it is locked. */
  private async choose(): Promise<void> {
    const { device } = this.engine;
    const worker = device.enrolment?.shift.worker;
    const signedIn = await device.who();
    if (signedIn === 'offline') return toast(text('pin-needs-network'));
    if (!worker || signedIn === 'signed_out' || signedIn.worker.id !== worker.id) return toast(text('pin-sign-in-first'));
    const before = (await this.names()).find(named => named.worker === worker.id);
    if (!before || before.wrong >= MOST_WRONG) return this.askNew(worker.id);
    this.show('pin-old', '', true);
    this.pad.ask(before.length, async pin => {
      if (await this.keyOf(worker.id, pin)) this.askNew(worker.id);
    });
  }

  private askNew(worker: string): void {
    this.show('pin-new', 'pin-help', true);
    this.pad.ask(null, pin => {
      if (isGuessable(pin)) return this.error(text('pin-guessable'));
      this.show('pin-again', '', true);
      this.pad.ask(null, again => {
        if (again === pin) return void this.keep(worker, pin);
        this.askNew(worker);
        this.error(text('pin-differs'));
      });
    });
  }

  private async keep(worker: string, pin: string): Promise<void> {
    const answer = await this.pins.choose(this.engine.device.record!, worker, pin);
    if (answer !== 'chosen') {
      this.askNew(worker);
      return this.error(text(answer === 'offline' ? 'pin-needs-network' : 'pin-sign-in-first'));
    }
    this.sheet.close();
    toast(text('pin-saved'));
  }

  private async signInAsOther(): Promise<void> {
    if ((await this.engine.device.who()) === 'offline') return toast(text('pin-needs-network'));
    // Read by the locked page, which comes up by itself.
    history.replaceState(null, '', '#switch');
    await this.engine.device.lock();
  }

  /** On a phone of several nobody stays signed in to the office. */
  async lock(): Promise<void> {
    await ((await this.names()).length > 1 ? this.engine.device.lock() : this.engine.device.lockHere());
  }

  private show(title: string, help: string, asks: boolean, values?: Record<string, string>): void {
    write(find(this.sheet, 'h2'), text(title, values));
    put(this.sheet, 'help', help && text(help));
    slot(this.sheet, 'pad').hidden = !asks;
    slot(this.sheet, 'list').hidden = asks;
    find(this.sheet, '[data-ok]').hidden = true;
    this.error('');
  }

  private error(message: string): void {
    write(slot(this.sheet, 'error'), message);
  }
}

export function nameButton({ name }: Named, isNow: boolean, chosen: () => void): HTMLElement {
  const button = clone('who-name');
  writeName(slot(button, 'name'), name);
  slot(button, 'now').hidden = !isNow;
  click(button, chosen);
  return button;
}

let made: Promise<WhoSheet> | null = null;

/** The one of this page: a locked till may have opened it first. */
export const whoSheet = (engine: Engine): Promise<WhoSheet> => (made ??= engine.device.pins().then(pins => new WhoSheet(engine, pins)));
