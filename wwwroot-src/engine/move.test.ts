import assert from 'node:assert/strict';
import test from 'node:test';
import { faults } from '../testing/server';
import { until } from '../testing/surroundings';
import { enrolled, sell } from '../testing/till';

test('a phone that is sent elsewhere sends what it had not sent as the till it was, and sent back it is that till again', async () => {
  const { engine, server } = await enrolled();
  const movesTo = () => engine.device.enrolment?.move_to ?? null;
  assert.equal(movesTo(), null);
  server.fail('/sync/push', ...Array.from({ length: 99 }, () => faults.dropBefore));
  await sell(engine);
  server.move('device-1', 'outlet-2');
  engine.syncNow();
  await until(() => movesTo() === 'outlet-2', 'the word to go');

  await engine.device.enrol('outlet-2', 'Counter');
  assert.deepEqual([engine.device.enrolment?.outlet.id, engine.device.enrolment?.device.id, movesTo()], ['outlet-2', 'device-2', null]);
  server.faults.length = 0;
  engine.syncNow();
  await until(() => server.applied.size === 1, 'the sale of before');
  const [sold] = server.applied.values();
  assert.deepEqual([sold!.outlet_id, sold!.device_id], ['outlet-1', 'device-1']);

  server.move('device-2', 'outlet-1');
  engine.syncNow();
  await until(() => movesTo() === 'outlet-1', 'the word to come back');
  await engine.device.enrol('outlet-1', 'Counter');
  assert.deepEqual([engine.device.enrolment?.device.id, movesTo()], ['device-1', null]);
  engine.close();
});

test('the word to go outlives a reload and another shift, and is taken back', async () => {
  const { engine, server } = await enrolled();
  const movesTo = () => engine.device.enrolment?.move_to ?? null;
  server.move('device-1', 'outlet-2');
  engine.syncNow();
  await until(() => movesTo() === 'outlet-2');
  server.worker = { id: 'worker-2', name: 'Bilal', role: 'cashier' };
  assert.equal(await engine.device.resume(), 'renewed');
  assert.equal(movesTo(), 'outlet-2');
  server.moves.clear();
  server.setOutlet({});
  engine.syncNow();
  await until(() => movesTo() === null);
  engine.close();
});

test('whoever does not work there stays, and sells on', async () => {
  const { engine, server } = await enrolled();
  server.move('device-1', 'outlet-9');
  engine.syncNow();
  await until(() => engine.device.enrolment?.move_to === 'outlet-9');
  await assert.rejects(engine.device.enrol('outlet-9', 'Counter'), { name: 'NotEnrolled', reason: 'not_here' });
  await sell(engine);
  await until(() => server.applied.size === 1);
  assert.equal(engine.device.enrolment?.outlet.id, 'outlet-1');
  engine.close();
});
