import assert from 'node:assert/strict';
import test from 'node:test';
import { copyOf } from '../testing/copy';
import { faults } from '../testing/server';
import { Phone, rest, subtle, until } from '../testing/surroundings';
import { type Bench, bench, enrolled, sell, stored } from '../testing/till';
import { type Engine, openEngine } from './engine';
import { unsentFiles } from './unsent';

interface Kept {
  secret: CryptoKey;
  public: string;
}

const isKey = (kept: unknown): kept is Kept => !!(kept as Partial<Kept> | null)?.secret;
const keysOf = async (phone: Phone) => (await stored<unknown>(phone.window(), 'meta')).filter(isKey);

/** Without its key, as a browser from another machine finds it. */
async function withoutKey(phone: Phone): Promise<Phone> {
  const copy = new Phone(phone.window().fetch, phone.clock, await copyOf(phone.indexedDB));
  const opened = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = copy.indexedDB.open('till:business-1:outlet-1');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  await new Promise<void>((resolve, reject) => {
    const transaction = opened.transaction('meta', 'readwrite');
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    transaction.objectStore('meta').delete('key:device-1');
  });
  opened.close();
  return copy;
}

test('a till makes one key, which leaves the browser in no way, and all windows sign with it', async () => {
  const { engine, phone, server } = await enrolled();
  const second = await openEngine({ environment: phone.window() });
  await sell(engine);
  await sell(second);
  await until(() => server.applied.size === 2);
  await rest();
  engine.close();
  second.close();
  const again = await openEngine({ environment: phone.window() });
  await rest();
  const [key, ...more] = await keysOf(phone);
  assert.deepEqual(more, []);
  assert.equal(server.keys.get('device-1'), key!.public);
  for (const format of ['pkcs8', 'jwk', 'raw'] as const) await assert.rejects(subtle.exportKey(format as 'jwk', key!.secret), DOMException);
  assert.equal(again.sync.signs, true);
  again.close();
});

test('everything the till asks under its shift is signed as it is sent, and nothing else is taken from it', async () => {
  const { engine, server } = await enrolled();
  await rest();
  await sell(engine);
  await until(() => server.applied.size === 1);
  await rest();
  const inName = server.requests.filter(({ init }) => (init.headers as Record<string, string> | undefined)?.Authorization);
  assert.deepEqual([...new Set(inName.map(({ url }) => url.split('?')[0]))].sort(), [
    '/sync/at-outlet',
    '/sync/customers',
    '/sync/outlet',
    '/sync/pull',
    '/sync/push',
    '/sync/snapshot',
    '/sync/stock',
  ]);
  for (const { url, init } of inName) {
    assert.notEqual((await server.fetch(url, init)).status, 401, url);
    const { 'X-Pos-Signature': mark, ...unsigned } = init.headers as Record<string, string>;
    for (const wrong of [
      { ...init, headers: unsigned },
      { ...init, body: `${init.body ?? ''} ` },
      { ...init, headers: { ...unsigned, 'X-Pos-Signature': mark!.replace(/\../, was => (was === '.A' ? '.B' : '.A')) } },
    ])
      assert.equal((await server.fetch(url, wrong)).status, 401, url);
    assert.equal((await server.fetch(`${url}${url.includes('?') ? '&' : '?'}more`, init)).status, 401, url);
  }
  engine.close();
});

const CANNOT = {
  subtle: new Proxy(subtle, {
    get: (of, name: keyof SubtleCrypto) =>
      name === 'generateKey' ? () => Promise.reject(new DOMException('', 'NotSupportedError')) : of[name],
  }),
};

test('a till of before makes its key when it is opened, and a browser that can make none stays as it was', async () => {
  const { server, phone } = bench();
  for (const environment of [phone.window({ subtle: null }), phone.window(CANNOT)]) {
    const engine = await openEngine({ environment });
    if (!engine.device.enrolment) await engine.device.enrol('outlet-1', 'Counter');
    const sold = server.applied.size;
    await sell(engine);
    await until(() => server.applied.size > sold);
    await rest();
    assert.deepEqual([engine.sync.signs, server.keys.size, await keysOf(phone)], [false, 0, []]);
    engine.close();
  }
  const engine = await openEngine({ environment: phone.window() });
  await sell(engine);
  await until(() => server.applied.size === 3 && engine.sync.pending === 0);
  await rest();
  assert.deepEqual([engine.sync.signs, server.keys.size], [true, 1]);
  engine.close();
});

