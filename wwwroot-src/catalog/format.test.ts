import assert from 'node:assert/strict';
import test from 'node:test';
import { openEngine } from '../engine/engine';
import type { Chunk } from '../shared/protocol';
import type { Head } from '../sync/head';
import { faults, type Server } from '../testing/server';
import { type Phone, rest, until } from '../testing/surroundings';
import { change, enrolled, sell, stored } from '../testing/till';
import type { StoredChunk } from './catalogue-store';
import { EMPTY, NAMES, readChunk, SENT, STORED } from './columns';

const offline = { fetch: faults.dropBefore };
const urdu = (server: Server) => server.add({ id: 'sugar', name_ur: 'چینی', code: 'SUG', barcodes: ['896001'] });

/** The stored chunks as a till of another time left them. */
const restore = (phone: Phone, edit: (chunk: Partial<Chunk> & Record<string, unknown>) => void) =>
  change<StoredChunk>(phone.window(), 'chunks', row => {
    edit(row.chunk as Partial<Chunk> & Record<string, unknown>);
    return row;
  });

/** The stored head with a format of another till. */
const stamp = (phone: Phone, format: number | undefined, changes = 0) =>
  change<Head>(phone.window(), 'meta', (row, key) => {
    if (key !== 'catalogue') return row;
    const { format: _, ...head } = row;
    const { revision } = row;
    return { ...head, revision: revision + changes, ...(format === undefined ? {} : { format }) } as Head;
  });

const TODAY = [...NAMES];

/** What runs meanwhile is the program of a later day, which knows one more column. */
async function byLaterProgram(work: () => Promise<void>): Promise<void> {
  Object.assign(EMPTY, { colours: '' });
  NAMES.push('colours' as keyof Chunk);
  try {
    await work();
  } finally {
    NAMES.pop();
    delete (EMPTY as Partial<Record<string, unknown>>).colours;
  }
}

const coloursOf = async (phone: Phone) => {
  const chunks = await stored<StoredChunk>(phone.window(), 'chunks');
  return chunks.map(({ chunk }) => (chunk as Chunk & { colours?: string }).colours);
};

/** The next answer to it waits until it is let go. */
function held(server: Server, on: string): () => void {
  let go = () => {};
  const gone = new Promise<void>(resolve => {
    go = resolve;
  });
  server.fail(on, async (_url, _init, answer) => {
    await gone;
    return answer();
  });
  return go;
}

const deaf = { channel: () => null };
const MINUTE = 60_000;

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
  assert.deepEqual(Object.keys(chunk), NAMES);
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

test('the columns that every pack has are the first eight, whatever comes after them', () => {
  assert.deepEqual(SENT, ['ids', 'names', 'names_ur', 'codes', 'barcodes', 'prices', 'units', 'categories']);
});

test('a column that is missing or cut is filled with what a product has without it', () => {
  const read = readChunk({ ids: 'a\nb\nc', prices: [1, 2, 3], codes: 'A\nB', units: [0, 0], names: '\n\n' }, STORED)!;
  assert.deepEqual([read.names, read.codes, read.units, read.categories], ['\n\n', '\n\n', [-1, -1, -1], [-1, -1, -1]]);
  const one = readChunk({ ids: 'a', prices: [1] }, STORED)!;
  assert.deepEqual([one.names, one.units], ['', [-1]]);
  const none = readChunk({ ids: '', prices: [] }, STORED)!;
  assert.deepEqual([none.names, none.units], ['', []]);
  assert.equal(readChunk({ ids: 'a\nb', prices: [1] }, STORED), null);
});

test('a new column reaches a till that has its catalogue, and it sells meanwhile', async () => {
  const { engine, phone, server } = await enrolled();
  await rest();
  engine.close();
  await byLaterProgram(async () => {
    server.extraColumns = { colours: 'red' };
    server.add({ id: 'sugar', price: 16_000 });
    const go = held(server, '/sync/snapshot');
    const later = await openEngine({ environment: phone.window() });
    await until(() => server.count('/sync/snapshot') === 2);
    assert.deepEqual([later.catalogue.size, later.sync.catalogue.state], [2, 'ready']);
    assert.equal(later.catalogue.byId('sugar')!.price, 16_000, 'a new price does not wait for it');
    await sell(later);
    go();
    await until(() => (later.catalogue.packedChunks()[0]!.chunk as Chunk & { colours: string }).colours === 'red\nred');
    await rest();
    assert.deepEqual([await coloursOf(phone), (await headOf(phone)).columns], [['red\nred'], NAMES]);
    later.syncNow();
    await rest();
    assert.deepEqual([server.count('/sync/snapshot'), later.sync.problem], [2, null]);
    later.close();
  });
});

