import type { Contact } from '../device/contact';
import { contactOf } from '../device/contact';
import { bearing, carried } from '../device/key';
import type { OutletStore } from '../device/outlet-store';
import type { DeviceRecord } from '../device/registry';
import type { Problem } from '../device/request';
import { call, posting } from '../device/request';
import { GENERATION, type PushReply, type PushRequest, type Result, type Shift } from '../shared/protocol';
import type { OutboxEntry } from './outbox-store';
import { MOST } from './pace';

const URL = '/sync/push';
const MOST_BYTES = 256 * 1024 - 4 * 1024; // leaves room for the tokens and the frame

/** What says nothing against the operations themselves. */
const MAY_PASS = [404, 405, 408, 409, 425, 429];

export type Sendable = Pick<OutboxEntry, 'device_id' | 'device_seq' | 'op_id' | 'operation' | 'bytes'>;

/** What a device tells with every push of what it has still to send. */
export type Backlog = Pick<PushRequest, 'pending' | 'oldest' | 'version' | 'kept' | 'acked' | 'checkpoint'>;

export type PushAnswer =
  | { kind: 'reply'; reply: PushReply; results: Map<string, Result>; contact: Contact }
  /** Our server will not take this batch; nothing is wrong with the way there. */
  | { kind: 'refused'; problem: 'too_large' | 'server'; reason: string }
  /** failed: the server broke on it. slow: it did not get through in time. Both may be the batch's own doing. */
  | { kind: 'retry'; problem: Problem; retryAfter: number | null; why: 'failed' | 'slow' | 'other' };

const TOO_LARGE: PushAnswer = { kind: 'refused', problem: 'too_large', reason: 'too_large' };

/** The next batch: in order, small enough, and never empty. */
export function cutBatch<E extends { bytes: number }>(entries: E[], most = MOST): E[] {
  let bytes = 0;
  let count = 0;
  for (const entry of entries) {
    bytes += entry.bytes + 1;
    if (count && (count >= most || bytes > MOST_BYTES)) break;
    count++;
  }
  return entries.slice(0, count);
}

/** Sends one batch of the device, under its present shift; the authors may be earlier ones. An empty batch is a sign of life. */
export async function push(
  outlet: OutletStore,
  device: DeviceRecord,
  batch: Sendable[],
  backlog: Backlog & Pick<PushRequest, 'again'>,
): Promise<PushAnswer> {
  const { env } = outlet;
  const body: PushRequest = {
    proto: 1,
    generation: GENERATION,
    ...backlog,
    device_time: env.now(),
    tokens: tokensOf(device.shifts, batch),
    operations: batch.map(entry => entry.operation),
  };
  const init = posting(body);
  const brought = await carried(outlet, URL, init, device);
  let answer = brought && (await call<PushReply>(env, URL, brought));
  // The till this browser is may be blocked, and then brings nothing; what it was before may still send for itself.
  if (!answer || (answer.ours && answer.status === 401)) answer = await call<PushReply>(env, URL, await bearing(outlet, URL, init, device));
  const { retryAfter } = answer;
  const whyOf = (isFailure: boolean) => (isFailure && retryAfter === null ? 'failed' : 'other');
  if (!answer.ours) {
    const { problem, timedOut } = answer;
    if (problem === 'too_large') return TOO_LARGE;
    return { kind: 'retry', problem, retryAfter, why: timedOut ? 'slow' : whyOf(problem === 'server') };
  }
  const { status, body: reply } = answer;
  if (status === 200 && isReply(reply)) {
    return { kind: 'reply', reply, results: resultsOf(reply), contact: contactOf(reply.server_time, answer) };
  }
  if (status === 413) return TOO_LARGE;
  if (status === 401 || status === 403) return { kind: 'retry', problem: 'sign_in', retryAfter: null, why: 'other' };
  if (status < 400 || status >= 500 || MAY_PASS.includes(status))
    return { kind: 'retry', problem: 'server', retryAfter, why: whyOf(status >= 500) };
  return { kind: 'refused', problem: 'server', reason: `http_${status}` };
}

function tokensOf(shifts: Record<string, Shift>, batch: Sendable[]): Record<string, string> {
  const tokens: Record<string, string> = {};
  for (const {
    operation: { author },
  } of batch) {
    const shift = shifts[author];
    if (shift) tokens[author] = shift.secret;
  }
  return tokens;
}

function isReply(reply: PushReply | null): reply is PushReply {
  return reply?.proto === 1 && Number.isFinite(reply.server_time) && Number.isFinite(reply.change_seq) && Array.isArray(reply.results);
}

function resultsOf(reply: PushReply): Map<string, Result> {
  return new Map(reply.results.filter(result => result && typeof result.op_id === 'string').map(result => [result.op_id, result]));
}