test('what is copied out of the store without the key sends nothing', async () => {
  const { engine, phone, server } = await enrolled();
  await rest();
  engine.close();
  const thief = await openEngine({ environment: (await withoutKey(phone)).window({ subtle: null }) });
  await sell(thief);
  await until(() => thief.sync.problem === 'sign_in');
  assert.deepEqual([server.applied.size, thief.sync.pending], [0, 1]);
  thief.close();
});

test('a browser that was copied while it became a till becomes one of its own', async () => {
  const { server, phone } = bench();
  server.fail('/till/devices', faults.dropAfter);
  const engine = await openEngine({ environment: phone.window() });
  await assert.rejects(engine.device.enrol('outlet-1', 'Counter'));
  engine.close();
  const copy = new Phone(server.fetch, phone.clock, await copyOf(phone.indexedDB));
  const engines = await Promise.all([phone, copy].map(each => openEngine({ environment: each.window() })));
  for (const each of engines) {
    await each.device.enrol('outlet-1', 'Counter');
    await sell(each);
    await until(() => each.sync.pending === 0 && server.keys.has(each.device.enrolment!.device.id));
  }
  assert.deepEqual([...server.keys.keys()], ['device-1', 'device-2']);
  await rest();
  for (const each of engines) each.close();
});

async function signInAgain(engine: Engine, { server }: Bench): Promise<void> {
  await sell(engine);
  await until(() => engine.sync.problem === 'sign_in');
  await rest();
  assert.deepEqual([server.applied.size, engine.sync.pending, engine.device.enrolment!.device.id], [0, 1, 'device-1']);
}

test('a browser that lost the key keeps its sales, becomes another till once somebody signs in, and brings them', async () => {
  const till = await enrolled();
  await rest();
  till.engine.close();
  const phone = await withoutKey(till.phone);
  const engine = await openEngine({ environment: phone.window() });
  await signInAgain(engine, till);
  assert.equal(await engine.device.resume(), 'renewed');
  assert.equal(engine.device.enrolment!.device.id, 'device-2');
  await sell(engine);
  await until(() => till.server.applied.size === 2 && engine.sync.pending === 0);
  assert.deepEqual([...till.server.applied.values()].map(({ device_id }) => device_id).sort(), ['device-1', 'device-2']);
  assert.equal(new Set(till.server.keys.values()).size, 2);
  await rest();
  engine.close();
});

test('it brings them, too, when the server was put back and forgot the shifts of both but not the key', async () => {
  const till = await enrolled();
  await rest();
  till.engine.close();
  const engine = await openEngine({ environment: (await withoutKey(till.phone)).window() });
  await signInAgain(engine, till);
  till.server.fail('/sync/push', ...Array.from({ length: 9 }, () => faults.dropBefore));
  assert.equal(await engine.device.resume(), 'renewed');
  till.server.faults.length = 0;
  till.server.forgetShifts();
  engine.syncNow();
  await until(() => engine.sync.problem === 'sign_in');
  assert.equal(await engine.device.resume(), 'renewed');
  await until(() => till.server.applied.size === 1 && engine.sync.pending === 0);
  assert.deepEqual(
    [...till.server.applied.values()].map(({ device_id }) => device_id),
    ['device-1'],
  );
  assert.equal(engine.device.enrolment!.device.id, 'device-2');
  await rest();
  engine.close();
});

test('the same when the server gave the till to another one between two questions', async () => {
  const till = await enrolled();
  await rest();
  till.engine.close();
  const engine = await openEngine({ environment: (await withoutKey(till.phone)).window() });
  await signInAgain(engine, till);
  till.server.fail('/till/shifts', faults.status(404));
  assert.equal(await engine.device.resume(), 'renewed');
  assert.equal(engine.device.enrolment!.device.id, 'device-2');
  await until(() => engine.sync.pending === 0);
  await rest();
  engine.close();
});

test('the same behind the lock', async () => {
  const till = await enrolled();
  await rest();
  till.engine.close();
  const phone = await withoutKey(till.phone);
  const engine = await openEngine({ environment: phone.window() });
  await signInAgain(engine, till);
  await engine.device.lock();
  till.server.worker = { id: 'worker-1', name: 'Ayesha', role: 'cashier' };
  assert.equal(await engine.device.unlock(), 'open');
  assert.equal(engine.device.enrolment!.device.id, 'device-2');
  await until(() => till.server.applied.size === 1 && engine.sync.pending === 0);
  await rest();
  engine.close();
});

