import assert from 'node:assert/strict';
import test from 'node:test';
import { type FileProblem, FileTrouble } from '../outbox/file-trouble';
import type { OutboxEntry } from '../outbox/outbox-store';
import { seal } from '../outbox/seal';
import { faults } from '../testing/server';
import { Phone, rest, until } from '../testing/surroundings';
import { type Bench, enrolled, sell, stored } from '../testing/till';
import { type Engine, openEngine } from './engine';
import { unsentFiles } from './unsent';

const WORDS = 'gulab jamun 12';
const trouble = (wanted: FileProblem) => (error: unknown) => error instanceof FileTrouble && error.reason === wanted;

/** A phone with three unsent sales, one of them held, that cannot reach the server. */
async function stranded(): Promise<Bench> {
  const till = await enrolled();
  await rest();
  till.server.fail('/sync/push', faults.status(422), ...Array.from({ length: 99 }, () => faults.dropBefore));
  for (let sale = 0; sale < 3; sale++) await sell(till.engine);
  await rest();
  return till;
}

async function otherPhone({ server, clock }: Bench, outlet = 'outlet-1'): Promise<{ engine: Engine; phone: Phone }> {
  server.faults.length = 0;
  const phone = new Phone(server.fetch, clock);
  const engine = await openEngine({ environment: phone.window() });
  await engine.device.enrol(outlet, 'Second');
  await rest();
  return { engine, phone };
}

test("sales brought in on another phone are sent from there, as their own till's", async () => {
  const till = await stranded();
  const before = await stored<OutboxEntry>(till.phone.window(), 'outbox');
  const { content, count, name } = await unsentFiles(till.engine).write(WORDS);
  till.engine.close();
  assert.deepEqual([count, name], [3, 'unsent-sales-S1-3.tarazu.json']);
  const { engine, phone } = await otherPhone(till);
  await sell(engine);
  assert.deepEqual(await unsentFiles(engine).read(content, WORDS), { added: 3, known: 0 });
  await until(() => engine.sync.pending === 0);
  const arrived = [...till.server.applied.values()].filter(({ device_id }) => device_id === 'device-1');
  assert.deepEqual(
    arrived.sort((a, b) => a.device_seq - b.device_seq),
    before.map(({ operation }) => operation),
    'byte for byte',
  );
  const push = till.server.pushes.find(({ operations: [first] }) => first!.device_id === 'device-1')!;
  assert.deepEqual(push.tokens, { 'shift-1': 'secret-1' });
  assert.deepEqual(
    [(await engine.sales.receipts(9)).length, (await sell(engine)).receipt_no],
    [1, 'S2-000002'],
    'its own sales and numbers go on',
  );
  await rest();
  engine.close();
  assert.deepEqual(await stored(phone.window(), 'outbox'), []);
});

test('the same file twice, and the first phone sending too, make each sale once', async () => {
  const till = await stranded();
  const { content } = await unsentFiles(till.engine).write(WORDS);
  const { engine } = await otherPhone(till, 'outlet-2');
  assert.deepEqual(await unsentFiles(engine).read(content, WORDS), { added: 3, known: 0 });
  assert.deepEqual(await unsentFiles(engine).read(content, WORDS), { added: 0, known: 3 });
  await until(() => engine.sync.elsewhere === 0 && till.server.applied.size === 3);
  await rest();
  assert.deepEqual(await unsentFiles(engine).read(content, WORDS), { added: 0, known: 3 });
  till.engine.syncNow();
  await until(() => till.engine.sync.pending === 0);
  assert.ok((await till.engine.sales.receipts(9)).every(({ state }) => state === 'sent'));
  assert.deepEqual(await unsentFiles(till.engine).read(content, WORDS), { added: 0, known: 3 });
  assert.equal(till.server.applied.size, 3);
  engine.close();
  till.engine.close();
});

