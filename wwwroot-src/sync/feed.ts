import type { IDBPTransaction, StoreNames } from 'idb';
import type { OutletSchema } from '../device/outlet-store';
import type { Included } from '../outbox/effects';
import type { PullReply } from '../shared/protocol';
import type { Head } from './head';

export type FeedStores = StoreNames<OutletSchema>[];
export type PullTransaction = IDBPTransaction<OutletSchema, FeedStores, 'readwrite'>;

/** A feature's part of a page of changes. */
export interface Part {
  /** What of the head is different with it. */
  head?: Partial<Head>;
  /** Something on the screen may be different. */
  news?: boolean;
  /** What was done here has to be put on top of the figures again. */
  newFigures?: boolean;
  /** Which effects of this phone's own operations are in the server's figures up to this page's checkpoint. */
  included?: Included;
  /** Writes it in the page's transaction, together with the head. */
  write?(transaction: PullTransaction): void;
  /** Takes it into memory, when it is stored. asOf: server time at which the figures were right; null while more is to come. */
  apply?(head: Head, asOf: number | null): void;
}

/** What one feature gets from the server. */
export interface Feed {
  /** The stores a page writes to. */
  readonly stores: FeedStores;
  /** Takes into memory what is stored and was not at `at`; true when that is news to the screen. Null: this till cannot read it. */
  catchUp?(head: Head, at: Head | null): Promise<boolean | null>;
  /** Loads all of it, when the head says that it is not here; before the first page of changes. Null: it is here. */
  loadFirst?(head: Head): Promise<Head | null>;
  /** The same when there are no more changes to come: nothing that sells waits for it. */
  loadLast?(head: Head): Promise<Head | null>;
  page(reply: PullReply, head: Head): Part | Promise<Part>;
}
