import assert from 'node:assert/strict';
import test from 'node:test';
import type { NotSaved } from '../outbox/not-saved';
import type { CountGoods, MoveGoods } from '../shared/protocol';
import { faults } from '../testing/server';
import { until } from '../testing/surroundings';
import { enrolled, sell } from '../testing/till';
import { moveGoods, waysOf } from './move-goods';

const stocked = () => enrolled(server => server.setStock('sugar', 20_000));

test('what comes and goes is on the phone at once, also without a network, and is sent in its order', async () => {
  const { engine, server } = await stocked();
  server.fail('/', ...Array.from({ length: 99 }, () => faults.dropBefore));
  const onHand = () => engine.catalogue.byId('sugar')!.on_hand;
  const move = (way: Parameters<typeof moveGoods>[2], quantity: number) =>
    engine.record(outlet => moveGoods(outlet, engine.mint(), way, engine.catalogue.byId('sugar')!, quantity));
  await move('delivery', 12_500);
  assert.equal(onHand(), 32_500);
  await move('damage', 500);
  assert.equal(onHand(), 32_000);
  await move('count', 30_000);
  assert.equal(onHand(), 30_000);
  await sell(engine);
  assert.equal(onHand(), 28_500);
  server.faults.length = 0;
  engine.syncNow();
  await until(() => engine.sync.pending === 0);
  const sent = [...server.applied.values()];
  assert.deepEqual(
    sent.map(({ kind, device_seq }) => `${device_seq} ${kind}`),
    ['1 move_goods', '2 move_goods', '3 count_goods', '4 record_sale'],
  );
  assert.deepEqual(JSON.parse(sent[1]!.payload) as MoveGoods, {
    reason: 'damage',
    lines: [{ product_id: 'sugar', name: 'Sugar', quantity: 500 }],
  });
  assert.deepEqual(JSON.parse(sent[2]!.payload) as CountGoods, { lines: [{ product_id: 'sugar', name: 'Sugar', counted: 30_000 }] });
  engine.close();
});

test('twice under one id it is done once, and what is no quantity is not done', async () => {
  const { engine } = await stocked();
  const opId = engine.mint();
  const goods = engine.catalogue.byId('sugar')!;
  for (let tap = 0; tap < 2; tap++) await engine.record(outlet => moveGoods(outlet, opId, 'delivery', goods, 1_000));
  assert.equal(engine.catalogue.byId('sugar')!.on_hand, 21_000);
  for (const [way, quantity] of [
    ['delivery', 0],
    ['gift', -1],
    ['count', -1],
    ['count', 0.5],
    ['delivery', 100_000_000_001],
  ] as const)
    await assert.rejects(
      engine.record(outlet => moveGoods(outlet, engine.mint(), way, goods, quantity)),
      (problem: NotSaved) => problem.reason === 'invalid',
    );
  engine.close();
});

test('a worker is offered what he has the right to, an owner everything', () => {
  assert.deepEqual(waysOf(null), ['delivery', 'count', 'damage', 'expired', 'own_use', 'gift']);
  assert.deepEqual(waysOf({ receive_stock: null }), ['delivery']);
  assert.deepEqual(waysOf({ give_credit: null }), []);
});
