import assert from 'node:assert/strict';
import test from 'node:test';
import { type Engine, openEngine } from '../engine/engine';
import type { NotSaved } from '../outbox/not-saved';
import type { CallBackTransfer, ReceiveGoods, SendGoods, Transfer } from '../shared/protocol';
import { faults } from '../testing/server';
import { until } from '../testing/surroundings';
import { enrolled } from '../testing/till';
import {
  callBack,
  type Draft,
  draftOf,
  keepDraft,
  mayReceive,
  maySend,
  onTheWay,
  otherOutlets,
  receiveGoods,
  sendGoods,
} from './transfers';

const sugar = (quantity: number) => ({ product_id: 'sugar', name: 'Sugar', measured: true, quantity });
const milk = (quantity: number) => ({ product_id: 'milk', name: 'Milk', measured: false, quantity });

const transfer = (id: string, from: string, to: string): Transfer => ({
  id,
  from,
  to,
  sent_at: 1_000,
  note: '',
  lines: [{ product_id: 'sugar', name: 'Sugar', name_ur: 'چینی', quantity: 10_000 }],
});

const between = () =>
  enrolled(server => {
    server.setStock('sugar', 20_000);
    server.setTransfers([transfer('coming', 'outlet-2', 'outlet-1'), transfer('leaving', 'outlet-1', 'outlet-2')]);
  });

async function told() {
  const parts = await between();
  await until(() => parts.engine.device.record?.transfers?.length === 2, 'what is on its way');
  return parts;
}

test('a till knows the other outlets and what is on its way to and from its own, also after a reload without a network', async () => {
  const { engine, phone } = await told();
  engine.close();
  const again = await openEngine({ environment: phone.window({ fetch: faults.dropBefore }) });
  const outlet = await again.outlet();
  const { here, away } = await onTheWay(outlet);
  assert.deepEqual([here.map(({ id }) => id), away.map(({ id }) => id)], [['coming'], ['leaving']]);
  assert.deepEqual(
    otherOutlets(outlet).map(({ id }) => id),
    ['outlet-2'],
  );
  again.close();
});

test('goods are sent, received and called back without a network, are on the shelf at once as they are, and the server hears of it in its order', async () => {
  const { engine, server } = await told();
  server.fail('/', ...Array.from({ length: 99 }, () => faults.dropBefore));
  const onHand = () => engine.catalogue.byId('sugar')!.on_hand;
  const outlet = await engine.outlet();
  const draft: Draft = { op_id: engine.mint(), lines: [sugar(2_500)] };
  await keepDraft(outlet, draft);
  await engine.record(to => sendGoods(to, draft, 'outlet-2'));
  assert.deepEqual([onHand(), await draftOf(outlet)], [17_500, undefined]);
  // The server does not know of it yet; whoever sent it may call it back all the same.
  const [, sent] = (await onTheWay(outlet)).away;
  assert.deepEqual([sent!.id, sent!.to, sent!.lines[0]!.quantity], [draft.op_id, 'outlet-2', 2_500]);
  const arrived: Draft = { op_id: engine.mint(), lines: [sugar(9_000), milk(0)], note: ' One bag torn ' };
  for (let tap = 0; tap < 2; tap++) await engine.record(to => receiveGoods(to, 'coming', arrived));
  assert.equal(onHand(), 26_500);
  await engine.record(to => callBack(to, engine.mint(), transfer('leaving', 'outlet-1', 'outlet-2')));
  assert.equal(onHand(), 36_500);
  // The server still says that they are on their way; this phone knows better.
  assert.deepEqual(
    Object.values(await onTheWay(outlet)).map(transfers => (transfers as Transfer[]).map(({ id }) => id)),
    [[], [draft.op_id]],
  );
  server.faults.length = 0;
  engine.syncNow();
  await until(() => engine.sync.pending === 0);
  const heard = [...server.applied.values()];
  assert.deepEqual(
    heard.map(({ kind, device_seq }) => `${device_seq} ${kind}`),
    ['1 send_goods', '2 receive_goods', '3 call_back_transfer'],
  );
  assert.deepEqual(JSON.parse(heard[0]!.payload) as SendGoods, {
    to_outlet_id: 'outlet-2',
    lines: [{ product_id: 'sugar', name: 'Sugar', quantity: 2_500 }],
  });
  assert.deepEqual(JSON.parse(heard[1]!.payload) as ReceiveGoods, {
    transfer_id: 'coming',
    note: 'One bag torn',
    lines: [
      { product_id: 'sugar', name: 'Sugar', arrived: 9_000 },
      { product_id: 'milk', name: 'Milk', arrived: 0 },
    ],
  });
  assert.deepEqual(JSON.parse(heard[2]!.payload) as CallBackTransfer, { transfer_id: 'leaving' });
  engine.close();
});

const coming = async (engine: Engine) => (await onTheWay(await engine.outlet())).here.map(({ id }) => id);
const sugarCame = (engine: Engine): Draft => ({ op_id: engine.mint(), lines: [sugar(10_000)] });

