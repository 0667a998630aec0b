import type { Environment } from './environment';
import type { Problem } from './model';

const TIME_OUT = 15_000;
const LONGEST_WAIT = 3_600_000;

/** An answer that certainly is our server's, or why there is none. */
export type Answer =
  | { ours: true; response: Response; sentAt: number; receivedAt: number }
  | { ours: false; problem: Problem; retryAfter: number | null };

/**
 * One request to our own server. Redirects are not followed and nothing is cached; an answer that does not bear our
 * mark is somebody else's, whatever its status. The response's body may be read until `deadline` calls time.
 */
export async function request(env: Environment, url: string, init: RequestInit, deadline = deadlineOf(env)): Promise<Answer> {
  const sentAt = env.now();
  let response: Response;
  try {
    // 'manual' follows a redirect as little as 'error' does, but tells it from a dead network.
    response = await env.fetch(url, { redirect: 'manual', cache: 'no-store', credentials: 'same-origin', signal: deadline.signal, ...init });
  } catch {
    return { ours: false, problem: 'offline', retryAfter: null };
  }
  if (response.headers.get('X-Pos-Sync') === '1') return { ours: true, response, sentAt, receivedAt: env.now() };
  return { ours: false, problem: strangerProblem(response), retryAfter: retryAfter(response, env.now()) };
}

export interface Deadline { signal: AbortSignal; extend(): void; stop(): void }

/** Aborts when nothing was heard for a while; `extend` is called on every sign of life. */
export function deadlineOf(env: Environment, after = TIME_OUT): Deadline {
  const controller = new AbortController();
  const start = () => env.timer(() => controller.abort(), after);
  let stop = start();
  return {
    signal: controller.signal,
    extend: () => {
      stop();
      stop = start();
    },
    stop: () => stop(),
  };
}

export function postJson(body: unknown, bearer?: string): RequestInit {
  const headers: Record<string, string> = { 'Content-Type': 'application/json' };
  if (bearer) headers.Authorization = `Bearer ${bearer}`;
  return { method: 'POST', headers, body: JSON.stringify(body) };
}

/** The body as JSON, or null when it is not all there or is no JSON. */
export async function readJson<T>(response: Response): Promise<T | null> {
  if (!/^application\/json\b/i.test(response.headers.get('Content-Type') ?? '')) return null;
  try {
    return await response.json() as T;
  } catch {
    return null;
  }
}

/** Milliseconds the server asks to be left alone. */
export function retryAfter(response: Response, now: number): number | null {
  const value = response.headers.get('Retry-After');
  if (!value) return null;
  const wait = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 0), LONGEST_WAIT) : null;
}

function strangerProblem({ status, type }: Response): Problem {
  if (type === 'opaqueredirect' || status < 400) return 'captive';
  if (status === 401 || status === 403) return 'sign_in';
  return status >= 500 || status === 408 || status === 413 || status === 429 ? 'server' : 'captive';
}
