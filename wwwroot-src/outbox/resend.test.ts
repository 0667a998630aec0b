import assert from 'node:assert/strict';
import test from 'node:test';
import { openEngine } from '../engine/engine';
import { copyOf } from '../testing/copy';
import { faults } from '../testing/server';
import { Phone, rest, until } from '../testing/surroundings';
import { type Bench, change, enrolled, sell, stored } from '../testing/till';
import type { JournalEntry, OutboxEntry } from './outbox-store';

const seqs = ({ server }: Bench) => [...server.applied.values()].map(({ device_seq }) => device_seq).sort((a, b) => a - b);
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n + 1);
const journal = ({ phone }: Bench) => stored<JournalEntry>(phone.window(), 'journal');

async function sold(count: number): Promise<Bench> {
  const till = await enrolled();
  for (let sale = 0; sale < count; sale++) await sell(till.engine);
  await until(() => till.engine.sync.pending === 0);
  await rest();
  assert.equal((await journal(till)).length, count);
  return till;
}

/** A backup of before everything is put in place. */
function restore({ server }: Bench, epoch = 'epoch-2'): void {
  server.epoch = epoch;
  server.applied.clear();
  server.changeSeq = Math.max(...[...server.products.values()].map(({ seq }) => seq));
  for (const figure of server.stock.values()) figure.seq = server.changeSeq;
  server.pushes.length = 0;
}

test('after the server was put back, the journal is sent again and the goods are loaded again', async () => {
  const till = await sold(120);
  restore(till);
  till.engine.syncNow();
  await until(() => seqs(till).length === 120);
  await until(() => till.engine.sync.resending === 0);
  await rest();
  assert.deepEqual(seqs(till), upTo(120));
  assert.deepEqual(
    till.server.pushes.map(({ operations: [first], operations }) => [first!.device_seq, operations.length]),
    [
      [1, 50],
      [51, 50],
      [101, 20],
    ],
  );
  assert.deepEqual([till.engine.sync.pending, till.engine.catalogue.size, till.server.count('/sync/snapshot')], [0, 2, 2]);
  assert.equal((await journal(till)).length, 120);
  till.server.pushes.length = 0;
  till.engine.syncNow();
  await rest();
  assert.equal(till.server.pushes.length, 0, 'once');
  till.engine.close();
});

test('a server put back without another epoch is noticed by its count of changes', async () => {
  const till = await sold(3);
  restore(till, 'epoch-1');
  till.engine.syncNow();
  await until(() => seqs(till).length === 3);
  till.engine.close();
});

test('killed in the middle of sending again, the till goes on where it was', async () => {
  const till = await sold(120);
  restore(till);
  till.server.fail(
    '/sync/push',
    (_url, _init, answer) => answer(),
    (_url, _init, answer) => answer(),
    ...Array.from({ length: 20 }, () => faults.dropBefore),
  );
  till.engine.syncNow();
  await until(() => till.server.pushes.length === 1);
  await rest();
  assert.equal(till.engine.sync.resending, 70);
  till.engine.close();
  till.server.faults.length = 0;
  const engine = await openEngine({ environment: till.phone.window() });
  await until(() => seqs(till).length === 120);
  await until(() => engine.sync.resending === 0);
  assert.ok(
    [...till.server.seen.values()].every(times => times <= 2),
    'nothing of it was sent a third time',
  );
  engine.close();
});

test('what waits goes after what was lost, so that the server sees the chain in order', async () => {
  const till = await sold(3);
  till.server.fail('/sync/push', ...Array.from({ length: 9 }, () => faults.dropBefore));
  await sell(till.engine);
  await rest();
  till.server.faults.length = 0;
  restore(till);
  await till.clock.advance(60_000);
  assert.equal(till.engine.sync.pending, 0);
  assert.deepEqual(seqs(till), upTo(4));
  till.engine.close();
});

for (const failing of [0, 3])
  test(`what the numbers of a copy hide is found once the server has what came after${failing ? ', also when it is busy then' : ''}`, async () => {
    const till = await sold(6);
    const { applied } = till.server;
    for (const [id, operation] of [...applied])
      if (operation.device_seq > 3) {
        applied.delete(id);
        if (operation.device_seq < 6) applied.set(`copy-${id}`, { ...operation, op_id: `copy-${id}`, hash: `copy-${operation.hash}` });
      }
    till.server.epoch = 'epoch-2';
    let asked = 0;
    const fails = async (_url: string, _init: RequestInit, answer: () => Promise<Response>) =>
      ++asked === failing ? faults.status(503)() : answer();
    till.server.fail('/sync/push', ...Array.from({ length: 20 }, () => fails));
    till.engine.syncNow();
    await rest();
    await till.clock.advance(120_000);
    await until(() => applied.size === 8);
    assert.deepEqual(seqs(till), [1, 2, 3, 4, 4, 5, 5, 6]);
    assert.ok(asked > failing);
    till.engine.close();
  });

