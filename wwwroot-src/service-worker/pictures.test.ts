import assert from 'node:assert/strict';
import test from 'node:test';
import { rest, until } from '../testing/surroundings';
import { enrolled } from '../testing/till';
import { isPicture, PICTURES, picture } from './pictures';

const path = (n: number) => `/pictures/${n.toString(16).padStart(32, '0')}-96.webp`;

/** The browser's cache: what is put stands behind all others. */
function browser() {
  const kept = new Map<string, Response>();
  const cache = {
    match: async (url: string) => kept.get(url)?.clone(),
    put: async (url: string, response: Response) => {
      kept.delete(url);
      kept.set(url, response);
    },
    keys: async () => [...kept.keys()],
    delete: async (url: string) => kept.delete(url),
  };
  const caches = {
    open: async (name: string) => {
      assert.equal(name, PICTURES);
      return cache;
    },
  } as unknown as CacheStorage;
  return { kept, caches };
}

/** A till's worker, and what it asked the server for. */
async function worker(answer: (url: string) => Response = () => ours()) {
  const till = await enrolled();
  till.engine.close();
  const asked: [string, RequestInit][] = [];
  const env = till.phone.window({
    fetch: async (url, init) => {
      asked.push([url, init]);
      return answer(url);
    },
  });
  const { kept, caches } = browser();
  const show = async (n: number) => {
    const work: Promise<unknown>[] = [];
    const response = await picture(caches, env, path(n), promise => work.push(promise));
    await Promise.all(work);
    return response;
  };
  return { kept, asked, show, clock: till.clock };
}

const ours = (status = 200) =>
  new Response(status === 200 ? 'webp' : null, { status, headers: { 'X-Pos-Sync': '1', 'Content-Type': 'image/webp' } });

test('a picture is asked for once, in the name of the till, and is there without a network', async () => {
  let online = true;
  const { asked, show, clock } = await worker(() => {
    if (!online) throw new TypeError('no network');
    return ours();
  });
  assert.equal(await (await show(1)).text(), 'webp');
  const [url, init] = asked[0]!;
  assert.equal(url, `/sync/pictures?name=${path(1).split('/')[2]}`);
  assert.match((init.headers as Record<string, string>).Authorization!, /^Bearer \S+\.\S+$/);
  online = false;
  assert.equal(await (await show(1)).text(), 'webp');
  assert.equal((await show(2)).type, 'error');
  assert.equal(asked.length, 2);
  // Nor is anybody asked for a while, but then again.
  online = true;
  assert.equal((await show(2)).type, 'error');
  assert.equal(asked.length, 2);
  await clock.advance(30_000);
  assert.equal(await (await show(2)).text(), 'webp');
});

test('what a captive portal or a refusing server answers is not kept', async () => {
  const { kept, show, clock } = await worker(url =>
    url.includes('3-96') ? new Response('<html>', { status: 200 }) : ours(url.includes('4-96') ? 429 : 404),
  );
  assert.equal((await show(3)).type, 'error');
  await clock.advance(30_000);
  // Who asked for it hears what our server says.
  assert.equal((await show(4)).status, 429);
  assert.equal((await show(5)).status, 404);
  assert.equal(kept.size, 0);
});

test('never more than two thousand are kept, and those looked at last are', async () => {
  const { kept, asked, show } = await worker();
  for (let n = 100; n < 2_079; n++) kept.set(path(n), ours());
  // The oldest is looked at, so it is not the oldest any more.
  await show(100);
  for (let n = 5_000; n < 5_060; n++) {
    await show(n);
    assert.ok(kept.size <= 2_000, `${kept.size}`);
  }
  assert.equal(asked.length, 60);
  assert.ok(kept.has(path(100)) && kept.has(path(5_059)));
  assert.ok(!kept.has(path(101)) && !kept.has(path(110)));
});

test('at most two are asked for at a time', async () => {
  const waiting: (() => void)[] = [];
  const asked: string[] = [];
  const till = await enrolled();
  till.engine.close();
  const env = till.phone.window({
    fetch: url =>
      new Promise(resolve => {
        asked.push(url);
        waiting.push(() => resolve(ours()));
      }),
  });
  const { kept, caches } = browser();
  const all = [1, 2, 3, 4, 5].map(n => picture(caches, env, path(7_000 + n), work => void work));
  for (let come = 0; come < 5; come++) {
    await until(() => waiting.length === Math.min(2, 5 - come), 'the next ones');
    await rest();
    assert.equal(waiting.length, Math.min(2, 5 - come));
    waiting.shift()!();
  }
  await Promise.all(all);
  await until(() => kept.size === 5);
  // The newest first.
  assert.deepEqual(
    asked.slice(2).map(url => url.split('=')[1]),
    [7_005, 7_004, 7_003].map(n => path(n).split('/')[2]),
  );
});

test('of more than fit on a screen the oldest are not waited for', async () => {
  const waiting: (() => void)[] = [];
  const till = await enrolled();
  till.engine.close();
  const env = till.phone.window({ fetch: () => new Promise(resolve => waiting.push(() => resolve(ours()))) });
  const { caches } = browser();
  let done = false;
  const all = Promise.all(Array.from({ length: 30 }, (_, n) => picture(caches, env, path(8_000 + n), work => void work))).finally(() => {
    done = true;
  });
  while (!done) {
    waiting.shift()?.();
    await rest(1);
  }
  const given = (await all).map(({ type }) => type !== 'error');
  assert.deepEqual(
    given,
    given.map((_, n) => n < 2 || n >= 6),
  );
});

test('only the small pictures by their whole name are its own', () => {
  const at = (where: string) => new URL(where, 'http://shop');
  assert.ok(isPicture(at(path(1))));
  for (const other of ['/pictures/x-96.webp', path(1).replace('96', '480'), `/x${path(1)}`, `${path(1)}x`])
    assert.ok(!isPicture(at(other)), other);
});
