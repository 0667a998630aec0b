import type { DBSchema, IDBPDatabase } from 'idb';
import type { Cart, Problem, Receipt } from '../outbox/model';
import type { Category, Chunk, CustomerRow, Operation, Unit } from '../shared/protocol';
import type { Environment } from './environment';
import type { DeviceRecord } from './registry';
import { Store } from './store';

/** An operation without an acknowledgement. */
export interface OutboxEntry {
  device_id: string;
  device_seq: number;
  op_id: string;
  operation: Operation;
  /** UTF-8 length of the operation's JSON. */
  bytes: number;
  /** Held: the server would not take it; it is tried again when asked for, and never dropped. */
  state: 'queued' | 'held';
  reason?: string;
}

/** An acknowledged operation, kept for a while: the server may have to be restored from a backup. */
export interface JournalEntry {
  device_id: string;
  device_seq: number;
  acked_at: number;
  status: string;
  operation: Operation;
}

export type ReceiptRecord = Receipt & { device_id: string };

/** What was done here and is not yet in the server's figures of stock and credit. */
export interface SoldRecord {
  op_id: string;
  goods: [productId: string, quantity: number][];
  /** Above 0 it is owed, below 0 it was paid. */
  credit?: { customer_id: string; amount: number };
  /** One added here. */
  customer?: CustomerRow;
  /** change_seq at the acknowledgement: from a pull up to there on, the server's figures include it. */
  settled_by: number | null;
}

/** Where this device's chain of operations ends. */
export interface Chain {
  device_seq: number;
  receipt_counter: number;
  last_hash: string;
}

export interface Contact {
  clock_offset: number;
  last_contact: number;
  round_trip: number;
}

/** How sending fares; shared by all windows and the worker, so that together they do not hammer. */
export interface Attempt {
  failures: number;
  last_at: number;
  not_before: number;
  obeys_server: boolean;
  problem: Problem | null;
  /** How many operations the next batch may have, after one was too much for the server or the way there. */
  most: number;
  /** Single operations the server failed on: those behind them go first. */
  passed: [deviceId: string, deviceSeq: number][];
}

/** Which generation of chunks is the catalogue, and up to where the server's changes are in it. */
export interface CatalogueHead {
  generation: number;
  /** Counts the changes within the generation, so that a window can tell whether its memory is behind. */
  revision: number;
  epoch: string;
  checkpoint: number;
  products: number;
  /** Chunks refer to units and categories by place, so these only ever grow; what went is marked. */
  units: Unit[];
  categories: Category[];
  stocked: boolean;
  /** Counts the changes of the stored customers; absent until they are loaded. */
  customers?: number;
  /** Server time of the stored customers while they are older than the goods and wait to be loaded anew. */
  customers_of?: number;
}

export interface StoredChunk {
  generation: number;
  place: number;
  chunk: Chunk;
}

/** All of the outlet's stock figures as columns. */
export interface StockColumns {
  ids: string;
  on_hand: number[];
}

export interface ShopSchema extends DBSchema {
  meta: { key: string; value: unknown };
  outbox: { key: [string, number]; value: OutboxEntry; indexes: { state: string } };
  journal: { key: [string, number]; value: JournalEntry; indexes: { acked_at: number } };
  receipts: { key: string; value: ReceiptRecord; indexes: { chain: [string, number] } };
  sold: { key: string; value: SoldRecord; indexes: { settled_by: number } };
  carts: { key: string; value: Cart };
  chunks: { key: [number, number]; value: StoredChunk };
  stock: { key: string; value: number | StockColumns };
  /** Chunks of customers as JSON, by place. */
  customers: { key: number; value: string };
}

export type ShopDatabase = IDBPDatabase<ShopSchema>;

export const META = {
  contact: 'contact',
  epoch: 'epoch',
  again: 'again',
  pushed: 'pushed',
  pricesAsOf: 'prices_as_of',
  attempt: 'attempt',
  catalogue: 'catalogue',
  staging: 'staging',
  resyncs: 'resyncs',
  persist: 'persist',
  ownerCode: 'owner_code',
  chain: (deviceId: string) => `chain:${deviceId}`,
};

/** Key of the one record in `stock` that holds all figures as columns; the others, by product, are what changed since. */
export const STOCK_PACK = 'pack';

/** One outlet's own data on this device. */
export class Shop {
  readonly name: string;
  readonly store: Store<ShopSchema>;

  constructor(
    readonly env: Environment,
    public device: DeviceRecord,
    onOutdated?: () => void,
  ) {
    const { business, outlet } = device.enrolment;
    this.name = `${business.id}:${outlet.id}`;
    this.store = new Store(env, { name: `till:${this.name}`, version: 2, upgrade: createStores }, onOutdated);
  }

  get deviceId(): string {
    return this.device.enrolment.device.id;
  }

  async hasChain(): Promise<boolean> {
    return (await this.meta(META.chain(this.deviceId))) !== undefined;
  }

  meta<T>(key: string): Promise<T | undefined> {
    return this.store.use(async database => (await database.get('meta', key)) as T | undefined);
  }

  async setMeta(key: string, value: unknown): Promise<void> {
    await this.store.use(database => database.put('meta', value, key));
  }
}

// Later versions may add stores and indexes. None may ever delete outbox or journal.
function createStores(database: ShopDatabase, before: number): void {
  database.createObjectStore('customers');
  if (before) return;
  database.createObjectStore('meta');
  database.createObjectStore('outbox', { keyPath: ['device_id', 'device_seq'] }).createIndex('state', 'state');
  database.createObjectStore('journal', { keyPath: ['device_id', 'device_seq'] }).createIndex('acked_at', 'acked_at');
  database.createObjectStore('receipts', { keyPath: 'op_id' }).createIndex('chain', ['device_id', 'device_seq']);
  database.createObjectStore('sold', { keyPath: 'op_id' }).createIndex('settled_by', 'settled_by');
  database.createObjectStore('carts');
  database.createObjectStore('chunks', { keyPath: ['generation', 'place'] });
  database.createObjectStore('stock');
}
