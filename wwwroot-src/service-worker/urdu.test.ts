import assert from 'node:assert/strict';
import test from 'node:test';
import { dropOldUrdu, keepUrdu, type UrduFiles, urduFile } from './urdu';

const FONT = 'http://shop/fonts/one.woff2';
const urdu = (revision: string): UrduFiles => ({ files: [FONT], revision });

/** The browser's caches, and what was asked of the network. */
function browser() {
  const all = new Map<string, Map<string, Response>>();
  const asked: string[] = [];
  const load = async (url: string) => {
    asked.push(url);
    return new Response('font');
  };
  const open = async (name: string) => {
    const kept = all.get(name) ?? new Map<string, Response>();
    all.set(name, kept);
    return {
      match: async (url: string) => kept.get(url),
      put: async (url: string, response: Response) => void kept.set(url, response),
      addAll: async (urls: string[]) => {
        for (const url of urls) kept.set(url, await load(url));
      },
    };
  };
  const caches = { open, keys: async () => [...all.keys()], delete: async (name: string) => all.delete(name) };
  return { caches: caches as unknown as CacheStorage, asked, load: (request: Request) => load(request.url) };
}

test('what Urdu is written with is asked for once, by the page or before it', async () => {
  const first = browser();
  assert.equal(await (await urduFile(first.caches, urdu('1'), new Request(FONT), first.load)).text(), 'font');
  await keepUrdu(first.caches, urdu('1'));
  await urduFile(first.caches, urdu('1'), new Request(FONT), first.load);
  assert.deepEqual(first.asked, [FONT]);

  const second = browser();
  await keepUrdu(second.caches, urdu('1'));
  const offline = () => Promise.reject(new TypeError('no network'));
  assert.equal(await (await urduFile(second.caches, urdu('1'), new Request(FONT), offline)).text(), 'font');
});

test('an answer that is none is not kept, and what came with another version goes', async () => {
  const { caches, asked, load } = browser();
  await urduFile(caches, urdu('1'), new Request(FONT), async () => new Response('', { status: 503 }));
  await urduFile(caches, urdu('1'), new Request(FONT), load);
  assert.deepEqual(asked, [FONT]);
  await keepUrdu(caches, urdu('2'));
  await dropOldUrdu(caches, urdu('2'));
  assert.deepEqual(await caches.keys(), ['urdu-2']);
});
