import assert from 'node:assert/strict';
import test from 'node:test';
import { openEngine } from '../engine/engine';
import { faults } from '../testing/server';
import { rest, until } from '../testing/surroundings';
import { enrolled, sell } from '../testing/till';

const HEAD = {
  name_ur: 'صدر',
  receipt_head: 'Fresh every day',
  receipt_foot: 'No return without receipt',
  tax_number: 'NTN 123',
  receipt_language: 'ur',
};

test('what the owner writes for the receipts is on the next one after a pull, and on that of before as it was', async () => {
  const { engine, server, phone } = await enrolled();
  const before = await sell(engine);
  server.setOutlet({ ...HEAD, name: 'Saddar', phone: '021-222' });
  engine.syncNow();
  await until(() => engine.device.enrolment?.outlet.name === 'Saddar', 'the new name');
  const after = await sell(engine);
  const { name, phone: number, ...rest } = after.outlet;
  assert.deepEqual([name, number], ['Saddar', '021-222']);
  assert.deepEqual(rest, { address: 'Mozang', ...HEAD });
  assert.equal((await engine.sales.receipts(10)).find(({ op_id }) => op_id === before.op_id)?.outlet.name, 'Main');
  engine.close();

  const again = await openEngine({ environment: phone.window({ fetch: faults.dropBefore }) });
  assert.equal(again.device.enrolment?.outlet.receipt_foot, 'No return without receipt');
  again.close();
});

test('it is asked for once, and by a till of before too', async () => {
  const { engine, server } = await enrolled();
  await until(() => server.count('/sync/outlet') === 1, 'the head of the receipts');
  for (let pull = 2; pull < 5; pull++) {
    engine.syncNow();
    await until(() => server.count('/sync/pull') >= pull, 'a pull');
  }
  assert.equal(server.count('/sync/outlet'), 1);
  engine.close();
});

test('an answer that does not come is asked for again, whatever was stored meanwhile', async () => {
  const { engine, server, clock } = await enrolled();
  await until(() => server.count('/sync/outlet') === 1, 'the head of the receipts');
  await rest();
  server.setOutlet({ name: 'Saddar' });
  server.fail('/sync/outlet', faults.dropBefore);
  engine.syncNow();
  await until(() => server.count('/sync/outlet') === 2, 'the question');
  await rest();
  const name = () => engine.device.enrolment?.outlet.name;
  assert.equal(name(), 'Main');
  for (let minute = 0; minute < 10 && name() !== 'Saddar'; minute++) await clock.advance(60_000);
  assert.equal(name(), 'Saddar');
  engine.close();
});

test('a server of before cannot say, and everything else goes on', async () => {
  const { engine, server } = await enrolled(made => {
    made.tellsOutlet = false;
  });
  server.add({ id: 'sugar', name: 'Brown sugar' });
  engine.syncNow();
  await until(() => engine.catalogue.byId('sugar')?.name === 'Brown sugar', 'the new goods');
  assert.equal(engine.device.enrolment?.outlet.name, 'Main');
  assert.equal(engine.sync.problem, null);
  engine.close();
});
