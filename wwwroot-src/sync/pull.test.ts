import assert from 'node:assert/strict';
import test from 'node:test';
import { META } from '../device/outlet-store';
import { openEngine } from '../engine/engine';
import type { Effect } from '../outbox/effects';
import type { Chunk } from '../shared/protocol';
import { DAIRY, type Fault, faults, json, type Server } from '../testing/server';
import { type Clock, type Phone, rest, until } from '../testing/surroundings';
import { bench, enrolled, line, sell, stored } from '../testing/till';
import type { Head } from './head';

const MINUTE = 60_000;
const offline = { fetch: faults.dropBefore };

/** The snapshot as a stream that stops after some lines: for good, or until told. */
function streamed(server: Server, lines: number, after: 'break' | Promise<void>): Fault {
  return async () => {
    const all = server.snapshotLines();
    const encoder = new TextEncoder();
    const first = encoder.encode(all.slice(0, lines).join('\n') + '\n');
    let at = 0;
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        // In pieces that fall into the middle of lines and letters.
        if (at < first.length) return controller.enqueue(first.slice(at, (at += 7)));
        if (after === 'break') return controller.error(new TypeError('network error'));
        await after;
        controller.enqueue(encoder.encode(all.slice(lines).join('\n')));
        controller.close();
      },
    });
    return new Response(body, { headers: { 'Content-Type': 'application/x-ndjson', 'X-Pos-Sync': '1' } });
  };
}

const many = (count: number) => (server: Server) => {
  server.add(
    ...Array.from({ length: count }, (_, n) => ({
      id: `p${n}`,
      name: `Product ${String(n).padStart(4, '0')}`,
      name_ur: 'چینی',
      barcodes: [`89600000${n}`],
    })),
  );
};

/** Minutes pass until it is so. */
async function inTime(clock: Clock, condition: () => boolean): Promise<void> {
  for (let minute = 0; minute < 5 && !condition(); minute++) await clock.advance(MINUTE);
  assert.ok(condition());
}

async function assertSameAfterReload(phone: Phone, names: string[]): Promise<void> {
  const engine = await openEngine({ environment: phone.window(offline) });
  assert.deepEqual(
    engine.catalogue.byCategory(null, 99).map(({ name }) => name),
    names,
  );
  engine.close();
}

test('selling starts while the first load still runs', async () => {
  const { server, phone } = bench();
  many(30)(server);
  server.chunkSize = 10;
  let goOn = () => {};
  server.fail(
    '/sync/snapshot',
    streamed(
      server,
      2,
      new Promise(resolve => {
        goOn = resolve;
      }),
    ),
  );
  const engine = await openEngine({ environment: phone.window() });
  const progress: string[] = [];
  engine.subscribe(what => {
    if (what === 'sync') progress.push(`${engine.sync.catalogue.state} ${engine.sync.catalogue.loaded}/${engine.sync.catalogue.total}`);
  });
  await engine.device.enrol('outlet-1', 'Counter');
  await until(() => engine.catalogue.size === 10);
  assert.deepEqual(engine.sync.catalogue, { loaded: 10, total: 30, state: 'loading' });
  assert.equal(engine.catalogue.byBarcode('896000003')!.name, 'Product 0003');
  assert.equal(engine.catalogue.byBarcode('896000003')!.on_hand, null);
  await sell(engine, { op_id: null, lines: [line('p3', 1000, 10_000)] });
  goOn();
  await until(() => engine.sync.catalogue.state === 'ready');
  assert.equal(engine.catalogue.size, 30);
  assert.ok(progress.includes('loading 20/30'), progress.join());
  engine.close();
});

test('a first load that breaks off leaves what came, also over a reload, and is begun again', async () => {
  const { server, phone, clock } = bench();
  many(30)(server);
  server.chunkSize = 10;
  server.fail('/sync/snapshot', streamed(server, 3, 'break'));
  const engine = await openEngine({ environment: phone.window() });
  await engine.device.enrol('outlet-1', 'Counter');
  await until(() => engine.sync.catalogue.state === 'failed');
  await rest();
  assert.deepEqual([engine.catalogue.size, engine.sync.problem], [20, 'offline']);
  engine.close();

  const reloaded = await openEngine({ environment: phone.window(offline) });
  assert.equal(reloaded.catalogue.size, 20);
  assert.equal(reloaded.sync.catalogue.state, 'failed');
  reloaded.close();

  const again = await openEngine({ environment: phone.window() });
  await until(() => again.sync.catalogue.state === 'ready');
  assert.equal(again.catalogue.size, 30);
  assert.equal((await stored<{ generation: number }>(phone.window(), 'chunks')).length, 3, 'nothing of the broken load is left');
  await inTime(clock, () => again.sync.problem === null);
  again.close();
});

