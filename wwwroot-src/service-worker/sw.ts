import { cleanupOutdatedCaches, matchPrecache, type PrecacheEntry, precacheAndRoute } from 'workbox-precaching';
import { registerRoute } from 'workbox-routing';
import { browserEnvironment } from '../device/environment';
import { offlineShell, tillLanguage, tillShell } from '../shared/shells';
import { activateWhenIdle, drainAll, isOurs, lastLanguage, recordForm } from './background';

declare const self: ServiceWorkerGlobalScope & { __precache: PrecacheEntry[] };
type SyncEvent = ExtendableEvent & { tag: string };

importScripts('/sw-manifest.js');

// The till's own navigations first: any query or hash is the same shell.
registerRoute(
  ({ request, url, sameOrigin }) => sameOrigin && request.mode === 'navigate' && tillLanguage(url.pathname) !== undefined,
  async ({ request, url }) =>
    (await matchPrecache(tillShell(tillLanguage(url.pathname) ?? (await lastLanguage(browserEnvironment()))))) ?? fetch(request),
);

precacheAndRoute(self.__precache, { ignoreURLParametersMatching: [], directoryIndex: '', cleanURLs: false });
cleanupOutdatedCaches();

// Every other page is somebody's: from the network or not at all.
registerRoute(
  ({ request }) => request.mode === 'navigate',
  async ({ request }) => {
    try {
      return await fetch(request);
    } catch (error) {
      const shell = await matchPrecache(offlineShell(await lastLanguage(browserEnvironment())));
      if (shell) return shell;
      throw error;
    }
  },
);

registerRoute(
  ({ url, sameOrigin, request }) => sameOrigin && url.pathname === '/till/sales' && isOurs(request),
  ({ request, event }) => recordForm(browserEnvironment(), request, work => event.waitUntil(work)),
  'POST',
);

self.addEventListener('activate', event => event.waitUntil(self.clients.claim()));

self.addEventListener('message', event => {
  const { type } = (event.data ?? {}) as { type?: string };
  if (type === 'activate') event.waitUntil(activateWhenIdle(browserEnvironment(), () => self.skipWaiting()));
  if (type === 'claim') event.waitUntil(self.clients.claim());
});

self.addEventListener('sync' as 'activate', event => {
  if ((event as SyncEvent).tag === 'outbox') event.waitUntil(drainAll(browserEnvironment()));
});
