import type { Environment } from './environment';

const queues = new WeakMap<Environment, Map<string, Promise<unknown>>>();

/**
 * Runs the work while no other window or worker holds the name. Without Web Locks it only keeps order within this
 * window; what must hold across windows is checked inside the transactions as well.
 */
export function withLock<T>(env: Environment, name: string, work: () => Promise<T>): Promise<T> {
  if (env.locks) return env.locks.request(name, work);
  let queue = queues.get(env);
  if (!queue) queues.set(env, (queue = new Map()));
  const run = (queue.get(name) ?? Promise.resolve()).then(work);
  queue.set(
    name,
    run.catch(() => {}),
  );
  return run;
}
