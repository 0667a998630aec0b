import type { PushReply, PushRequest, Result } from '../shared/protocol';
import type { Environment } from './environment';
import type { Problem } from './model';
import { deadlineOf, postJson, readJson, request, retryAfter } from './request';
import type { Contact, OutboxEntry } from './shop';
import type { DeviceRecord } from './registry';

const MOST_OPERATIONS = 50;
const MOST_BYTES = 256 * 1024 - 4 * 1024; // leaves room for the tokens and the frame

export type PushAnswer =
  | { kind: 'reply'; reply: PushReply; results: Map<string, Result>; contact: Contact }
  /** Our server will not take this batch; nothing is wrong with the way there. */
  | { kind: 'refused'; problem: 'too_large' | 'server'; reason: string }
  | { kind: 'retry'; problem: Problem; retryAfter: number | null };

/** The next batch: in order, of one device, small enough, and never empty. */
export function cutBatch(entries: OutboxEntry[], most = MOST_OPERATIONS): OutboxEntry[] {
  let bytes = 0;
  let count = 0;
  for (const entry of entries) {
    bytes += entry.bytes + 1;
    if (count && (count >= most || bytes > MOST_BYTES || entry.device_id !== entries[0]!.device_id)) break;
    count++;
  }
  return entries.slice(0, count);
}

export async function push(env: Environment, device: DeviceRecord, batch: OutboxEntry[]): Promise<PushAnswer> {
  const { shift } = device.enrolment;
  const body: PushRequest = { proto: 1, device_time: env.now(), tokens: tokensOf(device, batch), operations: batch.map(entry => entry.operation) };
  const deadline = deadlineOf(env);
  try {
    const answer = await request(env, '/sync/push', postJson(body, `${shift.id}.${shift.secret}`), deadline);
    if (!answer.ours) return { kind: 'retry', problem: answer.problem, retryAfter: answer.retryAfter };
    const { response, sentAt, receivedAt } = answer;
    const { status } = response;
    if (status === 200) {
      const reply = await readJson<PushReply>(response);
      if (!isReply(reply)) return { kind: 'retry', problem: 'server', retryAfter: null };
      return { kind: 'reply', reply, results: resultsOf(reply), contact: contactOf(reply.server_time, sentAt, receivedAt) };
    }
    if (status === 413) return { kind: 'refused', problem: 'too_large', reason: 'too_large' };
    if (status === 401 || status === 403) return { kind: 'retry', problem: 'sign_in', retryAfter: null };
    if (status >= 500 || status < 400 || [404, 405, 408, 409, 425, 429].includes(status)) {
      return { kind: 'retry', problem: 'server', retryAfter: retryAfter(response, env.now()) };
    }
    return { kind: 'refused', problem: 'server', reason: `http_${status}` };
  } finally {
    deadline.stop();
  }
}

/** Server clock minus device clock, supposing the way there took as long as the way back. */
export function contactOf(serverTime: number, sentAt: number, receivedAt: number): Contact {
  return { clock_offset: Math.round(serverTime - (sentAt + receivedAt) / 2), last_contact: receivedAt };
}

function tokensOf(device: DeviceRecord, batch: OutboxEntry[]): Record<string, string> {
  const tokens: Record<string, string> = {};
  for (const { operation: { author } } of batch) {
    const shift = device.shifts[author];
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
