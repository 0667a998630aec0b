import assert from 'node:assert/strict';
import test from 'node:test';
import type { PinRecord } from '../device/pins';
import { toBase64 } from '../shared/base64';
import { proofOf } from '../shared/proof';
import { faults } from '../testing/server';
import { rest, until } from '../testing/surroundings';
import { enrolled, sell, stored } from '../testing/till';
import { openEngine } from './engine';

const [ayesha, bilal] = ['worker-1', 'worker-2'];
const here = 'device-1';

/** Two who have sold here, each with the same digits. */
async function shared() {
  const till = await enrolled();
  const { engine, server } = till;
  const pins = await engine.device.pins();
  assert.equal(await pins.choose(engine.device.record!, ayesha, '2580'), 'chosen');
  server.worker = { id: bilal, name: 'Bilal', role: 'cashier' };
  assert.equal(await engine.device.resume(), 'renewed');
  assert.equal(await pins.choose(engine.device.record!, bilal, '2580'), 'chosen');
  await rest();
  return { ...till, pins };
}

const kept = async ({ phone }: Pick<Awaited<ReturnType<typeof shared>>, 'phone'>) =>
  (await stored<Partial<PinRecord>>(phone.window(), 'registry', 'till')).filter(record => record?.verifier);

test('the right digits open, others do not, and two with the same digits are two people', async () => {
  const { engine, pins } = await shared();
  assert.deepEqual(await pins.open(here, ayesha, '2581'), { answer: 'wrong', left: 0 });
  assert.equal((await pins.open(here, ayesha, '2580')).answer, 'open');
  assert.deepEqual(await pins.open(here, 'worker-9', '2580'), { answer: 'none' });
  const [one, other] = await pins.all(engine.device.record!);
  assert.notEqual(one!.verifier, other!.verifier);
  engine.close();
});

test('whoever gave his digits sells without a network with his own shift, and nobody stays signed in', async () => {
  const { engine, server, phone } = await shared();
  server.fail('/', ...Array.from({ length: 99 }, () => faults.dropBefore));
  await sell(engine);
  assert.equal(await engine.device.handOver(ayesha), true);
  assert.equal(engine.device.enrolment!.shift.worker.id, ayesha);
  await sell(engine);
  assert.equal(await engine.device.resume(), 'offline');
  engine.close();
  const again = await openEngine({ environment: phone.window() });
  assert.equal(again.device.enrolment!.shift.worker.id, ayesha);
  server.faults.length = 0;
  again.syncNow();
  await until(() => again.sync.pending === 0);
  const shifts = new Set([...server.applied.values()].map(({ author }) => author));
  assert.equal(shifts.size, 2);
  // The sign-in of before neither takes the shift back nor opens the office.
  assert.equal(await again.device.resume(), 'signed_out');
  assert.equal(server.worker, null);
  assert.equal(again.device.enrolment!.shift.worker.id, ayesha);
  again.close();
});

test('a wrong try counts before it is looked at, in all windows and after a restart, until signing in alone opens', async () => {
  const parts = await shared();
  const { engine, pins, phone, clock } = parts;
  const second = await openEngine({ environment: phone.window() });
  const others = await second.device.pins();
  for (let wrong = 1; wrong <= 2; wrong++) assert.deepEqual(await pins.open(here, ayesha, '0000'), { answer: 'wrong', left: 0 });
  assert.deepEqual(await others.open(here, ayesha, '0000'), { answer: 'wrong', left: 30_000 });
  assert.equal((await pins.open(here, ayesha, '2580')).answer, 'wait');
  engine.close();
  second.close();
  const again = await openEngine({ environment: phone.window() });
  const after = await again.device.pins();
  assert.equal((await after.open(here, ayesha, '2580')).answer, 'wait');
  for (let wrong = 4; wrong < 10; wrong++) {
    clock.time += 900_000;
    assert.equal((await after.open(here, ayesha, '0000')).answer, 'wrong');
  }
  clock.time += 900_000;
  assert.deepEqual(await after.open(here, ayesha, '0000'), { answer: 'locked' });
  clock.time += 86_400_000;
  assert.deepEqual(await after.open(here, ayesha, '2580'), { answer: 'locked' });
  // The other one's is another matter.
  assert.equal((await after.open(here, bilal, '2580')).answer, 'open');
  // Somebody else is signed in.
  assert.equal(await after.choose(again.device.record!, ayesha, '7193'), 'refused');
  parts.server.worker = { id: ayesha, name: 'Ayesha', role: 'cashier' };
  assert.equal(await after.choose(again.device.record!, ayesha, '7193'), 'chosen');
  assert.equal((await after.open(here, ayesha, '7193')).answer, 'open');
  again.close();
});

