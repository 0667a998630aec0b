import assert from 'node:assert/strict';
import test from 'node:test';
import { type Engine, openEngine } from '../engine/engine';
import type { Effect } from '../outbox/effects';
import type { OpenTill } from '../outbox/open-till';
import { faults, type Server } from '../testing/server';
import { type Phone, rest, until } from '../testing/surroundings';
import { enrolled, sell, someCart, stored } from '../testing/till';
import { CustomerList } from './customer-list';
import { sentName } from './names';

const ASLAM = { id: 'aslam', name: 'Muhammad Aslam', name_ur: 'محمد اسلم', nickname: 'Chaudhry sahib', phone: '0300-1234567' };

async function shop(prepare: (server: Server) => void = () => {}) {
  const till = await enrolled(server => {
    server.setCustomer({ ...ASLAM, balance: 42_500, oldest: '2026-10-01' });
    server.setCustomer({ id: 'nadia', name: 'Nadia Bano', phone: '+92 321 7654321', balance: 90_000 });
    server.setCustomer({ id: 'zafar', name: 'Zafar', balance: -5_000 });
    prepare(server);
  });
  await until(() => till.engine.customers.size >= 3, 'the customers');
  return till;
}

const names = (engine: Engine, typed: string) => engine.customers.search(typed).map(({ name }) => name);

async function credit(engine: Engine, paid = 20_600, id = 'aslam') {
  const cart = { ...someCart(), customer: { id, name: id } };
  return engine.sales.checkout(cart, [{ method: 'cash', amount: paid }]);
}

test('a name that is cut or pasted in the middle of a letter is sent without that half', () => {
  const whole = (name: string) => new TextDecoder().decode(new TextEncoder().encode(name)) === name;
  for (const typed of ['x'.repeat(79) + '😀', '😀'.slice(0, 1) + 'Aslam', 'As' + '😀'.slice(1) + 'lam']) {
    const name = sentName(typed);
    assert.ok(whole(name) && name.length > 0 && name.length <= 80, JSON.stringify(name));
  }
  assert.equal(sentName('Aslam 😀'), 'Aslam 😀');
});

test('customers are found by a word of the name in either script, by nickname and by phone however it is written', async () => {
  const { engine } = await shop();
  for (const typed of ['asl', 'muhammad a', 'اسلم', 'chaudh', '0300 123', '+92 300-1234567', '923001234567', '3001234'])
    assert.deepEqual(names(engine, typed), ['Muhammad Aslam'], typed);
  assert.deepEqual(names(engine, '0321'), ['Nadia Bano']);
  assert.deepEqual(names(engine, 'nobody'), []);
  engine.close();
});

test('somebody of the same name or number is known before another is written down', async () => {
  const { engine } = await shop(server => {
    server.setCustomer({ id: 'imran-1', name: 'Imran Khan', nickname: 'Rickshaw' });
    server.setCustomer({ id: 'imran-2', name: 'Imran Khan', nickname: 'Electrician' });
  });
  const alike = (name: string, phone = '') => engine.customers.alike({ name, phone }).map(({ id }) => id);
  assert.deepEqual(alike(' imran  KHAN').sort(), ['imran-1', 'imran-2']);
  assert.deepEqual(alike('محمد اسلم'), ['aslam']);
  assert.deepEqual(alike('Imran'), []);
  assert.deepEqual(alike('Somebody', '+92 300 1234567'), ['aslam']);
  assert.deepEqual(alike('Somebody', '0300'), [], "half a number is nobody's yet");
  assert.deepEqual(alike('Zafar', '0300 1234567'), ['zafar', 'aslam']);
  engine.close();
});

test('those who owe most stand first, and what all of them owe is known', async () => {
  const { engine } = await shop();
  assert.deepEqual(
    engine.customers.list('owed').map(({ id }) => id),
    ['nadia', 'aslam', 'zafar'],
  );
  assert.deepEqual(engine.customers.owed, { customers: 2, amount: 132_500 });
  await credit(engine, 600, 'aslam');
  assert.deepEqual(
    engine.customers.list('owed').map(({ id }) => id),
    ['aslam', 'nadia', 'zafar'],
  );
  assert.equal(engine.customers.list('recent')[0]!.id, 'aslam');
  engine.close();
});

