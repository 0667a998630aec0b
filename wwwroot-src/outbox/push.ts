import type { PushReply, PushRequest, Result, Shift } from '../shared/protocol';
import type { Environment } from './environment';
import type { Problem } from './model';
import type { DeviceRecord } from './registry';
import { bearing, call, posting } from './request';
import type { Contact, OutboxEntry } from './shop';

const MOST_OPERATIONS = 50;
const MOST_BYTES = 256 * 1024 - 4 * 1024; // leaves room for the tokens and the frame

/** What says nothing against the operations themselves. */
const MAY_PASS = [404, 405, 408, 409, 425, 429];

export type PushAnswer =
  | { kind: 'reply'; reply: PushReply; results: Map<string, Result>; contact: Contact }
  /** Our server will not take this batch; nothing is wrong with the way there. */
  | { kind: 'refused'; problem: 'too_large' | 'server'; reason: string }
  | { kind: 'retry'; problem: Problem; retryAfter: number | null };

const TOO_LARGE: PushAnswer = { kind: 'refused', problem: 'too_large', reason: 'too_large' };

/** The next batch: in order, small enough, and never empty. */
export function cutBatch(entries: OutboxEntry[], most = MOST_OPERATIONS): OutboxEntry[] {
  let bytes = 0;
  let count = 0;
  for (const entry of entries) {
    bytes += entry.bytes + 1;
    if (count && (count >= most || bytes > MOST_BYTES)) break;
    count++;
  }
  return entries.slice(0, count);
}

/** Sends one batch of the device, under its present shift; the authors may be earlier ones. */
export async function push(env: Environment, device: DeviceRecord, batch: OutboxEntry[]): Promise<PushAnswer> {
  const body: PushRequest = { proto: 1, device_time: env.now(), tokens: tokensOf(device.shifts, batch), operations: batch.map(entry => entry.operation) };
  const answer = await call<PushReply>(env, '/sync/push', posting(body, bearing(device.enrolment.shift)));
  if (!answer.ours && answer.problem === 'too_large') return TOO_LARGE;
  if (!answer.ours) return { kind: 'retry', problem: answer.problem, retryAfter: answer.retryAfter };
  const { status, body: reply } = answer;
  if (status === 200 && isReply(reply)) {
    return { kind: 'reply', reply, results: resultsOf(reply), contact: contactOf(reply.server_time, answer) };
  }
  if (status === 413) return TOO_LARGE;
  if (status === 401 || status === 403) return { kind: 'retry', problem: 'sign_in', retryAfter: null };
  if (status < 400 || status >= 500 || MAY_PASS.includes(status)) return { kind: 'retry', problem: 'server', retryAfter: answer.retryAfter };
  return { kind: 'refused', problem: 'server', reason: `http_${status}` };
}

/** Server clock minus device clock, supposing the way there took as long as the way back. */
export function contactOf(serverTime: number, { sentAt, receivedAt }: { sentAt: number; receivedAt: number }): Contact {
  return { clock_offset: Math.round(serverTime - (sentAt + receivedAt) / 2), last_contact: receivedAt };
}

function tokensOf(shifts: Record<string, Shift>, batch: OutboxEntry[]): Record<string, string> {
  const tokens: Record<string, string> = {};
  for (const { operation: { author } } of batch) {
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