test('what is refused the second time is noted and left; what finds no answer waits in the outbox', async () => {
  const till = await sold(4);
  restore(till);
  till.server.verdict = ({ device_seq }) =>
    device_seq === 1
      ? { status: 'key_reused' }
      : device_seq === 2
        ? { status: 'refused', reason: 'no' }
        : device_seq === 3
          ? { status: 'later' }
          : { status: 'applied' };
  till.engine.syncNow();
  await until(() => till.server.applied.size === 1);
  await until(() => till.engine.sync.resending === 0);
  assert.deepEqual(
    (await journal(till)).map(({ device_seq, status }) => [device_seq, status]),
    [
      [1, 'key_reused'],
      [2, 'refused'],
      [4, 'applied'],
    ],
  );
  assert.deepEqual(
    (await stored<OutboxEntry>(till.phone.window(), 'outbox')).map(({ device_seq, state }) => [device_seq, state]),
    [[3, 'queued']],
  );
  till.server.verdict = () => ({ status: 'applied' });
  await till.clock.advance(120_000);
  assert.deepEqual(seqs(till), upTo(4), 'what was refused then is taken now');
  till.engine.close();
});

test('one the server breaks on does not hold up the rest of the journal', async () => {
  const till = await sold(20);
  restore(till);
  till.server.fail(
    '/sync/push',
    ...Array.from(
      { length: 200 },
      () => async (_url: string, init: RequestInit, answer: () => Promise<Response>) =>
        (JSON.parse(String(init.body)) as { operations: { device_seq: number }[] }).operations.some(({ device_seq }) => device_seq === 7)
          ? faults.status(500)()
          : answer(),
    ),
  );
  till.engine.syncNow();
  await till.clock.advance(10 * 60_000);
  assert.deepEqual([seqs(till).length, till.engine.sync.resending, till.engine.sync.pending], [19, 0, 1]);
  till.server.faults.length = 0;
  await till.clock.advance(120_000);
  assert.deepEqual([seqs(till), till.engine.sync.pending], [upTo(20), 0]);
  till.engine.close();
});

test('sales of another outlet of the business are sent again, too', async () => {
  const till = await sold(2);
  await till.engine.device.enrol('outlet-2', 'Counter');
  await rest();
  restore(till);
  till.engine.syncNow();
  await rest();
  till.engine.syncNow();
  await until(() => till.server.applied.size === 2);
  till.engine.close();
});

/** As much as the server has after a restore, whatever the tills of others have sent since. */
function forgetAfter(till: Bench, seq: number): void {
  const { server } = till;
  for (const [id, operation] of server.applied) if (operation.device_seq > seq) server.applied.delete(id);
  server.changeSeq += 1_000;
  server.pushes.length = 0;
}

test('a server that forgot, and was overtaken by other tills since, asks for exactly what it forgot', async () => {
  const till = await sold(10);
  forgetAfter(till, 6);
  await sell(till.engine);
  await until(() => seqs(till).length === 11);
  await until(() => till.engine.sync.resending === 0);
  await rest();
  assert.deepEqual(seqs(till), upTo(11));
  const sent = (again?: true) =>
    till.server.pushes.filter(push => push.again === again).flatMap(({ operations }) => operations.map(({ device_seq }) => device_seq));
  assert.deepEqual([sent(), sent(true)], [[11], [7, 8, 9, 10]]);
  till.engine.close();
});

test('a till with nothing to send learns of it by its sign of life', async () => {
  const till = await sold(3);
  forgetAfter(till, 0);
  till.engine.syncNow();
  await until(() => seqs(till).length === 3);
  till.engine.close();
});

test('put back twice to the same moment, it is told both times', async () => {
  const till = await sold(3);
  for (let time = 0; time < 2; time++) {
    forgetAfter(till, 1);
    till.engine.syncNow();
    await until(() => seqs(till).length === 3);
    await until(() => !till.engine.sync.again);
  }
  till.engine.close();
});

test('a hole that the numbers of a copied phone hide is told by the hash', async () => {
  const till = await sold(3);
  for (const [id, operation] of [...till.server.applied]) {
    till.server.applied.delete(id);
    till.server.applied.set(`copy-of-${id}`, { ...operation, op_id: `copy-of-${id}`, hash: 'of the copy' });
  }
  till.engine.syncNow();
  await until(() => till.server.applied.size === 6);
  till.engine.close();
});

test('what is no longer on the phone is not asked for over and over', async () => {
  const till = await sold(3);
  forgetAfter(till, 1);
  await discard(till.phone, [till.engine.device.enrolment!.device.id, 2]);
  till.engine.syncNow();
  await until(() => seqs(till).length === 2);
  await until(() => !till.engine.sync.again);
  const before = till.server.count('/sync/push');
  await till.clock.advance(60_000);
  assert.ok(till.server.count('/sync/push') - before <= 1, 'at rest again');
  assert.deepEqual(seqs(till), [1, 3]);
  till.engine.close();
});

