// Surroundings for tests: clocks that only move when told, locks, channels and storage shared by the windows of one phone.
import 'fake-indexeddb/auto';
import { webcrypto } from 'node:crypto';
import { IDBFactory } from 'fake-indexeddb';
import type { Channel, Environment, Locks, Trigger } from '../device/environment';

export class Clock {
  time = 1_793_361_600_000;
  private readonly timers = new Map<number, { at: number; callback: () => void }>();
  private next = 0;

  timer = (callback: () => void, delay: number): (() => void) => {
    const id = this.next++;
    this.timers.set(id, { at: this.time + delay, callback });
    return () => this.timers.delete(id);
  };

  /** Moves on, calling what falls due in its order, and lets each come to rest. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds;
    for (;;) {
      const due = [...this.timers].filter(([, timer]) => timer.at <= end).sort((a, b) => a[1].at - b[1].at)[0];
      if (!due) break;
      this.timers.delete(due[0]);
      this.time = Math.max(this.time, due[1].at);
      due[1].callback();
      await rest();
    }
    this.time = end;
    await rest();
  }
}

/** Lets everything that needs no clock and no network happen; what is hashed or sealed meanwhile takes as many turns as other threads need for it. */
export async function rest(turns = 200): Promise<void> {
  for (let turn = 0; turn < turns; turn = ciphering ? 0 : turn + 1) await new Promise(resolve => setImmediate(resolve));
}

let ciphering = 0;

async function ciphered<T>(work: Promise<T>): Promise<T> {
  ciphering++;
  try {
    return await work;
  } finally {
    ciphering--;
  }
}

export const subtle = new Proxy(webcrypto.subtle, {
  get:
    (real, name) =>
    (...given: unknown[]) =>
      ciphered((real as unknown as Record<string | symbol, (...given: unknown[]) => Promise<unknown>>)[name]!(...given)),
}) as unknown as SubtleCrypto;

export async function until(condition: () => boolean, what = 'the condition'): Promise<void> {
  const giveUp = performance.now() + 60_000;
  for (let turn = 0; turn < 5_000 && performance.now() < giveUp; turn = ciphering ? 0 : turn + 1) {
    if (condition()) return;
    await new Promise(resolve => setImmediate(resolve));
  }
  throw new Error(`Gave up waiting for ${what}`);
}

class SharedLocks implements Locks {
  private readonly queues = new Map<string, Promise<unknown>>();

  request<T>(name: string, callback: () => Promise<T>): Promise<T> {
    const run = (this.queues.get(name) ?? Promise.resolve()).then(callback);
    this.queues.set(
      name,
      run.catch(() => {}),
    );
    return run;
  }
}

/** One phone: windows opened on it share its storage, locks and channels. */
export class Phone {
  readonly clock: Clock;
  readonly locks: Locks = new SharedLocks();
  readonly triggers: Record<Trigger, Set<() => void>> = { online: new Set(), visible: new Set() };
  isVisible = true;
  isOnline = true;
  wakes = 0;
  private readonly ears = new Map<string, Set<(message: unknown) => void>>();

  constructor(
    private readonly fetch: Environment['fetch'],
    clock = new Clock(),
    readonly indexedDB = new IDBFactory(),
  ) {
    this.clock = clock;
  }

  window(overrides: Partial<Environment> = {}): Environment {
    return {
      fetch: this.fetch,
      now: () => this.clock.time,
      random: bytes => webcrypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>),
      digest: bytes => subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>),
      subtle,
      locks: this.locks,
      indexedDB: this.indexedDB,
      timer: this.clock.timer,
      channel: name => this.channel(name),
      visible: () => this.isVisible,
      online: () => this.isOnline,
      watch: (trigger, callback) => {
        this.triggers[trigger].add(callback);
        return () => this.triggers[trigger].delete(callback);
      },
      whenSeen: work => work(),
      requestWake: () => {
        this.wakes++;
      },
      persist: async () => 'granted',
      kept: async () => true,
      ...overrides,
    };
  }

  trigger(trigger: Trigger): void {
    for (const callback of [...this.triggers[trigger]]) callback();
  }

  private channel(name: string): Channel {
    const ears = this.ears.get(name) ?? new Set();
    this.ears.set(name, ears);
    let own: ((message: unknown) => void) | null = null;
    return {
      post: message => {
        for (const ear of [...ears]) if (ear !== own) setImmediate(() => ear(message));
      },
      listen: listener => ears.add((own = listener)),
      close: () => {
        if (own) ears.delete(own);
      },
    };
  }
}
