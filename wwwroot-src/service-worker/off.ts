// Served in place of sw.js when a worker that was shipped does harm (ServiceWorker:Off). It takes the worker and its caches away, and nothing else:
// what is not sent yet lies in IndexedDB, which it does not touch.
export {}; // a module, so that this self is its own

declare const self: ServiceWorkerGlobalScope;

self.addEventListener('install', () => void self.skipWaiting());

self.addEventListener('activate', event => event.waitUntil(leave()));

async function leave(): Promise<void> {
  const caches = await self.caches.keys();
  await Promise.all(caches.map(name => self.caches.delete(name)));
  await self.clients.claim();
  const windows = await self.clients.matchAll({ type: 'window' });
  await self.registration.unregister();
  // Only where there was something to take away: a page asks for its worker at every load, and must not load for ever.
  if (caches.length) for (const window of windows) await (window as WindowClient).navigate(window.url).catch(() => {});
}
