import { IDBFactory } from 'fake-indexeddb';

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** All databases as they stand: what lies on a phone after its browser's profile was copied there. */
export async function copyOf(from: IDBFactory): Promise<IDBFactory> {
  const to = new IDBFactory();
  for (const { name, version } of await from.databases()) {
    const source = await done(from.open(name!));
    const opening = to.open(name!, version);
    opening.onupgradeneeded = () => {
      for (const store of source.objectStoreNames) {
        const origin = source.transaction(store).objectStore(store);
        const made = opening.result.createObjectStore(store, { keyPath: origin.keyPath });
        for (const index of origin.indexNames) made.createIndex(index, origin.index(index).keyPath);
      }
    };
    const target = await done(opening);
    for (const store of source.objectStoreNames) {
      const origin = source.transaction(store).objectStore(store);
      const [keys, values] = [await done(origin.getAllKeys()), await done(origin.getAll())];
      const copy = target.transaction(store, 'readwrite').objectStore(store);
      await Promise.all(values.map((value, n) => done(copy.put(value, origin.keyPath ? undefined : keys[n]))));
    }
    source.close();
    target.close();
  }
  return to;
}