test('a till that was brought in never becomes a till of this browser', async () => {
  const till = await stranded();
  const { content } = await unsentFiles(till.engine).write(WORDS);
  till.engine.close();
  const { engine } = await otherPhone(till, 'outlet-2');
  await unsentFiles(engine).read(content, WORDS);
  await engine.device.enrol('outlet-1', 'Third');
  assert.equal(engine.device.enrolment!.device.id, 'device-3');
  await rest();
  engine.close();
});

test('the file gives nothing away without its passphrase, and says what is wrong with it', async () => {
  const till = await stranded();
  const { engine } = till;
  const { content } = await unsentFiles(engine).write(WORDS);
  for (const secret of ['secret-1', 'shift-1', 'Ayesha', 'sugar', 'S1-00'])
    assert.ok(!content.includes(secret) && !atob((JSON.parse(content) as { data: string }).data).includes(secret));
  const { salt, iv, ...file } = JSON.parse(content) as Record<string, unknown>;
  assert.deepEqual([file.format, file.version, file.iterations, file.count], ['tarazu-unsent-sales', 1, 600_000, 3]);
  const changed = (changes: object) => JSON.stringify({ salt, iv, ...file, ...changes });
  await assert.rejects(unsentFiles(engine).read(content, 'gulab jamun 13'), trouble('passphrase'));
  await assert.rejects(
    unsentFiles(engine).read(changed({ data: btoa(atob(file.data as string).replace(/^./s, 'x')) }), WORDS),
    trouble('passphrase'),
  );
  await assert.rejects(unsentFiles(engine).read(changed({ data: '%' }), WORDS), trouble('damaged'));
  await assert.rejects(unsentFiles(engine).read(changed({ iterations: 1e12 }), WORDS), trouble('damaged'));
  await assert.rejects(unsentFiles(engine).read(changed({ version: 2 }), WORDS), trouble('newer'));
  for (const other of ['', '{}', 'receipt', content.slice(0, 99)])
    await assert.rejects(unsentFiles(engine).read(other, WORDS), trouble('not_ours'));
  engine.close();
});

test('a till of another business does not take a file it could never send', async () => {
  const till = await stranded();
  const { content } = await unsentFiles(till.engine).write(WORDS);
  till.engine.close();
  till.server.business = { id: 'business-2', name: 'Bismillah Store' };
  const { engine, phone } = await otherPhone(till, 'outlet-3');
  await assert.rejects(unsentFiles(engine).read(content, WORDS), trouble('other_business'));
  assert.deepEqual(await stored(phone.window(), 'outbox', 'till:business-2:outlet-3'), []);
  await rest();
  assert.deepEqual([engine.sync.elsewhere, till.server.applied.size], [0, 0]);
  engine.close();
});

test('a file cannot put the numbers of its till out of reach', async () => {
  const till = await stranded();
  const [held] = await stored<OutboxEntry>(till.phone.window(), 'outbox');
  const enrolment = till.engine.device.enrolment!;
  const file = async (changes: object) => {
    const operations = [{ ...held!.operation, op_id: `forged-${JSON.stringify(changes)}`, ...changes }];
    const contents = { devices: [{ enrolment, shifts: { [enrolment.shift.id]: enrolment.shift } }], operations };
    const sealed = await seal(till.phone.window(), WORDS, JSON.stringify(contents));
    return JSON.stringify({ format: 'tarazu-unsent-sales', version: 1, made_at: 0, count: 1, ...sealed });
  };
  await assert.rejects(unsentFiles(till.engine).read(await file({ device_seq: 2 ** 53 - 1 }), WORDS), trouble('damaged'));
  assert.equal((await sell(till.engine)).device_seq, 4);
  const payload = JSON.stringify({ receipt_no: `S1-${2 ** 53 - 1}` });
  await unsentFiles(till.engine).read(await file({ device_seq: 9, payload }), WORDS);
  const after = await sell(till.engine);
  assert.deepEqual([after.device_seq, after.receipt_no], [10, 'S1-000010']);
  till.engine.close();
});

test('there is no file of nothing', async () => {
  const { engine } = await enrolled();
  await assert.rejects(unsentFiles(engine).write(WORDS), trouble('nothing'));
  await rest();
  engine.close();
});
