/** What only Urdu is written with weighs more than the till: a browser that never shows Urdu never asks for it, one that does keeps it. */
export interface UrduFiles {
  files: string[];
  /** Of the program the files came with. */
  revision: string;
}

const NAME = 'urdu-';
const cacheName = ({ revision }: UrduFiles) => NAME + revision;

/** From here, or from the network and then kept. */
export async function urduFile(
  caches: CacheStorage,
  urdu: UrduFiles,
  request: Request,
  fetch: (request: Request) => Promise<Response>,
): Promise<Response> {
  const cache = await caches.open(cacheName(urdu));
  const kept = await cache.match(request.url);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) await cache.put(request.url, response.clone());
  return response;
}

/** For a page in Urdu, before it has to do without a network. */
export async function keepUrdu(caches: CacheStorage, urdu: UrduFiles): Promise<void> {
  const cache = await caches.open(cacheName(urdu));
  const missing = await Promise.all(urdu.files.map(async file => ((await cache.match(file)) ? [] : [file])));
  await cache.addAll(missing.flat());
}

export async function dropOldUrdu(caches: CacheStorage, urdu: UrduFiles): Promise<void> {
  const old = (await caches.keys()).filter(name => name.startsWith(NAME) && name !== cacheName(urdu));
  await Promise.all(old.map(name => caches.delete(name)));
}
