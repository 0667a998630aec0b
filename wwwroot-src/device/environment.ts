import type { Digest } from '../shared/hash';

/** The part of LockManager the till needs. */
export interface Locks {
  request<T>(name: string, callback: () => Promise<T>): Promise<T>;
}

/** The part of BroadcastChannel the till needs. */
export interface Channel {
  post(message: unknown): void;
  listen(listener: (message: unknown) => void): void;
  close(): void;
}

export type Trigger = 'online' | 'visible';

/** Everything the till takes from its surroundings, so that a test or a simulator can be the surroundings. */
export interface Environment {
  fetch(url: string, init: RequestInit): Promise<Response>;
  now(): number;
  random(bytes: Uint8Array): Uint8Array;
  digest: Digest | null;
  /** Signs what is sent, and seals files of unsent sales. */
  subtle: SubtleCrypto | null;
  locks: Locks | null;
  indexedDB: IDBFactory | null;
  /** Calls back once, unless stopped. */
  timer(callback: () => void, delay: number): () => void;
  /** What can wait until the screen shows what has just happened; at once where there is no screen. */
  whenSeen(work: () => void): void;
  channel(name: string): Channel | null;
  visible(): boolean;
  /** What the browser believes; it may slow an attempt down, never prevent it. */
  online(): boolean;
  watch(trigger: Trigger, callback: () => void): () => void;
  /** Asks the browser to wake the service worker when it thinks the network is back; a hint, and only in some browsers. */
  requestWake(): void;
  persist(): Promise<'granted' | 'denied' | 'unknown'>;
  /** Whether the browser has promised it; undefined where it does not say. */
  kept(): Promise<boolean | undefined>;
}

type WakingRegistration = ServiceWorkerRegistration & { sync?: { register(tag: string): Promise<void> } };

/** What page and service worker have alike, and nobody looking; nothing is captured before the call, so importing the module touches no global. */
export function browserEnvironment(): Environment {
  return {
    fetch: (url, init) => fetch(url, init),
    now: () => Date.now(),
    random: bytes => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>),
    digest: globalThis.crypto?.subtle ? bytes => crypto.subtle.digest('SHA-256', bytes as BufferSource) : null,
    subtle: globalThis.crypto?.subtle ?? null,
    locks: navigator.locks ? { request: (name, callback) => navigator.locks.request(name, callback) as Promise<never> } : null,
    indexedDB: factory(),
    timer: (callback, delay) => {
      const id = setTimeout(callback, delay);
      return () => clearTimeout(id);
    },
    whenSeen: work => work(),
    channel: name => (typeof BroadcastChannel === 'undefined' ? null : browserChannel(name)),
    visible: () => false,
    online: () => navigator.onLine,
    watch: () => () => {},
    requestWake: () => wake((globalThis as { registration?: WakingRegistration }).registration),
    persist: async () => 'unknown',
    kept: async () => (await navigator.storage?.persisted?.().catch(() => undefined)) ?? undefined,
  };
}

export function wake(registration?: ServiceWorkerRegistration): void {
  (registration as WakingRegistration | undefined)?.sync?.register('outbox').catch(() => {});
}

// Firefox throws on the mere mention of indexedDB when storage is switched off.
function factory(): IDBFactory | null {
  try {
    return globalThis.indexedDB ?? null;
  } catch {
    return null;
  }
}

function browserChannel(name: string): Channel {
  const channel = new BroadcastChannel(name);
  return {
    post: message => channel.postMessage(message),
    listen: listener => {
      channel.onmessage = event => listener(event.data);
    },
    close: () => channel.close(),
  };
}
