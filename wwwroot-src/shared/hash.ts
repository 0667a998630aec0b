import type { Operation } from './protocol';
import { toHex } from './uuid';

/** prev_hash of a device's first operation. */
export const NO_HASH = '0'.repeat(64);

export type Digest = (bytes: Uint8Array) => Promise<ArrayBuffer>;

/** What is hashed of an operation: twelve fields, each on a line of its own, the payload last and as it is sent. */
export function hashedText(operation: Omit<Operation, 'hash'>): string {
  return [
    operation.op_id,
    operation.kind,
    operation.schema_version,
    operation.business_id,
    operation.outlet_id,
    operation.device_id,
    operation.device_seq,
    operation.prev_hash,
    operation.author,
    operation.occurred_at,
    operation.clock_offset_ms,
    operation.payload,
  ].join('\n');
}

/** Hex SHA-256 over the UTF-8 of hashedText. */
export async function operationHash(operation: Omit<Operation, 'hash'>, digest: Digest): Promise<string> {
  return toHex(new Uint8Array(await digest(new TextEncoder().encode(hashedText(operation)))));
}
