import assert from 'node:assert/strict';
import test from 'node:test';
import { type Engine, openEngine } from '../engine/engine';
import type { Head } from '../sync/head';
import { faults, type Server } from '../testing/server';
import { rest, until } from '../testing/surroundings';
import { bench, change, enrolled } from '../testing/till';

const priceOf = (engine: Engine, id: string) => engine.catalogue.byId(id)?.price;
const found = (engine: Engine, text: string) => engine.catalogue.search(text).map(({ id }) => id);
const offline = { fetch: faults.dropBefore };

test('what the outlet asks is the price, and of another outlet nothing is heard', async () => {
  const { engine, server } = await enrolled(it => {
    it.setOwn('outlet-1', 'sugar', { price: 16_000 });
    it.setOwn('outlet-2', 'milk', { price: 1 });
  });
  assert.deepEqual([priceOf(engine, 'sugar'), priceOf(engine, 'milk')], [16_000, 28_050]);
  assert.equal(engine.catalogue.search('sugar')[0]?.price, 16_000);
  server.setOwn('outlet-1', 'sugar', {});
  server.setOwn('outlet-1', 'milk', { price: 29_000 });
  engine.syncNow();
  await until(() => priceOf(engine, 'milk') === 29_000);
  assert.equal(priceOf(engine, 'sugar'), 15_000);
  assert.equal(server.count('/sync/at-outlet'), 1);
  engine.close();
});

test('what the outlet does not sell is not offered, and is had by a scan', async () => {
  const { engine } = await enrolled(it => {
    it.add({ id: 'milk', barcodes: ['8961'] });
    it.setOwn('outlet-1', 'milk', { sold: false, price: 30_000 });
  });
  assert.deepEqual([found(engine, 'milk'), found(engine, '8961')], [[], []]);
  assert.deepEqual(
    engine.catalogue.byCategory(null).map(({ id }) => id),
    ['sugar'],
  );
  const scanned = engine.catalogue.byBarcode('8961')!;
  assert.deepEqual([scanned.id, scanned.away, scanned.price], ['milk', true, 30_000]);
  assert.equal(engine.catalogue.byId('sugar')?.away, false);
  engine.close();
});

test('goods that are not sold here take no place among those that are found', async () => {
  const { engine } = await enrolled(it => {
    for (let number = 0; number < 30; number++) {
      it.add({ id: `tea-${number}`, name: `Tea ${String(number).padStart(2, '0')}` });
      if (number < 20) it.setOwn('outlet-1', `tea-${number}`, { sold: false });
    }
  });
  assert.equal(engine.catalogue.search('tea', 24, undefined, 8).length, 8);
  assert.equal(engine.catalogue.search('tea').length, 10);
  assert.deepEqual(
    engine.catalogue.byCategory('cat-grocery', 5, 5).map(({ id }) => id),
    ['tea-23', 'tea-24', 'tea-25', 'tea-26', 'tea-27'],
  );
  engine.close();
});

test('it is there after a reload without a network, and in another window', async () => {
  const { engine, phone, server } = await enrolled(it => it.setOwn('outlet-1', 'sugar', { price: 16_000 }));
  const other = await openEngine({ environment: phone.window() });
  assert.equal(priceOf(other, 'sugar'), 16_000);
  server.setOwn('outlet-1', 'sugar', { price: 17_000 });
  engine.syncNow();
  await until(() => priceOf(engine, 'sugar') === 17_000 && priceOf(other, 'sugar') === 17_000);
  engine.close();
  other.close();
  const later = await openEngine({ environment: phone.window(offline) });
  assert.equal(priceOf(later, 'sugar'), 17_000);
  later.close();
});

test('nothing is ever seen at the price of the other outlets while everything loads', async () => {
  const { server, phone } = bench();
  server.chunkSize = 1;
  server.add({ id: 'sugar', price: 15_000 }, { id: 'milk', price: 28_050 });
  server.setOwn('outlet-1', 'sugar', { price: 16_000 });
  let answerNow = () => {};
  server.fail('/sync/at-outlet', async (_url, _init, answer) => {
    await new Promise<void>(resolve => {
      answerNow = resolve;
    });
    return answer();
  });
  const engine = await openEngine({ environment: phone.window() });
  const seen = new Set<number | undefined>();
  engine.subscribe(() => seen.add(priceOf(engine, 'sugar')));
  await engine.device.enrol('outlet-1', 'Counter');
  await until(() => server.count('/sync/snapshot') === 1);
  await rest();
  answerNow();
  await until(() => engine.sync.catalogue.state === 'ready');
  assert.deepEqual([...seen], [undefined, 16_000]);
  engine.close();
});

for (const [how, fault] of Object.entries({
  fails: faults.status(500),
  'cannot be reached': faults.dropBefore,
}))
  test(`nor while the server ${how} just for those prices`, async () => {
    const { server, phone } = bench();
    server.add({ id: 'sugar', price: 15_000 });
    server.setOwn('outlet-1', 'sugar', { price: 16_000 });
    server.fail('/sync/at-outlet', fault, fault);
    const engine = await openEngine({ environment: phone.window() });
    const seen = new Set<number | undefined>();
    engine.subscribe(() => seen.add(priceOf(engine, 'sugar')));
    await engine.device.enrol('outlet-1', 'Counter');
    await until(() => {
      engine.syncNow();
      return engine.sync.catalogue.state === 'ready';
    });
    assert.deepEqual([...seen], [undefined, 16_000]);
    assert.ok(server.count('/sync/at-outlet') > 2);
    engine.close();
  });

test('a catalogue that comes anew keeps it, and what changed in between is asked for', async () => {
  const { engine, server } = await enrolled(it => it.setOwn('outlet-1', 'sugar', { price: 16_000 }));
  server.fail('/sync/snapshot', async (_url, _init, answer) => {
    server.setOwn('outlet-1', 'sugar', { price: 17_000 });
    server.add({ id: 'tea' });
    return answer();
  });
  assert.ok(await engine.repair());
  assert.deepEqual([priceOf(engine, 'sugar'), engine.catalogue.size], [17_000, 3]);
  engine.close();
});

const asOfBefore = (server: Server) => {
  server.knowsOwn = false;
};

test('a server of before is sold from as ever, and asked again until it knows', async () => {
  const { engine, server } = await enrolled(asOfBefore);
  assert.deepEqual([priceOf(engine, 'sugar'), engine.sync.problem], [15_000, null]);
  server.knowsOwn = true;
  server.setOwn('outlet-1', 'sugar', { price: 16_000 });
  engine.syncNow();
  await until(() => priceOf(engine, 'sugar') === 16_000);
  engine.close();
});

test('after a program of before has gone on without it, all of it is asked for', async () => {
  const { engine, phone, server } = await enrolled();
  engine.close();
  server.setOwn('outlet-1', 'sugar', { price: 16_000 });
  const upTo = server.changeSeq;
  await change<Head>(phone.window(), 'meta', (row, key) => (key === 'catalogue' ? { ...row, checkpoint: upTo } : row));
  const later = await openEngine({ environment: phone.window() });
  await until(() => priceOf(later, 'sugar') === 16_000);
  later.close();
});
