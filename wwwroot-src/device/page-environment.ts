import { browserEnvironment, type Environment, wake } from './environment';

/** The surroundings of a page that somebody may be looking at. */
export function pageEnvironment(): Environment {
  return {
    ...browserEnvironment(),
    visible: () => document.visibilityState === 'visible',
    watch: (trigger, callback) =>
      trigger === 'online'
        ? listen(window, 'online', callback)
        : listen(document, 'visibilitychange', () => {
            if (document.visibilityState === 'visible') callback();
          }),
    // No frame comes to a page that is hidden.
    whenSeen: work => void setTimeout(work, 100),
    requestWake: () => {
      navigator.serviceWorker?.ready.then(wake).catch(() => {});
    },
    persist: async () => {
      const storage = navigator.storage as { persist?(): Promise<boolean> } | undefined;
      if (!storage?.persist) return 'unknown';
      return (await storage.persist()) ? 'granted' : 'denied';
    },
  };
}

function listen(target: EventTarget, type: string, callback: () => void): () => void {
  target.addEventListener(type, callback);
  return () => target.removeEventListener(type, callback);
}