test('a till was copied before it had a key: whose key is known first is the till, the other becomes another', async () => {
  const { server, phone } = bench();
  const first = await openEngine({ environment: phone.window({ subtle: null }) });
  await first.device.enrol('outlet-1', 'Counter');
  await rest();
  first.close();
  const copy = new Phone(server.fetch, phone.clock, await copyOf(phone.indexedDB));
  const one = await openEngine({ environment: phone.window() });
  await until(() => server.keys.size === 1);
  const other = await openEngine({ environment: copy.window() });
  await sell(one);
  await sell(other);
  await until(() => other.sync.problem === 'sign_in');
  await rest();
  assert.deepEqual([one.sync.pending, server.applied.size, other.sync.pending], [0, 1, 1]);
  assert.equal(await other.device.resume(), 'renewed');
  await until(() => server.applied.size === 2 && other.sync.pending === 0);
  assert.deepEqual([one, other].map(({ device }) => device.enrolment!.device.id).sort(), ['device-1', 'device-2']);
  await rest();
  one.close();
  other.close();
});

test('a copy that makes itself a till of another outlet first brings what it sold under a wrong key', async () => {
  const { server, phone } = bench();
  const first = await openEngine({ environment: phone.window({ subtle: null }) });
  await first.device.enrol('outlet-1', 'Counter');
  await rest();
  first.close();
  const copy = new Phone(server.fetch, phone.clock, await copyOf(phone.indexedDB));
  const one = await openEngine({ environment: phone.window() });
  await until(() => server.keys.size === 1);
  const other = await openEngine({ environment: copy.window() });
  await sell(other);
  await until(() => other.sync.problem === 'sign_in');
  await other.device.enrol('outlet-2', 'Second');
  await until(() => server.applied.size === 1);
  await other.device.enrol('outlet-1', 'Counter');
  assert.equal(other.device.enrolment!.device.id, 'device-3');
  await sell(other);
  await until(() => server.applied.size === 2 && other.sync.pending === 0);
  await rest();
  one.close();
  other.close();
});

test('a till that is blocked does not keep back what the browser signs for as the till it was', async () => {
  const { engine, server } = await enrolled();
  await rest();
  server.fail('/sync/push', ...Array.from({ length: 9 }, () => faults.dropBefore));
  await sell(engine);
  await engine.device.enrol('outlet-2', 'Second');
  await until(() => engine.sync.elsewhere === 1);
  server.faults.length = 0;
  server.blocked.add('device-2');
  engine.syncNow();
  await until(() => server.applied.size === 1);
  await rest();
  engine.close();
});

test('a till that cannot sign brings what another one sold', async () => {
  const till = await enrolled();
  await rest();
  till.server.fail('/sync/push', ...Array.from({ length: 99 }, () => faults.dropBefore));
  await sell(till.engine);
  const { content } = await unsentFiles(till.engine).write('gulab jamun 12');
  till.engine.close();
  till.server.faults.length = 0;
  const engine = await openEngine({ environment: new Phone(till.server.fetch, till.clock).window(CANNOT) });
  await engine.device.enrol('outlet-1', 'Second');
  await rest();
  await unsentFiles(engine).read(content, 'gulab jamun 12');
  await until(() => till.server.applied.size === 1);
  await rest();
  engine.close();
});

test('a file of unsent sales is brought by the till that reads it, under its own key', async () => {
  const till = await enrolled();
  await rest();
  till.server.fail('/sync/push', ...Array.from({ length: 99 }, () => faults.dropBefore));
  await sell(till.engine);
  const { content } = await unsentFiles(till.engine).write('gulab jamun 12');
  till.engine.close();
  till.server.faults.length = 0;
  for (const outlet of ['outlet-1', 'outlet-2']) {
    till.server.applied.clear();
    const phone = new Phone(till.server.fetch, till.clock);
    const engine = await openEngine({ environment: phone.window() });
    await engine.device.enrol(outlet, 'Second');
    await rest();
    await unsentFiles(engine).read(content, 'gulab jamun 12');
    await until(() => till.server.applied.size === 1);
    await rest();
    engine.close();
  }
  assert.equal(new Set(till.server.keys.values()).size, 3);
});

test('a server that was put back and forgot the key is told it again', async () => {
  const { engine, server } = await enrolled();
  await rest();
  const key = server.keys.get('device-1');
  server.keys.clear();
  await sell(engine);
  await until(() => server.applied.size === 1);
  assert.ok(key);
  assert.equal(server.keys.get('device-1'), key);
  await rest();
  engine.close();
});
