import type { Chain } from '../device/founding';
import type { DeviceRecord } from '../device/registry';
import { KINDS, type Operation } from '../shared/protocol';
import type { Effect } from './effects';
import type { KeptSlip, OutboxEntry } from './outbox-store';
import type { Made, Writing } from './record';

export function receiptNumber(prefix: string, counter: number): string {
  return `${prefix}-${String(counter).padStart(6, '0')}`;
}

/** The next operation of the device's chain, still without its hash. */
export function buildOperation(
  device: DeviceRecord,
  chain: Chain,
  { opId, kind }: Writing,
  payload: string,
  occurred_at: number,
  clock_offset_ms: number,
): Omit<Operation, 'hash'> {
  const {
    business,
    outlet,
    device: { id },
    shift,
  } = device.enrolment;
  return {
    op_id: opId,
    kind,
    schema_version: KINDS[kind],
    business_id: business.id,
    outlet_id: outlet.id,
    device_id: id,
    device_seq: chain.device_seq + 1,
    prev_hash: chain.last_hash,
    author: shift.id,
    occurred_at,
    clock_offset_ms,
    payload,
  };
}

/** Everything one operation writes; only what has a receipt uses up a receipt number. */
export interface Records {
  entry: OutboxEntry;
  receipt?: KeptSlip;
  sold: Effect;
  chain: Chain;
}

export function recordsOf(device: DeviceRecord, chain: Chain, operation: Operation, { receipt, effect }: Made): Records {
  const {
    business,
    outlet: { name, phone, address, name_ur, tax_number, receipt_head, receipt_foot, receipt_language },
  } = device.enrolment;
  const { device_id, device_seq, op_id } = operation;
  return {
    entry: { device_id, device_seq, op_id, operation, bytes: bytesOf(operation), state: 'queued' },
    receipt: receipt && {
      ...(receipt as object),
      device_id,
      op_id,
      device_seq,
      occurred_at: operation.occurred_at,
      clock_offset: operation.clock_offset_ms,
      business: business.name,
      business_ur: business.name_ur,
      outlet: { name, phone, address, name_ur, tax_number, receipt_head, receipt_foot, receipt_language },
      worker: device.shifts[operation.author]?.worker.name ?? '',
      state: 'saved',
    },
    sold: { op_id, ...effect, settled_by: null },
    chain: { device_seq, receipt_counter: chain.receipt_counter + (receipt ? 1 : 0), last_hash: operation.hash },
  };
}

/** UTF-8 length of the operation's JSON. */
export const bytesOf = (operation: Operation): number => new TextEncoder().encode(JSON.stringify(operation)).length;
