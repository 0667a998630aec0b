export type WorkerState =
  /** Installed and in control: the till opens without a network. */
  | 'ready'
  /** No service worker in this browser or on this address: the till needs the network to open. */
  | 'unsupported'
  /** A newer version is installed and waits to be let in. */
  | 'update waiting';

export interface Registration {
  /** Lets the waiting version in, once the sends under way have ended, and then reloads the page. */
  update(): void;
}

const LOOK_EVERY = 3_600_000;

/** Installs the service worker and tells how it stands; it looks for a new version every hour and whenever the page is shown. */
export function register(onState: (state: WorkerState) => void, reload = () => location.reload()): Registration {
  const container = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  let waiting: ServiceWorker | null = null;
  if (!container) {
    onState('unsupported');
    return { update: reload };
  }

  const follow = (registration: ServiceWorkerRegistration) => {
    const look = () => {
      waiting = registration.waiting;
      if (waiting && container.controller) onState('update waiting');
      else if (registration.active) {
        onState('ready');
        // A page that was on its way while the first worker took over was passed by.
        if (!container.controller) registration.active.postMessage({ type: 'claim' });
      }
    };
    const watch = () => registration.installing?.addEventListener('statechange', look);
    registration.addEventListener('updatefound', watch);
    watch();
    look();
    const refresh = () => {
      registration.update().catch(() => {});
    };
    setInterval(refresh, LOOK_EVERY);
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') refresh();
    });
  };
  container.register('/sw.js', { updateViaCache: 'none' }).then(follow, () => onState('unsupported'));

  return {
    update: () => {
      if (!waiting) return reload();
      // Only here: the first worker's taking control of a fresh page must not reload it.
      container.addEventListener('controllerchange', reload, { once: true });
      waiting.postMessage({ type: 'activate' });
    },
  };
}