test("a balance is the server's with what was done here, says so, and comes out the same when it was sent and pulled", async () => {
  const { engine, server, clock } = await shop();
  server.fail('/sync/push', ...Array.from({ length: 3 }, () => faults.dropBefore));
  assert.deepEqual([engine.customers.byId('aslam')!.balance, engine.customers.byId('aslam')!.unsent], [42_500, 0]);
  assert.equal(engine.customers.byId('aslam')!.as_of, clock.time);
  await credit(engine);
  const waiting = engine.customers.byId('aslam')!;
  assert.deepEqual([waiting.balance, waiting.unsent], [72_500, 1]);
  server.faults.length = 0;
  engine.syncNow();
  await until(() => engine.sync.pending === 0 && engine.customers.byId('aslam')!.open.length === 1, 'the pull');
  const sent = engine.customers.byId('aslam')!;
  assert.deepEqual([sent.balance, sent.unsent, sent.open[0]!.open], [72_500, 0, 30_000]);
  engine.close();
});

test('what the server took but has not told yet is still in the balance, and counts as sent', async () => {
  const { engine, server } = await shop();
  server.fail('/sync/pull', ...Array.from({ length: 20 }, () => faults.dropBefore));
  await credit(engine);
  await until(() => engine.sync.pending === 0);
  await rest();
  assert.deepEqual([engine.customers.byId('aslam')!.balance, engine.customers.byId('aslam')!.unsent], [72_500, 0]);
  engine.close();
});

test('they are there after a reload without a network, in chunks and not one by one', async () => {
  const { engine, phone } = await shop(server => {
    for (let n = 0; n < 1_200; n++) server.setCustomer({ id: `c-${n}`, name: `Customer ${n}` });
  });
  await credit(engine);
  engine.close();
  assert.equal((await stored(phone.window(), 'customers')).length, 3);
  const again = await openEngine({ environment: phone.window({ fetch: faults.dropBefore }) });
  await until(() => again.customers.ready);
  assert.equal(again.customers.size, 1_203);
  assert.equal(again.customers.byId('aslam')!.balance, 72_500);
  again.close();
});

test('a change and a new customer come with the next pull, and only their chunk is written', async () => {
  const { engine, server } = await shop();
  const before = server.count('/sync/customers');
  server.setCustomer({ id: 'aslam', name: 'Aslam Khan', limit: 50_000 });
  server.setCustomer({ id: 'late', name: 'Late Comer' });
  engine.syncNow();
  await until(() => engine.customers.byId('late') !== null);
  assert.deepEqual([engine.customers.byId('aslam')!.name, engine.customers.byId('aslam')!.limit], ['Aslam Khan', 50_000]);
  assert.equal(server.count('/sync/customers'), before);
  engine.close();
});

test('one who turned out to be another is found under the other, with what was put on either here', async () => {
  const { engine, server } = await shop();
  server.fail('/sync/push', ...Array.from({ length: 20 }, () => faults.dropBefore));
  await credit(engine, 20_600, 'zafar');
  server.setCustomer({ id: 'zafar', merged_into: 'aslam', balance: 0 });
  server.setCustomer({ id: 'aslam', balance: 37_500 });
  engine.syncNow();
  await until(() => engine.customers.byId('zafar')?.id === 'aslam');
  assert.equal(engine.customers.byId('zafar')!.balance, 67_500);
  assert.deepEqual(names(engine, 'zafar'), []);
  assert.equal(engine.customers.size, 2);
  engine.close();
});

test('another life of the server brings all of them anew', async () => {
  const { engine, server } = await shop();
  const before = server.count('/sync/customers');
  server.epoch = 'epoch-2';
  server.customers.delete('zafar');
  engine.syncNow();
  await until(() => server.count('/sync/customers') > before && engine.customers.size === 2);
  assert.equal(engine.customers.byId('zafar'), null);
  engine.close();
});

test('goods and their prices do not wait for the customers', async () => {
  const { engine, server } = await enrolled(server =>
    server.fail('/sync/customers', ...Array.from({ length: 50 }, () => faults.dropBefore)),
  );
  assert.ok(engine.catalogue.byId('sugar'));
  assert.ok((await sell(engine)).receipt_no);
  assert.equal(engine.customers.size, 0);
  server.faults.length = 0;
  server.setCustomer(ASLAM);
  engine.syncNow();
  await until(() => engine.customers.size === 1);
  engine.close();
});

test('another window sees what was put on credit and who was added', async () => {
  const { engine, phone } = await shop();
  const other = await openEngine({ environment: phone.window({ fetch: faults.dropBefore }) });
  await until(() => other.customers.size === 3);
  await credit(engine);
  const { id } = await engine.customers.add(engine.mint(), { name: 'Rafiq' });
  await until(() => other.customers.byId(id) !== null && other.customers.byId('aslam')!.balance === 72_500);
  engine.close();
  other.close();
});

