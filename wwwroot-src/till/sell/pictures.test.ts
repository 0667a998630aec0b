import assert from 'node:assert/strict';
import test from 'node:test';
import type { Engine } from '../../engine/engine';
import type { What } from '../../engine/window-till';
import type { Receipt } from '../../sales/receipts';
import { rest } from '../../testing/surroundings';
import { learnSale } from './often';
import { keepPictures } from './pictures';

const path = (name: string) => `/pictures/${name}-96.webp`;

/** A window whose idle time comes at once, and whose worker keeps what it gives. */
function page(context: test.TestContext, answer: (path: string) => number, kept: string[] = []) {
  context.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_793_361_600_000 });
  const cache = new Set(kept.map(path));
  const asked: string[] = [];
  const globals: Record<string, unknown> = {
    window: globalThis,
    requestIdleCallback: (work: () => void) => work(),
    navigator: { serviceWorker: { controller: {} } },
    caches: {
      delete: async () => cache.clear(),
      open: async () => ({
        keys: async () => [...cache].map(kept => ({ url: `http://shop${kept}` })),
        delete: async ({ url }: Request) => cache.delete(new URL(url).pathname),
      }),
    },
    fetch: async (wanted: string) => {
      asked.push(wanted);
      const status = answer(wanted);
      if (status === 0) throw new TypeError('no network');
      if (status === 200) cache.add(wanted);
      return new Response(null, { status });
    },
  };
  for (const [name, value] of Object.entries(globals)) {
    const before = Object.getOwnPropertyDescriptor(globalThis, name);
    Object.defineProperty(globalThis, name, { value, configurable: true });
    context.after(() => (before ? Object.defineProperty(globalThis, name, before) : Reflect.deleteProperty(globalThis, name)));
  }
  const listeners: ((what: What) => void)[] = [];
  const goods = { chunks: [{ chunk: { pictures: '' } }], often: '' };
  const engine = {
    sync: { sending: false, catalogue: { state: 'ready' } },
    catalogue: { packedChunks: () => goods.chunks, byId: () => ({ picture: goods.often }) },
    subscribe: (listener: (what: What) => void) => listeners.push(listener),
  } as unknown as Engine;
  const pass = async (seconds: number) => {
    for (let quarter = 0; quarter < seconds * 4; quarter++) {
      context.mock.timers.tick(250);
      await rest(5);
    }
  };
  return {
    asked,
    kept: () => [...cache].sort(),
    begin: () => keepPictures(engine),
    pass,
    change: (...pictures: string[]) => {
      goods.chunks = [{ chunk: { pictures: pictures.join('\n') } }];
      for (const listener of listeners) listener('catalogue');
    },
    sold: () => {
      for (const listener of listeners) listener('catalogue');
    },
    often: (picture: string) => {
      goods.often = picture;
      learnSale({ lines: [{ product_id: 'often' }] } as unknown as Receipt);
    },
  };
}

test('one that is missing stops no other, and what no goods want any more goes', async context => {
  const { asked, kept, begin, pass, change } = page(context, wanted => (wanted === path('b') ? 404 : 200), ['old', 'a']);
  change('a', 'b', '', 'c', 'b', 'd');
  begin();
  await pass(3);
  assert.deepEqual(asked, ['b', 'c', 'd'].map(path));
  assert.deepEqual(kept(), ['a', 'c', 'd'].map(path));
});

test('stale ones take no place from those that are wanted', async context => {
  const stale = Array.from({ length: 1_950 }, (_, n) => `old${n}`);
  const { kept, begin, pass, change } = page(context, () => 200, stale);
  change('a');
  begin();
  await rest(2_000);
  await pass(1);
  assert.deepEqual(kept(), [path('a')]);
});

test('what is often sold comes first, and a sale begins nothing anew', async context => {
  const { asked, begin, pass, change, sold, often } = page(context, () => 200);
  often('c');
  change('a', 'b', 'c');
  begin();
  await pass(3);
  assert.deepEqual(asked, ['c', 'a', 'b'].map(path));
  sold();
  await pass(60);
  assert.equal(asked.length, 3);
});

test('goods that change meanwhile are heard of', async context => {
  const { asked, begin, pass, change } = page(context, () => 200);
  change('a', 'b', 'c');
  begin();
  await pass(0.25);
  change('x', 'a');
  await pass(40);
  assert.ok(asked.includes(path('x')));
  assert.ok(!asked.includes(path('c')), asked.join());
});

test('without a network, or with a busy server, it rests and comes again', async context => {
  let status = 0;
  const { asked, begin, pass, change, sold } = page(context, () => status);
  change('a', 'b');
  begin();
  for (status of [0, 429, 503]) {
    asked.length = 0;
    sold();
    await pass(290);
    assert.deepEqual(asked, [path('a')]);
  }
  status = 200;
  asked.length = 0;
  await pass(310);
  assert.deepEqual(asked, ['a', 'b'].map(path));
});