test('a server older than the till is sent everything when it is another one', async () => {
  const till = await sold(60);
  till.server.saysWhatItForgot = false;
  restore(till);
  till.engine.syncNow();
  await until(() => seqs(till).length === 60);
  await until(() => !till.engine.sync.again);
  assert.ok([...till.server.seen.values()].every(times => times === 2));
  till.engine.close();
});

test('a copied phone becomes a device of its own, and nothing of either is lost', async () => {
  const till = await sold(2);
  const copy = new Phone(till.server.fetch, till.clock, await copyOf(till.phone.indexedDB));
  const other = await openEngine({ environment: copy.window() });
  const device = till.engine.device.enrolment!.device.id;
  await sell(till.engine);
  await until(() => seqs(till).length === 3);
  await sell(other);
  await until(() => other.device.enrolment!.device.id !== device, 'the copy to become another device');
  await sell(other);
  await until(() => till.server.applied.size === 5);
  assert.equal(other.device.enrolment!.device.prefix, 'S2');
  assert.deepEqual(
    [...till.server.applied.values()].map(({ device_id, device_seq }) => [device_id === device, device_seq]),
    [
      [true, 1],
      [true, 2],
      [true, 3],
      [true, 3],
      [false, 1],
    ],
  );
  await sell(till.engine);
  await until(() => till.server.applied.size === 6);
  assert.equal(till.engine.device.enrolment!.device.id, device, 'who was not copied goes on as it was');
  other.close();
  till.engine.close();
});

test('what the server will always say it misses does not go there over and over', async () => {
  const till = await sold(4);
  // It keeps another hash than the phone says, and what it set aside once it calls set aside each time.
  await change<JournalEntry>(till.phone.window(), 'journal', entry =>
    entry.device_seq === 2 ? { ...entry, status: 'quarantined' } : entry,
  );
  till.server.verdict = ({ device_seq }) => ({ status: device_seq === 2 ? 'quarantined' : 'duplicate' });
  for (const [id, operation] of till.server.applied) till.server.applied.set(id, { ...operation, hash: 'another' });
  till.engine.syncNow();
  await until(() => till.server.pushes.some(({ again }) => again));
  await until(() => !till.engine.sync.again);
  const before = till.server.count('/sync/push');
  await till.clock.advance(10 * 60_000);
  assert.ok(till.server.count('/sync/push') - before <= 4, `${till.server.count('/sync/push') - before} pushes`);
  till.engine.close();
});

async function discard(phone: Phone, key: IDBValidKey): Promise<void> {
  const opened = await new Promise<IDBDatabase>(resolve => {
    const request = phone.indexedDB.open('till:business-1:outlet-1');
    request.onsuccess = () => resolve(request.result);
  });
  const transaction = opened.transaction('journal', 'readwrite');
  transaction.objectStore('journal').delete(key);
  await new Promise<void>(resolve => {
    transaction.oncomplete = () => resolve();
  });
  opened.close();
}

test('what was asked for in vain is sent when another life of the server has forgotten the very same', async () => {
  const till = await sold(3);
  const { server } = till;
  const [id, second] = [...server.applied].find(([, { device_seq }]) => device_seq === 2)!;
  const asked = (init: RequestInit) => (JSON.parse(String(init.body)) as { again?: true }).again;
  // An earlier sending of it, long under way, arrives just before it is sent again.
  server.applied.delete(id);
  server.fail(
    '/sync/push',
    ...Array.from({ length: 5 }, () => async (_url: string, init: RequestInit, answer: () => Promise<Response>) => {
      if (asked(init)) server.applied.set(id, second);
      return answer();
    }),
  );
  till.engine.syncNow();
  await until(() => server.pushes.some(({ again }) => again) && !till.engine.sync.again);
  await rest();
  server.faults.length = 0;

  server.applied.delete(id);
  server.epoch = 'epoch-2';
  till.engine.syncNow();
  await until(() => seqs(till).length === 3);
  till.engine.close();
});

test('what a pull interrupts, because it found another server meanwhile, is asked and sent anew', async () => {
  const till = await sold(60);
  const { server } = till;
  // It does not say what it forgot, so everything goes there; of the first fifty it has all.
  server.saysWhatItForgot = false;
  for (const [id, { device_seq }] of [...server.applied]) if (device_seq > 55) server.applied.delete(id);
  server.epoch = 'epoch-2';
  let found = false;
  const interrupt = async (_url: string, init: RequestInit, answer: () => Promise<Response>) => {
    if (!found && (JSON.parse(String(init.body)) as { again?: true }).again) {
      found = true;
      await (await till.engine.outlet()).setMeta('again', { ask: true, asked: [], forgot: {} });
    }
    return answer();
  };
  server.fail('/sync/push', ...Array.from({ length: 20 }, () => interrupt));
  till.engine.syncNow();
  await until(() => seqs(till).length === 60);
  assert.ok(found);
  till.engine.close();
});
