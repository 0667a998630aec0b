import type { Environment } from './environment';

export type Problem =
  | 'offline' // nobody answered
  | 'sign_in' // the shift is not accepted: sign in to send
  | 'server' // the server answered, but not usefully
  | 'too_large' // one sale is larger than the server takes
  | 'captive' // somebody else answered: a Wi-Fi that wants a sign-in
  | 'reload'; // a newer version of the till runs in another window

const TIME_OUT = 15_000;
const LONGEST_WAIT = 3_600_000;

/** Nobody answered, or somebody else did. */
export interface Stranger {
  ours: false;
  problem: Problem;
  retryAfter: number | null;
  timedOut?: boolean;
}

/** An answer that certainly is our own server's. */
export interface Answer {
  ours: true;
  response: Response;
  status: number;
  retryAfter: number | null;
  sentAt: number;
  receivedAt: number;
}

/** Aborts when nothing was heard for a while; `extend` is called on every sign of life. */
export interface Deadline {
  signal: AbortSignal;
  extend(): void;
  stop(): void;
}

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

/**
 * One request to our own server. Redirects are not followed and nothing is cached; an answer that does not bear our
 * mark is somebody else's, whatever its status.
 */
export async function request(env: Environment, url: string, init: RequestInit, { signal }: Deadline): Promise<Answer | Stranger> {
  const sentAt = env.now();
  let response: Response;
  try {
    // 'manual' follows a redirect as little as 'error' does, but tells it from a dead network.
    response = await env.fetch(url, {
      redirect: 'manual',
      cache: 'no-store',
      credentials: 'same-origin',
      signal,
      ...init,
      headers: { Accept: 'application/json', ...(init.headers as Record<string, string>) },
    });
  } catch {
    return { ours: false, problem: 'offline', retryAfter: null, timedOut: signal.aborted };
  }
  const receivedAt = env.now();
  const wait = retryAfter(response, receivedAt);
  if (response.headers.get('X-Pos-Sync') !== '1') return { ours: false, problem: strangerProblem(response), retryAfter: wait };
  return { ours: true, response, status: response.status, retryAfter: wait, sentAt, receivedAt };
}

/** The same with the body as JSON: null when it is not all there, or no JSON. */
export async function call<T>(env: Environment, url: string, init: RequestInit): Promise<(Answer & { body: T | null }) | Stranger> {
  const deadline = deadlineOf(env);
  try {
    const answer = await request(env, url, init, deadline);
    return answer.ours ? { ...answer, body: await json<T>(answer.response) } : answer;
  } finally {
    deadline.stop();
  }
}

export function posting(body: unknown): RequestInit {
  return { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
}

async function json<T>(response: Response): Promise<T | null> {
  if (!/^application\/json\b/i.test(response.headers.get('Content-Type') ?? '')) return null;
  try {
    return (await response.json()) as T;
  } catch {
    return null;
  }
}

/** Milliseconds the server asks to be left alone. */
function retryAfter(response: Response, now: number): number | null {
  const value = response.headers.get('Retry-After');
  if (!value) return null;
  const wait = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 0), LONGEST_WAIT) : null;
}

function strangerProblem({ status, type }: Response): Problem {
  if (type === 'opaqueredirect' || status < 400) return 'captive';
  if (status === 401 || status === 403) return 'sign_in';
  if (status === 413) return 'too_large'; // a proxy before our server
  return status >= 500 || status === 408 || status === 429 ? 'server' : 'captive';
}