test('a column that a window of the older program dropped comes back, without both loading in turn', async () => {
  const { engine, phone, server, clock } = await enrolled();
  await rest();
  engine.close();
  server.extraColumns = { colours: 'red' };
  const older = await openEngine({ environment: phone.window(deaf) });
  await rest();
  let later = older;
  await byLaterProgram(async () => {
    later = await openEngine({ environment: phone.window(deaf) });
    await until(() => server.count('/sync/snapshot') === 2);
    await rest();
    assert.deepEqual(await coloursOf(phone), ['red\nred']);
  });
  older.syncNow();
  await rest();
  assert.ok((await headOf(phone)).columns!.length > TODAY.length, 'nothing was changed, so nothing was dropped');
  server.add({ id: 'sugar', price: 16_000 });
  older.syncNow();
  await until(() => older.catalogue.byId('sugar')!.price === 16_000);
  await rest();
  assert.deepEqual([await coloursOf(phone), (await headOf(phone)).columns], [[undefined], TODAY]);
  older.close();
  await byLaterProgram(async () => {
    later.syncNow();
    await until(() => later.catalogue.byId('sugar')!.price === 16_000);
    await rest();
    assert.equal(server.count('/sync/snapshot'), 2, 'not again at once');
    await clock.advance(11 * MINUTE);
    assert.equal(server.count('/sync/snapshot'), 3);
    assert.deepEqual([await coloursOf(phone), later.catalogue.byId('sugar')!.price], [['red\nred'], 16_000]);
    later.close();
  });
});

test('a column the server does not have yet is asked for now and then, and the catalogue is in use as it is', async () => {
  const { engine, phone, server, clock } = await enrolled();
  await rest();
  engine.close();
  await byLaterProgram(async () => {
    const later = await openEngine({ environment: phone.window() });
    await until(() => server.count('/sync/snapshot') === 2);
    await clock.advance(5 * MINUTE);
    assert.deepEqual([server.count('/sync/snapshot'), later.sync.problem, (await headOf(phone)).columns], [2, null, TODAY]);
    server.extraColumns = { colours: 'red' };
    await clock.advance(6 * MINUTE);
    assert.deepEqual([server.count('/sync/snapshot'), await coloursOf(phone)], [3, ['red\nred']]);
    later.close();
  });
});

test('a window of an older format than what is stored asks to be reloaded, sells on from memory and writes nothing', async () => {
  const { engine, phone, server } = await enrolled();
  await until(() => engine.customers.ready);
  await rest();
  await stamp(phone, 2, 1);
  await restore(phone, chunk => delete chunk.prices);
  const before = await headOf(phone);
  server.add({ id: 'sugar', price: 16_000 });
  engine.syncNow();
  await until(() => engine.sync.problem === 'reload');
  assert.equal(await engine.repair(), false);
  assert.deepEqual([engine.sync.problem, engine.sync.catalogue.state], ['reload', 'ready']);
  assert.deepEqual([engine.catalogue.size, engine.catalogue.byId('sugar')!.price], [2, 15_000]);
  assert.deepEqual([await headOf(phone), server.count('/sync/snapshot')], [before, 1]);
  assert.equal((await sell(engine)).device_seq, 1);
  await until(() => server.applied.size === 1);
  engine.close();
});

test('a window of a newer format than what is stored loads anew beside its memory, and not without end', async () => {
  const { engine, phone, server, clock } = await enrolled();
  await rest();
  for (let time = 1; time <= 3; time++) {
    await rest();
    await stamp(phone, 0, 1);
    const go = held(server, '/sync/snapshot');
    engine.syncNow();
    await until(() => server.count('/sync/snapshot') === 1 + time);
    await rest();
    assert.deepEqual([engine.catalogue.size, engine.catalogue.byId('milk')!.name, engine.sync.catalogue.state], [2, 'Milk', 'ready']);
    go();
    await rest();
    assert.equal((await headOf(phone)).format, 1);
  }
  await stamp(phone, 0, 1);
  engine.syncNow();
  await until(() => engine.sync.problem === 'server');
  assert.deepEqual([server.count('/sync/snapshot'), engine.catalogue.size], [4, 2]);
  await clock.advance(20 * MINUTE);
  assert.deepEqual([server.count('/sync/snapshot'), engine.sync.problem], [5, null]);
  engine.close();
});

test('a till that knows no pictures yet sells on, and has them with the next change and the next load', async () => {
  const hash = 'ab'.repeat(16);
  const { engine, phone, server } = await enrolled(urdu);
  engine.close();
  await restore(phone, chunk => delete chunk.pictures);
  server.add({ id: 'milk', picture: hash });
  const later = await openEngine({ environment: phone.window() });
  await until(() => later.catalogue.byId('milk')!.picture === hash, 'the picture');
  assert.equal(later.catalogue.byId('sugar')!.picture, '');
  later.close();
  const again = await openEngine({ environment: phone.window(offline) });
  assert.equal(again.catalogue.byId('milk')!.picture, hash);
  again.close();
});