for (const [what, fault] of [
  [
    'a chunk whose columns are not equally long',
    (lines: string[]) => [lines[0]!, JSON.stringify({ ...(JSON.parse(lines[1]!) as Chunk), names: 'one' })],
  ],
  ['fewer products than its head says', (lines: string[]) => lines.slice(0, 2)],
  ['a line that is no JSON', (lines: string[]) => [lines[0]!, '<html>']],
  ['nothing', () => []],
] as const) {
  test(`a snapshot with ${what} is not taken for the catalogue`, async () => {
    const { server, phone } = bench();
    many(20)(server);
    server.chunkSize = 10;
    server.fail(
      '/sync/snapshot',
      async () =>
        new Response(fault(server.snapshotLines()).join('\n'), { headers: { 'Content-Type': 'application/x-ndjson', 'X-Pos-Sync': '1' } }),
    );
    const engine = await openEngine({ environment: phone.window() });
    await engine.device.enrol('outlet-1', 'Counter');
    await until(() => engine.sync.catalogue.state === 'failed');
    assert.equal((await stored<Head>(phone.window(), 'meta')).filter(record => record?.stocked !== undefined).length <= 1, true);
    engine.syncNow();
    await until(() => engine.sync.catalogue.state === 'ready');
    assert.equal(engine.catalogue.size, 20);
    engine.close();
  });
}

test('changes are worked in: new, changed, renamed, moved and gone; and are the same after a reload', async () => {
  const { engine, server, phone, clock } = await enrolled(server => {
    server.add({ id: 'tea', name: 'Tea', barcodes: ['111'] }, { id: 'yoghurt', name: 'Yoghurt', category_id: DAIRY.id });
  });
  server.add(
    { id: 'sugar', price: 15_500 },
    { id: 'tea', name: 'Tapal Danedar', barcodes: ['111', '222'] },
    { id: 'milk', category_id: DAIRY.id },
    { id: 'salt', name: 'Salt', code: 'S 9', name_ur: 'نمک' },
    { id: 'yoghurt', deleted: true },
  );
  await inTime(clock, () => engine.catalogue.byId('yoghurt') === null);
  assert.deepEqual(
    engine.catalogue.byCategory(null, 99).map(({ name }) => name),
    ['Milk', 'Salt', 'Sugar', 'Tapal Danedar'],
  );
  assert.equal(engine.catalogue.byId('sugar')!.price, 15_500);
  assert.equal(engine.catalogue.byBarcode('222')!.name, 'Tapal Danedar');
  assert.deepEqual(engine.catalogue.search('tea'), []);
  assert.equal(engine.catalogue.search('نمک')[0]!.code, 'S 9');
  assert.equal(engine.catalogue.byId('milk')!.category_id, DAIRY.id);
  assert.equal(engine.catalogue.byId('yoghurt'), null);
  engine.close();
  await assertSameAfterReload(phone, ['Milk', 'Salt', 'Sugar', 'Tapal Danedar']);
});

test('new units and categories come with the changes and are shown', async () => {
  const { engine, server, clock } = await enrolled();
  server.fail('/sync/pull', async () =>
    json({
      epoch: server.epoch,
      next: ++server.changeSeq,
      more: false,
      server_time: server.now,
      stock: [],
      units: [{ id: 'unit-l', code: 'l', name: 'litre', name_ur: 'لیٹر', measured: true }],
      categories: [
        { id: 'cat-new', name: 'Oil', name_ur: 'تیل', position: 0, deleted: false },
        { ...DAIRY, deleted: true },
      ],
      products: [
        {
          id: 'oil',
          name: 'Oil',
          name_ur: '',
          code: '',
          price: 5,
          unit_id: 'unit-l',
          category_id: 'cat-new',
          barcodes: [],
          deleted: false,
        },
      ],
    }),
  );
  await inTime(clock, () => engine.catalogue.byId('oil') !== null);
  assert.deepEqual(
    engine.catalogue.categories.map(({ id }) => id),
    ['cat-new', 'cat-grocery'],
  );
  assert.equal(engine.catalogue.byId('oil')!.unit.code, 'l');
  assert.equal(engine.catalogue.byId('sugar')!.unit.code, 'piece', 'old goods keep theirs');
  engine.close();
});

