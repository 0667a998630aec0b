import type { Problem } from '../outbox/model';
import { MOST } from '../outbox/pace';
import type { Environment } from './environment';
import type { Attempt } from './outlet-store';

const FIRST = 1_000;
const LONGEST = 60_000;
/** A server that cannot be reached is not burdened by being looked for; whoever stands at the till should not wait a minute. */
const LONGEST_WHILE_UNREACHABLE = 6_000;
/** A server that says when to come back knows better than a guess; told again and again, a till still steps back a little. */
const LONGEST_WHILE_TOLD = 8_000;
/** However many hints there are, at most twelve tries a minute are theirs. */
const BREATH = 5_000;

export const NO_ATTEMPT: Attempt = { failures: 0, last_at: 0, not_before: 0, obeys_server: false, problem: null, most: MOST, passed: [] };

/** timer: the wait is over. hint: something happened that may have helped. asked: a person, or a fresh start. */
export type Urgency = 'timer' | 'hint' | 'asked';

export function mayTry({ failures, last_at, not_before, obeys_server }: Attempt, urgency: Urgency, now: number): boolean {
  if (!failures || now >= not_before || now < last_at) return true;
  if (obeys_server || urgency === 'timer') return false;
  return urgency === 'asked' || now - last_at >= BREATH;
}

export function afterFailure(before: Attempt, problem: Problem, retryAfter: number | null, env: Environment): Attempt {
  const failures = before.failures + 1;
  const now = env.now();
  const unreachable = problem === 'offline' && env.visible() && env.online();
  const longest = retryAfter !== null ? LONGEST_WHILE_TOLD : unreachable ? LONGEST_WHILE_UNREACHABLE : LONGEST;
  const wait = problem === 'sign_in' ? LONGEST : Math.min(longest, FIRST * 2 ** Math.min(failures - 1, 16));
  const spread = 0.5 + env.random(new Uint8Array(1))[0]! / 256;
  // What the server asks for is the least; a crowd that was sent away together does not come back together.
  const asked = (retryAfter ?? 0) * (0.75 + spread / 2);
  const notBefore = now + Math.round(Math.max(wait * spread, asked));
  return { ...before, failures, last_at: now, not_before: notBefore, obeys_server: retryAfter !== null, problem };
}
