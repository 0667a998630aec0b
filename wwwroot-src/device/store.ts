import { type DBSchema, type IDBPDatabase, type IDBPTransaction, type StoreNames, wrap } from 'idb';
import { Trouble } from '../shared/trouble';
import type { Environment } from './environment';

export type TroubleReason =
  | 'unavailable' // no storage for this page: private window, or storage switched off
  | 'insecure' // not https: the browser gives no cryptography
  | 'blocked' // another window holds an older version and does not let go
  | 'outdated' // a newer version has already changed the store: reload
  | 'quota'
  | 'corrupt'; // the browser cannot read its own files

/** The device's store cannot be used; nothing can be sold until it is. */
export class StoreTrouble extends Trouble<TroubleReason> {}
StoreTrouble.prototype.name = 'StoreTrouble';

export interface StoreDefinition {
  name: string;
  version: number;
  upgrade(database: IDBPDatabase, oldVersion: number): void;
}

const BLOCKED_AFTER = 5_000;

/** One IndexedDB database: opened when first used, given up to newer versions, opened again when the browser lost it. */
export class Store<S extends DBSchema> {
  private opening: Promise<IDBPDatabase<S>> | null = null;
  private closed = false;
  /** A newer version of the till has taken the database. */
  outdated = false;

  constructor(
    private readonly env: Environment,
    private readonly definition: StoreDefinition,
    private readonly onOutdated: () => void = () => {},
  ) {}

  open(): Promise<IDBPDatabase<S>> {
    return (this.opening ??= this.connect().catch(error => {
      this.opening = null;
      throw error;
    }));
  }

  /** Runs the work; when the connection proves lost, once more on a new one. The work must bear being run twice. */
  async use<T>(work: (database: IDBPDatabase<S>) => Promise<T>): Promise<T> {
    const first = this.open();
    try {
      return await work(await first);
    } catch (error) {
      if (!isLost(error) || this.closed || this.outdated) throw error;
      if (this.opening === first) await this.release();
      return work(await this.open());
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.release();
  }

  private async release(): Promise<void> {
    const opening = this.opening;
    this.opening = null;
    try {
      (await opening)?.close();
    } catch {
      // It never opened.
    }
  }

  private connect(): Promise<IDBPDatabase<S>> {
    return new Promise((resolve, reject) => {
      const { indexedDB } = this.env;
      if (!indexedDB) return reject(new StoreTrouble('unavailable'));
      if (this.closed) return reject(new DOMException('', 'InvalidStateError'));
      if (this.outdated) return reject(new StoreTrouble('outdated'));
      let stopWaiting = () => {};
      let gaveUp = false;
      let request: IDBOpenDBRequest;
      try {
        request = indexedDB.open(this.definition.name, this.definition.version);
      } catch (error) {
        return reject(troubleOf(error));
      }
      request.onupgradeneeded = event => this.definition.upgrade(wrap(request.result), event.oldVersion);
      // The other window is told to let go and normally does; only when it does not is this trouble.
      request.onblocked = () => {
        stopWaiting = this.env.timer(() => {
          gaveUp = true;
          reject(new StoreTrouble('blocked'));
        }, BLOCKED_AFTER);
      };
      request.onerror = () => {
        stopWaiting();
        reject(troubleOf(request.error));
      };
      request.onsuccess = () => {
        stopWaiting();
        const database = request.result;
        if (gaveUp) return database.close();
        database.onversionchange = () => {
          this.outdated = true;
          database.close();
          this.onOutdated();
        };
        database.onclose = () => {
          this.opening = null;
        };
        resolve(wrap(database) as unknown as IDBPDatabase<S>);
      };
    });
  }
}

/**
 * One transaction. Resolves when it is complete, with what the work returned; whatever fails, all of it is undone and
 * the error says why. The work awaits nothing but the transaction's own requests.
 */
export async function transact<S extends DBSchema, const N extends StoreNames<S>[], M extends 'readonly' | 'readwrite', T>(
  database: IDBPDatabase<S>,
  stores: N,
  mode: M,
  work: (transaction: IDBPTransaction<S, N, M>) => Promise<T>,
  durability: IDBTransactionDurability = 'default',
): Promise<T> {
  const transaction = database.transaction(stores, mode, { durability });
  const done = transaction.done;
  done.catch(() => {});
  try {
    const result = await work(transaction);
    await done;
    return result;
  } catch (error) {
    try {
      transaction.abort();
    } catch {
      // It is over already.
    }
    // A request's own error says less than why the transaction was given up.
    throw await done.then(
      () => error,
      reason => ((reason as Error).name === 'AbortError' ? error : reason),
    );
  }
}

/** A request nobody waits for: when it fails, the transaction fails, and that is waited for. */
export function queue(request: Promise<unknown>): void {
  request.catch(() => {});
}

/** The connection is gone though the database may be well: WebKit loses its server, clearing site data closes it. */
export function isLost(error: unknown): boolean {
  const { name, message } = error as Partial<DOMException>;
  return name === 'InvalidStateError' || (name === 'UnknownError' && /connection|lost/i.test(message ?? ''));
}

export function troubleOf(error: unknown): StoreTrouble {
  if (error instanceof StoreTrouble) return error;
  const reasons: Record<string, TroubleReason> = {
    VersionError: 'outdated',
    QuotaExceededError: 'quota',
    SecurityError: 'unavailable',
    InvalidStateError: 'unavailable',
    NotAllowedError: 'unavailable',
  };
  return new StoreTrouble(reasons[(error as Error | null)?.name ?? ''] ?? 'corrupt', { cause: error });
}
