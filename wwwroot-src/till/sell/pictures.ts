import type { Engine } from '../../engine/engine';
import { whenIdle } from '../parts/idle';
import { oftenSold } from './often';

/** The worker's cache. */
const KEPT = 'pictures';
/** Fewer than the worker keeps: what is looked at has room beside them. */
const MOST = 1_900;
const OFTEN = 200;

/** So that they stay below what a till may ask for beside its sales in a minute. */
const BREATH = 250;

/** Goods that change one after the other are looked at once. */
const BETWEEN_LOOKS = 30_000;
/** After what went wrong on the way. */
const AGAIN = 300_000;

type Frugal = Navigator & { connection?: { saveData?: boolean } };

/**
 * The pictures of all goods come while nobody waits for anything, one after the other, those often sold first, so that they are there without a
 * network. What is not wanted any more goes before. One that is missing is passed over; no network or a server that is busy ends it for a while.
 */
export function keepPictures(engine: Engine): void {
  let seen: readonly unknown[] = [];
  let retryAt = Number.POSITIVE_INFINITY;
  let looked = 0;
  let timer = 0;
  let running = false;
  let again = false;

  /** Every sale tells of the catalogue too; the goods are the same then. */
  function isNew(): boolean {
    const chunks = engine.catalogue.packedChunks();
    return Date.now() >= retryAt || chunks.length !== seen.length || chunks.some((chunk, place) => chunk !== seen[place]);
  }

  async function run(): Promise<void> {
    // Half a catalogue would throw away what the other half wants.
    if (engine.sync.catalogue.state !== 'ready' || !isNew()) return;
    const workers = navigator.serviceWorker;
    if (!workers?.controller) {
      // Where the worker was switched off nothing of it stays.
      if (workers && !(await workers.getRegistration())) await caches.delete(KEPT);
      return;
    }
    if ((navigator as Frugal).connection?.saveData) return;
    looked = seen.length ? Date.now() : 0;
    seen = [...engine.catalogue.packedChunks()];
    const isDone = await keepAll(wanted(engine)).catch(() => false);
    retryAt = isDone ? Number.POSITIVE_INFINITY : Date.now() + AGAIN;
    if (!isDone) setTimeout(changed, AGAIN);
  }

  /** False where it was broken off. */
  async function keepAll(paths: Set<string>): Promise<boolean> {
    if (!paths.size) {
      await caches.delete(KEPT);
      return true;
    }
    const cache = await caches.open(KEPT);
    const kept = new Set<string>();
    for (const request of await cache.keys()) {
      const { pathname } = new URL(request.url);
      if (paths.has(pathname)) kept.add(pathname);
      else await cache.delete(request);
    }
    for (const path of paths) {
      if (kept.has(path)) continue;
      if (kept.size >= MOST || again) break;
      // What was sold goes first.
      do await breath();
      while (engine.sync.sending);
      const { ok, status } = await fetch(path);
      if (ok) kept.add(path);
      else if (status !== 404) return false;
    }
    return true;
  }

  async function begin(): Promise<void> {
    again = running && isNew();
    if (running) return;
    running = true;
    await run().finally(() => {
      running = false;
    });
    if (again) changed();
  }

  function changed(): void {
    clearTimeout(timer);
    timer = window.setTimeout(() => whenIdle(() => void begin()), Math.max(0, looked + BETWEEN_LOOKS - Date.now()));
  }

  engine.subscribe(what => {
    if (what !== 'sales') changed();
  });
  void begin();
}

const breath = () => new Promise<void>(resolve => setTimeout(() => whenIdle(resolve), BREATH));

function wanted({ catalogue }: Engine): Set<string> {
  const often = oftenSold(catalogue, OFTEN).map(({ picture }) => picture ?? '');
  const hashes = catalogue.packedChunks().flatMap(({ chunk }) => (chunk.pictures ?? '').split('\n'));
  return new Set([...often, ...hashes].filter(hash => hash).map(hash => `/pictures/${hash}-96.webp`));
}