test('a till that signs in once more still knows the other outlets and what is on its way', async () => {
  const { engine, server } = await told();
  server.fail('/sync/', ...Array.from({ length: 99 }, () => faults.dropBefore));
  await engine.device.enrol('outlet-1', 'Counter');
  assert.deepEqual(await coming(engine), ['coming']);
  assert.equal(otherOutlets(await engine.outlet()).length, 1);
  engine.close();
});

test('a till from before there were transfers asks for them once, and a server from before is not asked for ever', async () => {
  const { engine, server, phone } = await enrolled(before => {
    before.tellsOthers = false;
  });
  await until(() => server.count('/sync/outlet') === 1, 'the head');
  const pulls = server.count('/sync/pull');
  engine.syncNow();
  await until(() => server.count('/sync/pull') > pulls && server.count('/sync/outlet') === 1);
  assert.equal(otherOutlets(await engine.outlet()).length, 0);
  engine.close();
  server.tellsOthers = true;
  const again = await openEngine({ environment: phone.window() });
  await until(() => again.device.record?.outlets?.length === 2, 'the other outlets');
  assert.equal(otherOutlets(await again.outlet()).length, 1);
  again.close();
});

test('one that two windows say has come, came once', async () => {
  const { engine, phone, server } = await told();
  server.fail('/sync/push', ...Array.from({ length: 99 }, () => faults.dropBefore));
  const other = await openEngine({ environment: phone.window({ fetch: faults.dropBefore }) });
  await engine.record(outlet => receiveGoods(outlet, 'coming', sugarCame(engine)));
  await assert.rejects(
    other.record(outlet => receiveGoods(outlet, 'coming', sugarCame(other))),
    (problem: NotSaved) => problem.reason === 'ended',
  );
  assert.deepEqual(await coming(other), []);
  other.close();
  engine.close();
});

test('what the server has not let him receive is on its way again', async () => {
  const { engine, server } = await told();
  server.verdict = () => ({ status: 'quarantined', reason: 'no_right' });
  await engine.record(outlet => receiveGoods(outlet, 'coming', sugarCame(engine)));
  engine.syncNow();
  await until(() => engine.sync.pending === 0, 'the answer');
  assert.deepEqual(await coming(engine), ['coming']);
  server.verdict = () => ({ status: 'applied' });
  await engine.record(outlet => receiveGoods(outlet, 'coming', sugarCame(engine)));
  engine.syncNow();
  await until(() => engine.sync.pending === 0, 'the answer');
  // As long as the server still calls it under way, too.
  assert.deepEqual(await coming(engine), []);
  engine.close();
});

test('what the server has heard of by now is there once', async () => {
  const { engine, server } = await told();
  const draft: Draft = { op_id: engine.mint(), lines: [sugar(2_500)] };
  server.fail('/sync/push', ...Array.from({ length: 99 }, () => faults.dropBefore));
  await engine.record(to => sendGoods(to, draft, 'outlet-2'));
  server.setTransfers([transfer(draft.op_id, 'outlet-1', 'outlet-2')]);
  engine.syncNow();
  await until(() => engine.device.record?.transfers?.[0]?.id === draft.op_id, 'the head');
  assert.deepEqual(
    (await onTheWay(await engine.outlet())).away.map(({ id }) => id),
    [draft.op_id],
  );
  engine.close();
});

test('what is being put together is there after the browser was closed', async () => {
  const { engine, phone } = await told();
  const draft: Draft = { op_id: engine.mint(), lines: [sugar(1_000)] };
  await keepDraft(await engine.outlet(), draft);
  await keepDraft(await engine.outlet(), { ...draft, lines: [milk(2_000)] }, 'coming');
  engine.close();
  const again = await openEngine({ environment: phone.window({ fetch: faults.dropBefore }) });
  const outlet = await again.outlet();
  assert.deepEqual(await draftOf(outlet), draft);
  assert.deepEqual((await draftOf(outlet, 'coming'))!.lines, [milk(2_000)]);
  again.close();
});

test('what is no quantity is neither sent nor received', async () => {
  const { engine } = await told();
  const refused = (problem: NotSaved) => problem.reason === 'invalid';
  for (const lines of [[], [sugar(0)], [sugar(-1)], [sugar(0.5)], Array.from({ length: 301 }, () => sugar(1))])
    await assert.rejects(
      engine.record(outlet => sendGoods(outlet, { op_id: engine.mint(), lines }, 'outlet-2')),
      refused,
    );
  for (const lines of [[], [sugar(-1)]])
    await assert.rejects(
      engine.record(outlet => receiveGoods(outlet, 'coming', { op_id: engine.mint(), lines })),
      refused,
    );
  engine.close();
});

test('a worker sends and receives by his rights, an owner always', () => {
  assert.deepEqual([maySend(null), mayReceive(null)], [true, true]);
  assert.deepEqual([maySend({ receive_stock: null }), mayReceive({ receive_stock: null })], [false, true]);
  assert.deepEqual([maySend({ adjust_stock: null }), mayReceive({})], [true, false]);
});