test('a shop that begins with nothing fills up by changes, page after page', async () => {
  const { server, phone, clock } = bench();
  const engine = await openEngine({ environment: phone.window() });
  await engine.device.enrol('outlet-1', 'Counter');
  await until(() => engine.sync.catalogue.state === 'ready');
  assert.equal(engine.catalogue.size, 0);
  many(1203)(server);
  server.pageSize = 100;
  await inTime(clock, () => engine.catalogue.size === 1203);
  assert.equal(engine.catalogue.byBarcode('896000001202')!.name, 'Product 1202');
  const names = engine.catalogue.byCategory(null, 2000).map(({ name }) => name);
  assert.deepEqual(names, [...names].sort());
  engine.close();
  const again = await openEngine({ environment: phone.window(offline) });
  assert.equal(again.catalogue.size, 1203);
  again.close();
});

test('rows and checkpoint are kept together or not at all', async t => {
  const { engine, server, phone, clock } = await enrolled();
  await rest();
  server.add({ id: 'sugar', price: 99 });
  const { put } = IDBObjectStore.prototype;
  const mock = t.mock.method(IDBObjectStore.prototype, 'put', function (this: IDBObjectStore, ...parameters: [unknown, IDBValidKey?]) {
    const request = put.apply(this, parameters);
    if (parameters[1] === META.catalogue)
      request.addEventListener('success', () =>
        (this.transaction as IDBTransaction & { _abort(name: string): void })._abort('QuotaExceededError'),
      );
    return request;
  });
  await clock.advance(MINUTE);
  assert.equal(engine.catalogue.byId('sugar')!.price, 15_000);
  mock.mock.restore();
  await inTime(clock, () => engine.catalogue.byId('sugar')!.price === 99);
  engine.close();
  const again = await openEngine({ environment: phone.window(offline) });
  assert.equal(again.catalogue.byId('sugar')!.price, 99);
  again.close();
});

for (const [what, change] of [
  [
    'another epoch',
    (server: Server) => {
      server.epoch = 'epoch-2';
    },
  ],
  [
    'a server that is behind its checkpoint',
    (server: Server) => {
      server.changeSeq = 3;
    },
  ],
] as const) {
  test(`${what} loads everything beside the old catalogue, which stays usable, and then takes its place`, async () => {
    const { engine, server, phone, clock } = await enrolled();
    await rest();
    server.products.clear();
    server.add({ id: 'ghee', name: 'Ghee' }, { id: 'milk', name: 'Milk' });
    change(server);
    let goOn = () => {};
    server.fail(
      '/sync/snapshot',
      streamed(
        server,
        2,
        new Promise(resolve => {
          goOn = resolve;
        }),
      ),
    );
    await clock.advance(MINUTE);
    assert.equal(engine.catalogue.search('sugar').length, 1);
    assert.equal(engine.sync.catalogue.state, 'ready');
    goOn();
    await until(() => engine.catalogue.search('ghee').length === 1);
    assert.deepEqual(engine.catalogue.search('sugar'), []);
    await rest();
    engine.close();
    await assertSameAfterReload(phone, ['Ghee', 'Milk']);
    assert.equal((await stored(phone.window(), 'chunks')).length, 1);
  });
}

test('a resync that breaks off changes nothing', async () => {
  const { engine, server, phone, clock } = await enrolled();
  await rest();
  server.add({ id: 'ghee', name: 'Ghee' });
  server.epoch = 'epoch-2';
  server.fail('/sync/snapshot', streamed(server, 1, 'break'));
  await clock.advance(MINUTE);
  assert.deepEqual([engine.catalogue.size, engine.sync.problem, engine.sync.catalogue.state], [2, 'offline', 'ready']);
  await inTime(clock, () => engine.catalogue.size === 3);
  engine.close();
  await assertSameAfterReload(phone, ['Ghee', 'Milk', 'Sugar']);
});

test('a server that wants a resync again and again is asked at most three times in ten minutes', async () => {
  const { engine, server, clock } = await enrolled();
  await rest();
  server.fail('/sync/pull', ...Array.from({ length: 1000 }, () => faults.status(410)));
  const before = server.count('/sync/snapshot');
  for (let minute = 0; minute < 9; minute++) {
    engine.syncNow();
    await clock.advance(MINUTE);
  }
  assert.equal(server.count('/sync/snapshot') - before, 3);
  assert.equal(engine.sync.problem, 'server');
  assert.equal(engine.catalogue.size, 2);
  server.faults.length = 0;
  await clock.advance(5 * MINUTE);
  await inTime(clock, () => engine.sync.problem === null);
  engine.close();
});

