import type { Locks } from '../../device/environment';

interface Waiting {
  owner: object;
  run: () => Promise<unknown>;
}

/** The locks of one browser: whoever dies lets go of them, and leaves the queue. */
export class SharedLocks {
  private readonly queues = new Map<string, Waiting[]>();

  of(owner: object): Locks {
    return {
      request: <T>(name: string, callback: () => Promise<T>) =>
        new Promise<T>((resolve, reject) => {
          const queue = this.queues.get(name) ?? [];
          this.queues.set(name, queue);
          queue.push({
            owner,
            run: async () => {
              await callback().then(resolve, reject);
            },
          });
          if (queue.length === 1) this.begin(queue);
        }),
    };
  }

  forget(owner: object): void {
    for (const queue of this.queues.values()) {
      const held = queue[0]?.owner === owner;
      queue.splice(0, queue.length, ...queue.filter(waiting => waiting.owner !== owner));
      if (held) this.begin(queue);
    }
  }

  /** Who holds what, and how many wait for it. */
  told(): string[] {
    return [...this.queues].filter(([, { length }]) => length).map(([name, { length }]) => `${name} held, ${length - 1} waiting`);
  }

  private begin(queue: Waiting[]): void {
    const first = queue[0];
    if (!first) return;
    queueMicrotask(
      () =>
        void first.run().finally(() => {
          if (queue[0] !== first) return;
          queue.shift();
          this.begin(queue);
        }),
    );
  }
}
