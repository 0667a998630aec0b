import type { Attempt } from '../device/backoff';
import type { Operation } from '../shared/protocol';
import type { Effect } from './effects';
import type { Slip } from './slip';

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

export type KeptSlip = Slip & { device_id: string };

/** How sending fares, and how much is sent at once. */
export interface SendAttempt extends Attempt {
  /** How many operations the next batch may have, after one was too much for the server or the way there. */
  most: number;
  /** Single operations the server failed on: those behind them go first. */
  passed: [deviceId: string, deviceSeq: number][];
}

declare module '../device/outlet-store' {
  interface OutletSchema {
    outbox: { key: [string, number]; value: OutboxEntry; indexes: { state: string } };
    journal: { key: [string, number]; value: JournalEntry; indexes: { acked_at: number } };
    receipts: { key: string; value: KeptSlip; indexes: { chain: [string, number] } };
    sold: { key: string; value: Effect; indexes: { settled_by: number } };
  }
}
