import assert from 'node:assert/strict';
import test from 'node:test';
import { NotEnrolled } from '../device/not-enrolled';
import { NotSaved } from '../outbox/not-saved';
import type { OutboxEntry } from '../outbox/outbox-store';
import { recordForm } from '../service-worker/background';
import { faults, type Server } from '../testing/server';
import { rest, until } from '../testing/surroundings';
import { cash, enrolled, sell, someCart, stored } from '../testing/till';
import { openEngine } from './engine';
import { unsentFiles } from './unsent';

const AYESHA = { id: 'worker-1', name: 'Ayesha', role: 'cashier' } as const;
const locked = (error: unknown) => error instanceof NotEnrolled && error.reason === 'locked';
const offline = (server: Server) => server.fail('/', ...Array.from({ length: 99 }, () => faults.dropBefore));

async function withQueue() {
  const till = await enrolled();
  await rest();
  offline(till.server);
  await sell(till.engine);
  await sell(till.engine);
  await rest();
  return till;
}

test('a locked till shows nothing and sells nothing, and goes on sending', async () => {
  const { engine, server, clock } = await withQueue();
  await engine.device.lock();
  assert.deepEqual([engine.device.locked, engine.device.enrolment, engine.catalogue.size, engine.sync.pending], [true, null, 0, 2]);
  for (const look of [
    engine.sales.receipts(9),
    engine.sales.receipt('x'),
    engine.sales.loadCart(),
    engine.sales.saveCart(someCart()),
    unsentFiles(engine).write('long enough'),
    engine.repair(),
    engine.device.resume(),
  ]) {
    await assert.rejects(look, locked);
  }
  await assert.rejects(sell(engine), (error: unknown) => error instanceof NotSaved && error.reason === 'locked');
  server.faults.length = 0;
  await clock.advance(60_000);
  assert.equal(engine.sync.pending, 0);
  assert.equal(server.applied.size, 2);
  engine.close();
});

test('the sign-in of before the lock does not open it, also when the network was away', async () => {
  const { engine, server, phone } = await withQueue();
  await engine.device.lock();
  assert.equal(await engine.device.unlock(), 'offline');
  engine.close();
  server.faults.length = 0;
  assert.ok(server.worker, 'the server has not heard of it');
  const again = await openEngine({ environment: phone.window() });
  assert.equal(again.device.locked, true);
  assert.equal(await again.device.unlock(), 'signed_out');
  assert.equal(server.worker, null);
  server.worker = { id: 'worker-2', name: 'Bilal', role: 'cashier' };
  assert.equal(await again.device.unlock(), 'open');
  assert.deepEqual(
    [again.device.locked, again.device.enrolment!.shift.worker.name, (await again.sales.receipts(9)).length],
    [false, 'Bilal', 2],
  );
  const third = await sell(again);
  await until(() => again.sync.pending === 0);
  assert.deepEqual(
    [...server.applied.values()].map(({ author }) => author),
    ['shift-1', 'shift-1', 'shift-2'],
  );
  assert.deepEqual([third.worker, third.device_seq], ['Bilal', 3]);
  again.close();
});

test('every window of the phone is locked, and opened, with one', async () => {
  const { engine, phone, server } = await enrolled();
  const other = await openEngine({ environment: phone.window() });
  const deaf = await openEngine({ environment: phone.window({ channel: () => null }) });
  await engine.device.lock();
  await until(() => other.device.locked);
  await assert.rejects(deaf.sales.receipts(9), locked);
  await assert.rejects(sell(deaf), (error: unknown) => error instanceof NotSaved && error.reason === 'locked');
  server.worker = AYESHA;
  assert.equal(await other.device.unlock(), 'open');
  await until(() => !engine.device.locked);
  assert.equal((await sell(engine)).device_seq, 1);
  await rest();
  for (const window of [engine, other, deaf]) window.close();
});

