import { cleanupOutdatedCaches, matchPrecache, type PrecacheEntry, precacheAndRoute } from 'workbox-precaching';
import { registerRoute } from 'workbox-routing';
import { browserEnvironment } from '../device/environment';
import { offlineShell, tillLanguage, tillShell } from '../shared/shells';
import { activateWhenIdle, drainAll, isOfTill, isOurs, lastLanguage, recordForm } from './background';
import { isPicture, picture } from './pictures';
import { dropOldUrdu, keepUrdu, type UrduFiles, urduFile } from './urdu';

declare const self: ServiceWorkerGlobalScope & { __precache: PrecacheEntry[]; __urdu: UrduFiles };
type SyncEvent = ExtendableEvent & { tag: string };

importScripts('/sw-manifest.js');

// The till's own navigations first: any query or hash is the same shell.
registerRoute(
  ({ request, url, sameOrigin }) => sameOrigin && request.mode === 'navigate' && tillLanguage(url.pathname) !== undefined,
  async ({ request, url, event }) => {
    const language = tillLanguage(url.pathname) ?? (await lastLanguage(browserEnvironment()));
    // The page is there without it, in the phone's own letters.
    if (language === 'ur') event.waitUntil(keepUrdu(caches, self.__urdu).catch(() => undefined));
    return (await matchPrecache(tillShell(language))) ?? fetch(request);
  },
);

registerRoute(
  ({ url, sameOrigin }) => sameOrigin && self.__urdu.files.includes(url.pathname),
  ({ request }) => urduFile(caches, self.__urdu, request, fetch),
);

// Of the till; the office asks for its own with the cookie of whoever is signed in.
registerRoute(
  ({ request, url, sameOrigin }) => sameOrigin && isPicture(url) && isOfTill(request),
  ({ url, event }) => picture(caches, browserEnvironment(), url.pathname, work => event.waitUntil(work)),
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

// A till in Urdu is ready for a day without a network only with its letters.
self.addEventListener('install', event => event.waitUntil(inUrdu().then(urdu => (urdu ? keepUrdu(caches, self.__urdu) : undefined))));

async function inUrdu(): Promise<boolean> {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  return pages.some(({ url }) => tillLanguage(new URL(url).pathname) === 'ur') || (await lastLanguage(browserEnvironment())) === 'ur';
}

self.addEventListener('activate', event => event.waitUntil(Promise.all([self.clients.claim(), dropOldUrdu(caches, self.__urdu)])));

self.addEventListener('message', event => {
  const { type } = (event.data ?? {}) as { type?: string };
  if (type === 'activate') event.waitUntil(activateWhenIdle(browserEnvironment(), () => self.skipWaiting()));
  if (type === 'claim') event.waitUntil(self.clients.claim());
});

self.addEventListener('sync' as 'activate', event => {
  if ((event as SyncEvent).tag === 'outbox') event.waitUntil(drainAll(browserEnvironment()));
});
