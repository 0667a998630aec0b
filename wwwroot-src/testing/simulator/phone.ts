import { webcrypto } from 'node:crypto';
import { IDBFactory } from 'fake-indexeddb';
import type { Channel, Environment } from '../../device/environment';
import { type Engine, openEngine } from '../../engine/engine';
import type { Enrolment } from '../../shared/protocol';
import { copyOf } from '../copy';
import { type Clock, turn } from './clock';
import type { Line } from './line';
import { SharedLocks } from './locks';
import type { Random } from './random';
import { everything, MortalStorage, one } from './storage';

/** A tab, or the service worker: it lives until the browser ends it, in the middle of whatever it does. */
export class Window {
  alive = true;
  engine!: Engine;
  readonly env: Environment;
  private readonly storage: MortalStorage;
  private readonly watchers = new Set<() => void>();

  constructor(
    private readonly phone: Phone,
    clock: Clock,
    random: Random,
  ) {
    this.storage = new MortalStorage(phone.factory);
    this.env = {
      fetch: (url, init) => this.fetch(url, init),
      now: clock.now,
      random: bytes => random.fill(bytes),
      digest: bytes => webcrypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>) as Promise<ArrayBuffer>,
      subtle: null,
      locks: phone.locks.of(this),
      indexedDB: this.storage.indexedDB,
      timer: (callback, delay) =>
        clock.timer(() => {
          if (this.alive) callback();
        }, delay),
      channel: name => phone.channel(name, this),
      visible: () => true,
      online: () => phone.line.up,
      watch: (trigger, callback) => {
        if (trigger === 'online') this.watchers.add(callback);
        return () => this.watchers.delete(callback);
      },
      whenSeen: work => work(),
      requestWake: () => {},
      persist: async () => 'granted',
      kept: async () => true,
    };
  }

  networkIsBack(): void {
    for (const callback of [...this.watchers]) callback();
  }

  die(): void {
    this.alive = false;
    this.storage.die();
    this.phone.locks.forget(this);
  }

  /** What it has begun and not ended. */
  told(): string {
    return `${this.alive ? 'window' : 'dead window'} with ${this.storage.transactions.join('; ') || 'no transaction'}`;
  }

  private async fetch(url: string, init: RequestInit): Promise<Response> {
    const over = url === '/sync/push' ? this.phone.pushBegins(this) : () => {};
    try {
      const response = await this.phone.send(url, init);
      over(response);
      return await this.whileAlive(response);
    } catch (error) {
      over();
      return this.whileAlive(Promise.reject(error));
    }
  }

  // Nothing reaches the dead.
  private whileAlive<T>(outcome: T | Promise<T>): Promise<T> {
    return this.alive ? Promise.resolve(outcome) : new Promise(() => Promise.resolve(outcome).catch(() => {}));
  }
}

export interface Watched {
  two_sends_at_once: number;
  asked_too_early: number;
}

/** A worker's shift on a phone, and how they sign in. */
export interface Enrolled {
  enrolment: Enrolment;
  login: string;
  password: string;
}

/** One browser with its storage, locks, channels and windows. */
export class Phone {
  readonly locks = new SharedLocks();
  readonly windows = new Set<Window>();
  readonly watched: Watched = { two_sends_at_once: 0, asked_too_early: 0 };
  /** Which of the enrolments answers: who is signed in. */
  signedIn = 0;
  private leaveAloneUntil = 0;
  private readonly pushes = new Set<{ by: Window }>();
  private readonly ears = new Map<string, Set<{ owner: Window; hear: (message: unknown) => void }>>();

  constructor(
    readonly line: Line,
    private readonly enrolled: Enrolled[],
    private readonly clock: Clock,
    private readonly random: Random,
    readonly factory = new IDBFactory(),
  ) {}

  get enrolment(): Enrolment {
    return this.standing.enrolment;
  }

  private get standing(): Enrolled {
    return this.enrolled[this.signedIn % this.enrolled.length]!;
  }