test('the worker of the browser records no posted sale while the till is locked', async () => {
  const { engine, phone } = await enrolled();
  await engine.device.lock();
  const cart = { ...someCart(), op_id: '018f2a3b-4c5d-7e6f-8a9b-0c1d2e3f4a5b' };
  const body = new FormData();
  body.set('cart', JSON.stringify(cart));
  body.set('payments', JSON.stringify(cash(cart)));
  const answer = await recordForm(phone.window(), new Request('http://shop/till/sales', { method: 'POST', body }), () => {});
  assert.equal(answer.headers.get('Location'), '/till/en#not-saved=locked');
  assert.deepEqual(await stored<OutboxEntry>(phone.window(), 'outbox'), []);
  await rest();
  engine.close();
});

test('another business on the same phone sees a count, gets a till of its own, and neither till sees the other', async () => {
  const { engine, server, phone } = await withQueue();
  server.faults.length = 0;
  server.fail('/sync/push', ...Array.from({ length: 99 }, () => faults.dropBefore));
  server.business = { id: 'business-2', name: 'Noor Traders' };
  server.worker = { id: 'worker-9', name: 'Zain', role: 'owner' };
  assert.equal(await engine.device.resume(), 'not_here');
  assert.deepEqual([engine.device.locked, engine.device.enrolment, engine.sync.pending], [true, null, 2]);
  await assert.rejects(engine.sales.receipts(9), locked);
  assert.equal(await engine.device.unlock(), 'not_here');
  await engine.device.enrol('outlet-3', 'Counter');
  await until(() => engine.sync.elsewhere === 2);
  assert.deepEqual(
    [engine.device.locked, engine.device.enrolment!.business.name, engine.sync.pending, (await engine.sales.receipts(9)).length],
    [false, 'Noor Traders', 0, 0],
  );
  await assert.rejects(unsentFiles(engine).write('long enough'), /nothing/);
  await sell(engine);
  server.faults.length = 0;
  engine.syncNow();
  await until(() => engine.sync.pending + engine.sync.elsewhere === 0);
  assert.deepEqual([...server.applied.values()].map(({ business_id, device_seq, author }) => [business_id, device_seq, author]).sort(), [
    ['business-1', 1, 'shift-1'],
    ['business-1', 2, 'shift-1'],
    ['business-2', 1, 'shift-2'],
  ]);
  server.business = { id: 'business-1', name: 'Madina Store' };
  server.worker = AYESHA;
  assert.equal(await engine.device.resume(), 'not_here');
  await engine.device.enrol('outlet-1', 'Counter');
  assert.deepEqual(
    [engine.device.enrolment!.device.id, (await engine.sales.receipts(9)).length, (await sell(engine)).device_seq],
    ['device-1', 2, 3],
  );
  await rest();
  engine.close();
  assert.equal((await stored<OutboxEntry>(phone.window(), 'outbox')).length, 0);
});

test('repairing the goods list loads it anew and leaves the queue alone', async () => {
  const { engine, server, phone } = await enrolled();
  await rest();
  const sent = await sell(engine);
  await until(() => engine.sync.pending === 0, 'the first sale to be sent');
  server.setStock('milk', 0);
  engine.syncNow();
  await rest();
  server.fail('/sync/push', ...Array.from({ length: 99 }, () => faults.dropBefore));
  await sell(engine);
  const before = server.count('/sync/snapshot');
  assert.equal(await engine.repair(), true);
  assert.equal(server.count('/sync/snapshot'), before + 1);
  assert.deepEqual(
    [engine.catalogue.size, engine.catalogue.byId('milk')!.on_hand, (await stored<OutboxEntry>(phone.window(), 'outbox')).length],
    [2, -1000, 1],
  );
  // The server keeps a packed list that is older than its last sale; that is no server put back.
  assert.equal(server.seen.get(sent.op_id), 1);
  server.fail('/sync/snapshot', faults.dropBefore);
  assert.equal(await engine.repair(), false);
  assert.equal(engine.catalogue.size, 2);
  await rest();
  engine.close();
});
