import assert from 'node:assert/strict';
import test from 'node:test';
import { contactOf } from '../device/contact';
import { noteContact } from '../device/founding';
import { OutletStore } from '../device/outlet-store';
import { Registry } from '../device/registry';
import { openEngine } from '../engine/engine';
import { GENERATION } from '../shared/protocol';
import { type Fault, faults } from '../testing/server';
import { rest, until } from '../testing/surroundings';
import { type Bench, bench, enrolled, sell, stored } from '../testing/till';
import type { OutboxEntry } from './outbox-store';
import { record } from './record';

const MINUTE = 60_000;

async function withSales(count: number): Promise<Bench> {
  const till = await enrolled();
  await rest();
  till.server.fail('/sync/push', ...Array.from({ length: count }, () => faults.dropBefore));
  for (let sale = 0; sale < count; sale++) await sell(till.engine);
  await rest();
  till.server.faults.length = 0;
  return till;
}

/** The server breaks on these, whatever else is in the batch. */
const breaksOn =
  (...seqs: number[]): Fault =>
  async (_url, init, answer) => {
    const { operations } = JSON.parse(String(init.body)) as { operations: { device_seq: number }[] };
    return operations.some(({ device_seq }) => seqs.includes(device_seq)) ? faults.status(500)() : answer();
  };

const always = (till: Bench, fault: Fault, on = '/sync/push') => till.server.fail(on, ...Array.from({ length: 500 }, () => fault));
const seqs = (till: Bench) => [...till.server.applied.values()].map(({ device_seq }) => device_seq);

test('a push says which shapes and which program it comes from, and what the device has to send', async () => {
  const { server, phone, clock } = bench();
  server.add({ id: 'sugar', price: 15_000 });
  server.clockAhead = 5_000;
  const engine = await openEngine({ environment: phone.window(), version: '1.2.3' });
  await engine.device.enrol('outlet-1', 'Counter');
  await until(() => engine.sync.catalogue.state === 'ready');
  await rest();
  const soldAt = clock.time;
  await sell(engine);
  await until(() => engine.sync.pending === 0);
  const {
    generation,
    version,
    pending,
    oldest,
    kept,
    operations: [operation],
  } = server.pushes[0]!;
  assert.deepEqual(
    { generation, version, pending, oldest, kept },
    { generation: GENERATION, version: '1.2.3', pending: 1, oldest: soldAt + 5_000, kept: true },
  );
  assert.equal(operation!.schema_version, 4);
  assert.equal((JSON.parse(operation!.payload) as { prices_as_of: number }).prices_as_of, soldAt + 5_000);
  engine.close();
});

test('a push says that what is not sent is not kept for sure, and nothing where the browser does not say', async () => {
  for (const kept of [false, undefined]) {
    const { server, phone } = bench();
    server.add({ id: 'sugar', price: 15_000 });
    const engine = await openEngine({ environment: phone.window({ kept: async () => kept }) });
    await engine.device.enrol('outlet-1', 'Counter');
    await until(() => engine.sync.catalogue.state === 'ready');
    await sell(engine);
    await until(() => engine.sync.pending === 0);
    assert.equal(server.pushes[0]!.kept, kept);
    assert.equal('kept' in server.pushes[0]!, kept !== undefined);
    engine.close();
  }
});

test('a till that was never told prices says so', async () => {
  const till = bench();
  till.server.fail('/sync/', ...Array.from({ length: 50 }, () => faults.dropBefore));
  const engine = await openEngine({ environment: till.phone.window() });
  await engine.device.enrol('outlet-1', 'Counter');
  await sell(engine);
  const [entry] = await stored<OutboxEntry>(till.phone.window(), 'outbox');
  assert.equal((JSON.parse(entry!.operation.payload) as { prices_as_of: number }).prices_as_of, 0);
  await rest();
  engine.close();
});

test('a till that is looked at tells the server that it lives: when it opens, and every five minutes without another push', async () => {
  const { engine, server, phone, clock } = await enrolled();
  await rest();
  const [first] = server.heartbeats;
  assert.deepEqual([first!.operations, first!.pending, first!.oldest], [[], 0, undefined]);
  const before = server.heartbeats.length;
  await clock.advance(4 * MINUTE);
  assert.equal(server.heartbeats.length, before);
  await clock.advance(2 * MINUTE);
  assert.equal(server.heartbeats.length, before + 1);
  phone.isVisible = false;
  await clock.advance(20 * MINUTE);
  assert.equal(server.heartbeats.length, before + 1);
  engine.close();
});