test('one of twenty thousand is found by name, by phone and by what he owes', () => {
  const memory = new CustomerList({} as OpenTill);
  const row = (n: number) => ({
    id: `id-${n}`,
    name: `Customer Number ${n}`,
    name_ur: 'گاہک',
    nickname: '',
    phone: `0300 ${1_000_000 + n}`,
    note: '',
    limit: null,
    merged_into: null,
    balance: n,
    oldest: null,
    last_payment: null,
    open: [],
  });
  memory.replace(
    Array.from({ length: 40 }, (_, chunk) => Array.from({ length: 500 }, (_, n) => row(chunk * 500 + n))),
    1,
  );
  const effects: Effect[] = [{ op_id: 'one', goods: [], credit: { customer_id: 'id-5', amount: 1_000_000 }, settled_by: null }];
  memory.replaceEffects(effects);
  assert.equal(memory.search('number 19999')[0]!.id, 'id-19999');
  assert.equal(memory.search('0300 1000123')[0]!.id, 'id-123');
  assert.equal(memory.list('owed')[0]!.id, 'id-5');
});

/** As after a reload without a network. */
async function reopened(phone: Phone): Promise<Engine> {
  const engine = await openEngine({ environment: phone.window({ fetch: faults.dropBefore }) });
  await until(() => engine.sync.catalogue.state === 'ready' && engine.catalogue.byId('sugar')?.on_hand !== null);
  await rest();
  return engine;
}

test('goods that came anew without the customers leave those as they were, with the age they had', async () => {
  for (const anew of ['repair', 'epoch']) {
    const { engine, server, phone, clock } = await shop();
    const told = clock.time;
    // Acknowledged, and in no figure this phone was told.
    server.fail('/sync/pull', faults.dropBefore);
    await credit(engine);
    await until(() => engine.sync.pending === 0);
    await rest();
    server.fail('/sync/customers', ...Array.from({ length: 50 }, () => faults.dropBefore));
    clock.time += 3_600_000;
    const before = server.count('/sync/customers');
    if (anew === 'epoch') {
      server.epoch = 'epoch-2';
      server.changeSeq = 50;
    }
    await (anew === 'repair' ? engine.repair() : engine.syncNow());
    await until(() => server.count('/sync/customers') > before, anew);
    await rest();
    const seen = (at: Engine) => [
      at.customers.ready,
      at.customers.size,
      at.customers.byId('aslam')?.balance,
      at.customers.byId('aslam')?.as_of,
    ];
    assert.deepEqual(seen(engine), [true, 3, 72_500, told], anew);
    engine.close();

    const again = await reopened(phone);
    assert.deepEqual(seen(again), [true, 3, 72_500, told], `${anew}, reloaded`);
    assert.deepEqual((await credit(again)).standing, { balance: 102_500, as_of: told, unsent: 0 }, anew);
    again.close();

    server.faults.length = 0;
    server.setCustomer({ id: 'aslam', balance: 80_000 });
    const online = await openEngine({ environment: phone.window() });
    online.syncNow();
    await until(
      () =>
        online.customers.byId('aslam')?.as_of === clock.time &&
        online.sync.pending === 0 &&
        online.customers.byId('aslam')?.balance === 110_000,
      `${anew}: the figures`,
    );
    online.close();
  }
});

test('before the first load of customers none are ready, and a receipt says no balance of one who is not known', async () => {
  const { engine, server, phone } = await enrolled(server =>
    server.fail('/sync/customers', ...Array.from({ length: 50 }, () => faults.dropBefore)),
  );
  await until(() => server.count('/sync/customers') > 0);
  await rest();
  assert.equal(engine.customers.ready, false);
  assert.equal((await credit(engine)).standing, undefined);
  engine.close();
  const again = await reopened(phone);
  assert.equal(again.customers.ready, false);
  again.close();
});

test('figures are right up to a moment when the last page of changes is in, not the first', async () => {
  const { engine, server, clock, phone } = await shop();
  const told = clock.time;
  server.pageSize = 1;
  server.setCustomer({ id: 'zafar', balance: 1_000 });
  server.setCustomer({ id: 'aslam', balance: 60_000 });
  clock.time += 60_000;
  // The first page comes, the second does not.
  server.fail('/sync/pull', (_url, _init, answer) => answer(), ...Array.from({ length: 50 }, () => faults.dropBefore));
  engine.syncNow();
  await until(() => engine.customers.byId('zafar')!.balance === 1_000);
  await rest();
  assert.deepEqual([engine.customers.byId('aslam')!.balance, engine.customers.byId('aslam')!.as_of], [42_500, told]);
  assert.equal((await sell(engine)).prices_as_of, told);
  engine.close();
  const again = await reopened(phone);
  assert.equal(again.customers.byId('aslam')!.as_of, told);
  again.close();
  server.faults.length = 0;
  const online = await openEngine({ environment: phone.window() });
  await until(() => online.customers.byId('aslam')?.balance === 60_000 && online.customers.byId('aslam')!.as_of === clock.time);
  online.close();
});