  /** Another phone that was set up from a copy of all this one keeps; its browser must be closed. */
  async copy(): Promise<Phone> {
    const copy = new Phone(this.line.another(), this.enrolled, this.clock, this.random, await copyOf(this.factory));
    copy.signedIn = this.signedIn;
    return copy;
  }

  async open(): Promise<Window> {
    const window = this.worker();
    window.engine = await openEngine({ environment: window.env });
    this.windows.add(window);
    return window;
  }

  /** A window without a screen. */
  worker(): Window {
    return new Window(this, this.clock, this.random);
  }

  close(window: Window): void {
    window.engine.close();
    this.windows.delete(window);
  }

  kill(...windows: Window[]): void {
    for (const window of windows) {
      window.die();
      this.windows.delete(window);
    }
    this.forgiven();
  }

  connect(): void {
    this.line.up = true;
    for (const window of this.windows) window.networkIsBack();
  }

  /** What was asked for is forgotten with the window that heard it, and a wait means nothing once the clock was moved. */
  forgiven(): void {
    this.leaveAloneUntil = 0;
  }

  /** What it may be waiting for. */
  told(): string {
    const { line, locks, windows } = this;
    return [line.told(), ...locks.told(), ...[...windows].map(window => window.told())].join(', ');
  }

  stored<T>(store: string): Promise<T[]> {
    return everything<T>(this.factory, this.storeName, store);
  }

  private get storeName(): string {
    const { business, outlet } = this.enrolment;
    return `till:${business.id}:${outlet.id}`;
  }

  async meta<T>(key: string): Promise<T | undefined> {
    return one<T>(this.factory, this.storeName, 'meta', key);
  }

  // Signing in and enrolling happened before; here the office answers at once. The real one is asked for the device that a copy became.
  send(url: string, init: RequestInit): Promise<Response> {
    const { business, outlet, device, shift } = this.enrolment;
    switch (url) {
      case '/till/who':
        return ours({ business, worker: shift.worker, outlets: [outlet] });
      case '/till/devices':
      case '/till/shifts': {
        const asked = JSON.parse(init.body as string) as { device_id?: string; number?: number };
        const isFirst = asked.device_id ? asked.device_id === device.id : !asked.number;
        return isFirst ? ours(this.enrolment) : this.askOffice(url, init);
      }
      default:
        return this.line.send(url, init);
    }
  }

  private async askOffice(url: string, init: RequestInit): Promise<Response> {
    const { login, password } = this.standing;
    const Cookie = await this.line.signIn(login, password);
    return this.line.send(url, { ...init, headers: { ...(init.headers as Record<string, string>), Cookie } });
  }

  /** Watches that sends come one at a time and not before their time; to be told when this one is over. */
  pushBegins(by: Window): (answer?: Response) => void {
    if ([...this.pushes].some(other => other.by.alive)) this.watched.two_sends_at_once++;
    if (this.clock.passed() < this.leaveAloneUntil) this.watched.asked_too_early++;
    const push = { by };
    this.pushes.add(push);
    return answer => {
      this.pushes.delete(push);
      const seconds = Number(answer?.headers.get('Retry-After'));
      if (seconds && by.alive) this.leaveAloneUntil = this.clock.passed() + seconds * 1000;
    };
  }

  channel(name: string, owner: Window): Channel {
    const ears = this.ears.get(name) ?? new Set();
    this.ears.set(name, ears);
    const mine: { owner: Window; hear: (message: unknown) => void }[] = [];
    return {
      post: message => {
        for (const ear of [...ears])
          if (!mine.includes(ear))
            void turn().then(() => {
              if (ear.owner.alive && ears.has(ear)) ear.hear(message);
            });
      },
      listen: listener => {
        const ear = { owner, hear: listener };
        mine.push(ear);
        ears.add(ear);
      },
      close: () => {
        for (const ear of mine) ears.delete(ear);
      },
    };
  }
}

const ours = async (body: unknown) =>
  new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json', 'X-Pos-Sync': '1' } });