test('what an older server does not know yet is kept, passed by, and sent when the server knows it', async () => {
  const till = await withSales(3);
  till.server.verdict = ({ device_seq }) => ({ status: device_seq === 1 ? 'later' : 'applied' });
  till.engine.syncNow();
  await until(() => till.engine.sync.pending === 1);
  await rest();
  assert.deepEqual([seqs(till), till.engine.sync.problem, (await till.engine.sales.receipts(9)).pop()!.state], [[2, 3], 'server', 'saved']);
  const tries = till.server.pushes.length;
  await till.clock.advance(10 * MINUTE);
  assert.ok(till.server.pushes.length - tries < 30, 'it is patient');
  till.server.verdict = () => ({ status: 'applied' });
  await till.clock.advance(2 * MINUTE);
  assert.deepEqual([till.engine.sync.pending, till.engine.sync.problem], [0, null]);
  till.engine.close();
});

test('an operation the server breaks on does not hold up those behind it, and is tried again with patience', async () => {
  const till = await withSales(60);
  always(till, breaksOn(3, 41));
  till.engine.syncNow();
  await till.clock.advance(3 * MINUTE);
  assert.deepEqual([till.engine.sync.pending, till.engine.sync.problem, seqs(till).length], [2, 'server', 58]);
  const tries = till.server.requests.length;
  await till.clock.advance(10 * MINUTE);
  assert.ok(till.server.requests.length - tries < 50);
  till.server.faults.length = 0;
  await till.clock.advance(2 * MINUTE);
  assert.deepEqual([till.engine.sync.pending, till.engine.sync.problem], [0, null]);
  assert.ok(
    [...till.server.seen.values()].every(times => times === 1),
    'what arrived was not sent again',
  );
  till.engine.close();
});

test('a server that is down altogether is asked seldom, and then gets everything', async () => {
  const till = await withSales(30);
  always(till, faults.status(500));
  const before = till.server.requests.length;
  till.engine.syncNow();
  await till.clock.advance(10 * MINUTE);
  assert.ok(till.server.requests.filter(({ url }) => url === '/sync/push').length - before < 40);
  till.server.faults.length = 0;
  await till.clock.advance(2 * MINUTE);
  assert.equal(till.engine.sync.pending, 0);
  assert.equal(seqs(till).length, 30);
  till.engine.close();
});

test('a batch that is too slow for the way there is made smaller', async () => {
  const till = await withSales(8);
  const hang: Fault = (_url, init) =>
    new Promise((_, reject) => init.signal!.addEventListener('abort', () => reject(new Error('aborted'))));
  till.server.fail('/sync/push', (url, init, answer) =>
    (JSON.parse(String(init.body)) as { operations: unknown[] }).operations.length > 4 ? hang(url, init, answer) : answer(),
  );
  till.engine.syncNow();
  await till.clock.advance(60_000);
  assert.equal(till.engine.sync.pending, 0);
  assert.equal(Math.max(...till.server.pushes.map(({ operations }) => operations.length)), 4);
  till.engine.close();
});

test('a slow answer does not change a clock that is known', async () => {
  const { engine, phone } = await enrolled();
  await rest();
  engine.close();
  const environment = phone.window();
  const shop = new OutletStore(environment, (await new Registry(environment).current())!);
  const offset = async () => (await shop.meta<{ clock_offset: number }>('contact'))!.clock_offset;
  await noteContact(shop, contactOf(100_000, { sentAt: 0, receivedAt: 20_001 }));
  assert.equal(await offset(), 0);
  await noteContact(shop, contactOf(100_000, { sentAt: 50_000, receivedAt: 40_000 }));
  assert.equal(await offset(), 0, 'the clock was set back in between');
  await noteContact(shop, contactOf(100_000, { sentAt: 0, receivedAt: 20_000 }));
  assert.equal(await offset(), 90_000);
  await shop.store.close();
});

test('what has no receipt and moves no figure is recorded once, however often it is tapped', async () => {
  const { engine, server, phone } = await enrolled();
  server.fail('/sync/push', ...Array.from({ length: 3 }, () => faults.dropBefore));
  const opId = engine.mint();
  const tap = () =>
    engine.record(outlet =>
      record(outlet, { opId, kind: 'add_customer', make: () => ({ payload: { name: 'Rafiq' }, effect: { goods: [] } }) }),
    );
  assert.deepEqual([(await tap()).isNew, (await tap()).isNew], [true, false]);
  assert.equal((await stored(phone.window(), 'outbox')).length, 1);
  engine.close();
});
