import assert from 'node:assert/strict';
import test from 'node:test';
import { openEngine } from '../engine/engine';
import type { Chunk } from '../shared/protocol';
import type { Head } from '../sync/head';
import { faults, type Server } from '../testing/server';
import { type Phone, rest, until } from '../testing/surroundings';
import { change, enrolled, sell, stored } from '../testing/till';
import type { StoredChunk } from './catalogue-store';

const offline = { fetch: faults.dropBefore };
const urdu = (server: Server) => server.add({ id: 'sugar', name_ur: 'چینی', code: 'SUG', barcodes: ['896001'] });

/** The stored chunks as a till of another time left them. */
const restore = (phone: Phone, edit: (chunk: Partial<Chunk> & Record<string, unknown>) => void) =>
  change<StoredChunk>(phone.window(), 'chunks', row => {
    edit(row.chunk as Partial<Chunk> & Record<string, unknown>);
    return row;
  });

/** The stored head with a format of another till. */
const stamp = (phone: Phone, format: number | undefined) =>
  change<Head>(phone.window(), 'meta', (row, key) => {
    if (key !== 'catalogue') return row;
    const { format: _, ...head } = row;
    return (format === undefined ? head : { ...head, format }) as Head;
  });

const headOf = async (phone: Phone) =>
  (await stored<Partial<Head>>(phone.window(), 'meta')).find(row => row && typeof row === 'object' && 'generation' in row) as Head;

for (const column of ['names_ur', 'codes', 'barcodes', 'units', 'categories'] as const) {
  test(`a stored catalogue without the column ${column} is searched and sold from`, async () => {
    const { engine, phone } = await enrolled(urdu);
    engine.close();
    await restore(phone, chunk => delete chunk[column]);
    const later = await openEngine({ environment: phone.window(offline) });
    assert.deepEqual(
      later.catalogue.search('sug').map(({ name, price }) => [name, price]),
      [['Sugar', 15_000]],
    );
    assert.equal(later.catalogue.byBarcode('896001')?.id, column === 'barcodes' ? undefined : 'sugar');
    assert.equal(later.catalogue.byCategory(null).length, 2);
    assert.equal((await sell(later)).device_seq, 1);
    later.close();
  });
}

test('a change is worked into a chunk that lacks a column, and the others keep what they have', async () => {
  const { engine, phone, server } = await enrolled(urdu);
  engine.close();
  await restore(phone, chunk => delete chunk.codes);
  server.add({ id: 'sugar', price: 16_000 });
  const later = await openEngine({ environment: phone.window() });
  await until(() => later.catalogue.byId('sugar')!.price === 16_000);
  assert.deepEqual([later.catalogue.byId('sugar')!.code, later.catalogue.byId('milk')!.name], ['SUG', 'Milk']);
  assert.equal(server.count('/sync/snapshot'), 1);
  later.close();
});

test('a stored catalogue that does not say what goods cost is loaded anew', async () => {
  const { engine, phone, server } = await enrolled();
  engine.close();
  await restore(phone, chunk => delete chunk.prices);
  const later = await openEngine({ environment: phone.window() });
  await until(() => later.sync.catalogue.state === 'ready');
  assert.equal(later.catalogue.byId('sugar')!.price, 15_000);
  assert.equal(server.count('/sync/snapshot'), 2);
  later.close();
});

test('a stored catalogue of another format is not read but loaded anew, and what was sold stays', async () => {
  const { engine, phone, server } = await enrolled();
  server.fail('/sync/push', ...Array.from({ length: 9 }, () => faults.dropBefore));
  await sell(engine);
  engine.close();
  await stamp(phone, 2);
  await restore(phone, chunk => {
    chunk.prices = chunk.prices!.map(price => price * 100);
  });
  const away = await openEngine({ environment: phone.window(offline) });
  await rest();
  assert.deepEqual([away.catalogue.size, away.sync.catalogue.state], [0, 'failed']);
  assert.equal((await sell(away)).device_seq, 2, 'what was in the cart is sold all the same');
  away.close();
  const back = await openEngine({ environment: phone.window() });
  await until(() => back.sync.catalogue.state === 'ready');
  assert.deepEqual([back.catalogue.byId('sugar')!.price, (await headOf(phone)).format], [15_000, 1]);
  await until(() => back.catalogue.byId('sugar')!.on_hand !== null);
  assert.equal((await back.sales.receipts(9)).length, 2);
  assert.equal((await stored(phone.window(), 'chunks')).length, 1);
  back.close();
});

test('a stored catalogue without a format is the first, and nothing is loaded anew for it', async () => {
  const { engine, phone, server } = await enrolled();
  engine.close();
  await stamp(phone, undefined);
  const later = await openEngine({ environment: phone.window() });
  await rest();
  assert.deepEqual([later.catalogue.size, later.sync.catalogue.state], [2, 'ready']);
  assert.equal(server.count('/sync/snapshot'), 1);
  later.close();
});

test('the till asks for the format it reads, and keeps no column it does not know', async () => {
  const { engine, phone, server } = await enrolled(server => {
    server.extraColumns = { prices_wholesale: 0, colours: '' };
  });
  assert.ok(server.requests.some(({ url }) => url === '/sync/snapshot?format=1'));
  const [{ chunk }] = (await stored<StoredChunk>(phone.window(), 'chunks')) as [StoredChunk];
  assert.deepEqual(Object.keys(chunk).sort(), ['barcodes', 'categories', 'codes', 'ids', 'names', 'names_ur', 'prices', 'units']);
  assert.equal(engine.catalogue.search('milk')[0]!.price, 28_050);
  engine.close();
});

test('nothing is stored of an answer in a format the till was not made for, and it goes on with what it has', async () => {
  const { engine, phone, server, clock } = await enrolled();
  await until(() => engine.customers.ready);
  const before = await headOf(phone);
  server.answersFormat = 2;
  assert.equal(await engine.repair(), false);
  assert.equal(engine.sync.problem, 'server');
  assert.deepEqual(await headOf(phone), before);
  assert.equal((await stored(phone.window(), 'chunks')).length, 1);
  assert.equal(engine.catalogue.byId('sugar')!.price, 15_000);
  await sell(engine);
  server.answersFormat = 1;
  await clock.advance(120_000);
  assert.equal(await engine.repair(), true);
  engine.close();
});