test('stock is what the server said less what it does not know of yet; never subtracted twice, never forgotten', async () => {
  const { engine, server, phone } = await enrolled(server => server.setStock('sugar', 10_000));
  await rest();
  const onHand = () => engine.catalogue.byId('sugar')!.on_hand;
  assert.equal(onHand(), 10_000);
  assert.equal(engine.catalogue.byId('milk')!.on_hand, 0);
  server.fail('/sync/push', faults.dropAfter);
  server.fail('/sync/pull', faults.dropBefore);
  await sell(engine, { op_id: null, lines: [line('sugar', 1500, 15_000), line('sugar', 500, 15_000)] });
  assert.equal(onHand(), 8000);
  await rest();
  assert.equal((await stored<Effect>(phone.window(), 'sold')).length, 1);
  engine.syncNow();
  await until(() => engine.sync.pending === 0);
  await rest();
  assert.equal(onHand(), 8000);
  assert.deepEqual(await stored(phone.window(), 'sold'), [], 'the server knows');
  engine.close();
  const again = await openEngine({ environment: phone.window(offline) });
  await until(() => again.catalogue.byId('sugar')!.on_hand !== null);
  assert.equal(again.catalogue.byId('sugar')!.on_hand, 8000);
  again.close();
});

test('a pull leaves unsent sales alone', async () => {
  const { engine, server, phone, clock } = await enrolled(server => server.setStock('sugar', 10_000));
  server.fail('/sync/push', ...Array.from({ length: 99 }, () => faults.dropBefore));
  await sell(engine, { op_id: null, lines: [line('sugar', 1000, 15_000)] });
  server.setStock('sugar', 50_000);
  server.epoch = 'epoch-2';
  await inTime(clock, () => engine.catalogue.byId('sugar')!.on_hand === 49_000);
  assert.equal((await stored(phone.window(), 'outbox')).length, 1);
  assert.equal((await engine.sales.receipts(9)).length, 1);
  engine.close();
});

test('hundreds of single stock figures are packed again and stay right', async () => {
  const { engine, server, phone, clock } = await enrolled(many(1300));
  const pulled = (id: string, onHand: number) => inTime(clock, () => engine.catalogue.byId(id)!.on_hand === onHand);
  for (let n = 0; n < 700; n++) server.setStock(`p${n}`, n);
  await pulled('p699', 699);
  for (const [id, onHand] of [
    ['p1', 77],
    ['p2', 78],
  ] as const) {
    server.setStock(id, onHand);
    await pulled(id, onHand);
  }
  engine.close();
  assert.ok((await stored(phone.window(), 'stock')).length < 10);
  const again = await openEngine({ environment: phone.window(offline) });
  await until(() => again.catalogue.byId('p1')!.on_hand !== null);
  assert.deepEqual(
    ['p1', 'p2', 'p699', 'p1299'].map(id => again.catalogue.byId(id)!.on_hand),
    [77, 78, 699, 0],
  );
  again.close();
});

test("two windows pull one after the other and neither loses the other's changes", async () => {
  const { engine, server, phone, clock } = await enrolled();
  const deaf = { channel: () => null };
  const other = await openEngine({ environment: phone.window(deaf) });
  await rest();
  server.add({ id: 'tea', name: 'Tea' });
  engine.syncNow();
  await until(() => engine.catalogue.size === 3);
  server.add({ id: 'salt', name: 'Salt' });
  other.syncNow();
  await until(() => other.catalogue.size === 4);
  await clock.advance(MINUTE);
  for (const window of [engine, other]) {
    assert.deepEqual(
      window.catalogue.byCategory(null).map(({ name }) => name),
      ['Milk', 'Salt', 'Sugar', 'Tea'],
    );
    window.close();
  }
  await assertSameAfterReload(phone, ['Milk', 'Salt', 'Sugar', 'Tea']);
});

test('nothing is pulled while nobody looks, and at once when somebody does', async () => {
  const { engine, server, phone, clock } = await enrolled();
  await rest();
  phone.isVisible = false;
  const before = server.count('/sync/pull');
  await clock.advance(10 * MINUTE);
  assert.equal(server.count('/sync/pull'), before);
  phone.isVisible = true;
  phone.trigger('visible');
  await rest();
  assert.equal(server.count('/sync/pull'), before + 1);
  engine.close();
});

test('a pull the shift is not accepted for asks to sign in, and a new shift mends it', async () => {
  const { engine, server, clock } = await enrolled();
  await rest();
  server.fail('/sync/pull', faults.status(401));
  await clock.advance(MINUTE);
  assert.equal(engine.sync.problem, 'sign_in');
  assert.equal(await engine.device.resume(), 'renewed');
  await until(() => engine.sync.problem === null);
  engine.close();
});
