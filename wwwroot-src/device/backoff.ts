import type { Environment } from './environment';
import type { Problem } from './request';

/** How asking the server fares; of the sending it is stored, so that all windows and the worker together do not hammer. */
export interface Attempt {
  failures: number;
  last_at: number;
  not_before: number;
  obeys_server: boolean;
  problem: Problem | null;
}

const FIRST = 1_000;
const LONGEST = 60_000;
/** Where nobody answers, or somebody else, no server of ours is burdened; whoever stands at the till should not wait a minute. */
const LONGEST_WHILE_UNREACHABLE = 6_000;
/** A server that says when to come back knows better than a guess; told again and again, a till still steps back a little. */
const LONGEST_WHILE_TOLD = 8_000;
/** However many hints there are, at most twelve tries a minute are theirs. */
const BREATH = 5_000;

export const NO_ATTEMPT: Attempt = { failures: 0, last_at: 0, not_before: 0, obeys_server: false, problem: null };

/** timer: the wait is over. hint: something happened that may have helped. asked: a person, or a fresh start. */
export type Urgency = 'timer' | 'hint' | 'asked';

export function mayTry({ failures, last_at, not_before, obeys_server }: Attempt, urgency: Urgency, now: number): boolean {
  if (!failures || now >= not_before || now < last_at) return true;
  if (obeys_server || urgency === 'timer') return false;
  return urgency === 'asked' || now - last_at >= BREATH;
}

export function afterFailure<A extends Attempt>(before: A, problem: Problem, retryAfter: number | null, env: Environment): A {
  const failures = before.failures + 1;
  const now = env.now();
  const unreachable = (problem === 'offline' || problem === 'captive') && env.visible() && env.online();
  const longest = retryAfter !== null ? LONGEST_WHILE_TOLD : unreachable ? LONGEST_WHILE_UNREACHABLE : LONGEST;
  const wait = problem === 'sign_in' ? LONGEST : Math.min(longest, FIRST * 2 ** Math.min(failures - 1, 16));
  const spread = 0.5 + env.random(new Uint8Array(1))[0]! / 256;
  // What the server asks for is the least; a crowd that was sent away together does not come back together.
  const asked = (retryAfter ?? 0) * (0.75 + spread / 2);
  const notBefore = now + Math.round(Math.max(wait * spread, asked));
  return { ...before, failures, last_at: now, not_before: notBefore, obeys_server: retryAfter !== null, problem };
}
