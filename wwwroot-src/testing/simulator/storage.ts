export class Gone extends Error {}

/** One window's way to the browser's databases. When the window dies, what it had begun and not completed is undone. */
export class MortalStorage {
  private readonly open = new Set<IDBDatabase>();
  private readonly running = new Set<IDBTransaction>();
  private dead = false;

  constructor(private readonly factory: IDBFactory) {}

  readonly indexedDB = {
    open: (name: string, version?: number) => {
      const request = this.factory.open(name, version);
      request.addEventListener('success', () => this.follow(request.result));
      return request;
    },
  } as IDBFactory;

  die(): void {
    this.dead = true;
    for (const transaction of this.running) {
      try {
        transaction.abort();
      } catch {
        // It was complete.
      }
    }
    for (const database of this.open) database.close();
  }

  get transactions(): string[] {
    return [...this.running].map(({ mode, objectStoreNames }) => `${mode} ${[...objectStoreNames].join(',')}`);
  }

  private follow(database: IDBDatabase): void {
    if (this.dead) return database.close();
    this.open.add(database);
    const transaction = database.transaction.bind(database);
    database.transaction = (...parameters) => {
      if (this.dead) throw new Gone();
      const begun = transaction(...parameters);
      this.running.add(begun);
      const over = () => this.running.delete(begun);
      begun.addEventListener('complete', over);
      begun.addEventListener('abort', over);
      return begun;
    };
  }
}

/** Everything in a store, read past all windows. */
export function everything<T>(factory: IDBFactory, name: string, store: string): Promise<T[]> {
  return read(factory, name, store, records => records.getAll());
}

export function one<T>(factory: IDBFactory, name: string, store: string, key: IDBValidKey): Promise<T | undefined> {
  return read(factory, name, store, records => records.get(key));
}

async function read<T>(factory: IDBFactory, name: string, store: string, ask: (records: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await done(factory.open(name));
  try {
    return await done<T>(ask(database.transaction(store).objectStore(store)));
  } finally {
    database.close();
  }
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