test('neither the digits nor what opens with them is kept, and the key leaves the browser in no way', async () => {
  const parts = await shared();
  const text = JSON.stringify(await kept(parts));
  assert.ok(!text.includes('2580'));
  const keys = (await stored<unknown>(parts.phone.window(), 'registry', 'till')).filter(value => value instanceof CryptoKey);
  assert.equal(keys.length, 1);
  for (const format of ['raw', 'jwk'] as const) await assert.rejects(crypto.subtle.exportKey(format as 'jwk', keys[0] as CryptoKey));
  parts.engine.close();
});

test('only the server keeps what proves a PIN, and without it there is none', async () => {
  const { engine, server, pins } = await shared();
  const record = engine.device.record!;
  const before = JSON.stringify(await pins.all(record));
  assert.ok(!before.includes(server.pins.get(bilal)!));
  server.fail('/till/pins', faults.dropBefore);
  assert.equal(await pins.choose(record, bilal, '7193'), 'offline');
  server.worker = null;
  assert.equal(await pins.choose(record, bilal, '7193'), 'refused');
  assert.equal(JSON.stringify(await pins.all(record)), before);
  assert.equal((await pins.open(here, bilal, '2580')).answer, 'open');
  engine.close();
});

test('a word is for one operation, right and amount, by the key that the server has', async () => {
  const { engine, server, pins } = await shared();
  const tried = await pins.open(here, bilal, '2580');
  assert.ok(tried.answer === 'open');
  assert.equal(toBase64(tried.key), server.pins.get(bilal));
  const op = '01926e00-0000-7000-8000-000000000001';
  const [word] = await pins.words(tried.key, op, bilal, ['give_credit'], 50_000);
  // The same figures as in GivenWordTests.cs.
  const known = await proofOf(crypto.subtle, new Uint8Array(32).fill(7), op, 'give_credit', 50_000);
  assert.equal(known, 'ce7605d1d18887c60cb57910937a7bd6cd003d061aebc3d1e57a1c353e612a16');
  assert.deepEqual({ ...word, proof: '' }, { right: 'give_credit', by: bilal, amount: 50_000, proof: '' });
  assert.equal(word!.proof, await proofOf(crypto.subtle, tried.key, op, 'give_credit', 50_000));
  engine.close();
});

test('a PIN that the owner reset opens nothing, and one that is chosen after that does', async () => {
  const { engine, pins, clock } = await shared();
  const record = engine.device.record!;
  const names = async (pins_reset: number) =>
    (await pins.all({ ...record, workers: [{ id: ayesha, name: 'Ayesha', role: 'cashier', rights: {}, pins_reset }] })).length;
  assert.equal(await names(clock.time - 1), 1);
  assert.equal(await names(clock.time), 0);
  engine.close();
});

test('where a PIN was tried until it was locked, nobody stays signed in, and the till goes on', async () => {
  const { engine, server } = await shared();
  server.fail('/', ...Array.from({ length: 2 }, () => faults.dropBefore));
  await engine.device.endSignIn();
  assert.ok(server.worker, 'the server has not heard of it');
  await sell(engine);
  assert.equal(await engine.device.resume(), 'signed_out');
  assert.equal(server.worker, null);
  assert.equal(engine.device.enrolment!.shift.worker.id, bilal);
  engine.close();
});

test('who signs in after that stays signed in', async () => {
  const { engine, server } = await shared();
  server.fail('/', ...Array.from({ length: 99 }, () => faults.dropBefore));
  await engine.device.endSignIn();
  await engine.device.lock();
  server.faults.length = 0;
  assert.equal(await engine.device.unlock(), 'signed_out');
  server.worker = { id: ayesha, name: 'Ayesha', role: 'cashier' };
  assert.equal(await engine.device.unlock(), 'open');
  assert.notEqual(await engine.device.resume(), 'signed_out');
  assert.ok(server.worker);
  engine.close();
});

test('a shift that is over is not taken up again, whatever the PIN', async () => {
  const { engine, clock } = await shared();
  clock.time += 31 * 86_400_000;
  assert.equal(await engine.device.handOver(ayesha), false);
  assert.equal(engine.device.enrolment!.shift.worker.id, bilal);
  engine.close();
});

test('who works here no more is not among the names', async () => {
  const { engine, pins } = await shared();
  const record = engine.device.record!;
  const names = async (workers?: string[]) =>
    (await pins.all({ ...record, workers: workers?.map(id => ({ id, name: id, role: 'cashier', rights: {} })) })).map(
      ({ worker }) => worker,
    );
  assert.deepEqual(await names(), [ayesha, bilal]);
  assert.deepEqual(await names([bilal]), [bilal]);
  engine.close();
});
