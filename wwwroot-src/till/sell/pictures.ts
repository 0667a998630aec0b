import type { Engine } from '../../engine/engine';
import { whenIdle } from '../parts/idle';

/** Fewer than the worker keeps: what is looked at has room beside them. */
const MOST = 1_900;

/** So that they use up less than half of what a till may ask the server in a minute. */
const BREATH = 250;

type Frugal = Navigator & { connection?: { saveData?: boolean } };

/** The pictures of all goods come while nobody waits for anything, one after the other, so that they are there without a network. What fails stops it until goods change. */
export function keepPictures(engine: Engine): void {
  let running = false;
  let again = false;

  async function run(): Promise<void> {
    again = running;
    if (running || !navigator.serviceWorker?.controller || (navigator as Frugal).connection?.saveData) return;
    running = true;
    try {
      const kept = new Set((await (await caches.open('pictures')).keys()).map(({ url }) => new URL(url).pathname));
      for (const path of wanted(engine)) {
        if (kept.has(path)) continue;
        if (kept.size >= MOST) return;
        // What was sold goes first.
        do await breath();
        while (engine.sync.sending);
        if (!(await fetch(path)).ok) return;
        kept.add(path);
      }
    } catch {
      // No network: the next change of the goods begins again.
    } finally {
      running = false;
    }
    if (again) await run();
  }

  engine.subscribe(what => {
    if (what === 'catalogue') void run();
  });
  void run();
}

const breath = () => new Promise<void>(resolve => setTimeout(() => whenIdle(resolve), BREATH));

function wanted(engine: Engine): string[] {
  const hashes = engine.catalogue.packedChunks().flatMap(({ chunk }) => (chunk.pictures ?? '').split('\n'));
  return [...new Set(hashes)].filter(hash => hash).map(hash => `/pictures/${hash}-96.webp`);
}
