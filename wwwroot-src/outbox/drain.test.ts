import assert from 'node:assert/strict';
import test from 'node:test';
import { afterFailure, NO_ATTEMPT } from '../device/backoff';
import { OutletStore } from '../device/outlet-store';
import { Registry } from '../device/registry';
import type { Problem } from '../device/request';
import { openEngine } from '../engine/engine';
import { type Fault, faults, json } from '../testing/server';
import { Phone, rest, until } from '../testing/surroundings';
import { type Bench, bench, enrolled, line, sell, stored } from '../testing/till';
import { drain } from './drain';
import type { JournalEntry, OutboxEntry } from './outbox-store';
import { prune } from './prune';
import { cutBatch } from './push';

const DAY = 86_400_000;

async function withSales(count: number): Promise<Bench> {
  const till = await enrolled();
  await rest();
  till.server.fail('/sync/push', ...Array.from({ length: count }, () => faults.dropBefore));
  for (let sale = 0; sale < count; sale++) await sell(till.engine);
  await rest();
  till.server.faults.length = 0;
  return till;
}

const outbox = ({ phone }: Bench) => stored<OutboxEntry>(phone.window(), 'outbox');
const journal = ({ phone }: Bench) => stored<JournalEntry>(phone.window(), 'journal');

/** Whatever happened, at the end the server has every sale once and the till knows it. */
async function assertAllArrived(till: Bench, sales: number): Promise<void> {
  for (let minute = 0; minute < 5 && till.engine.sync.pending; minute++) await till.clock.advance(60_000);
  assert.equal(till.engine.sync.pending, 0);
  assert.deepEqual(
    [...till.server.applied.values()].map(({ device_seq }) => device_seq),
    Array.from({ length: sales }, (_, n) => n + 1),
  );
  assert.equal((await journal(till)).length, sales);
  assert.ok((await till.engine.sales.receipts(100)).every(({ state }) => state === 'sent'));
  assert.equal(till.engine.sync.problem, null);
  till.engine.close();
}

test('a sale is sent at once, acknowledged, and moves to the journal with its receipt marked', async () => {
  const till = await enrolled();
  const receipt = await sell(till.engine);
  await until(() => till.engine.sync.pending === 0);
  assert.deepEqual(await outbox(till), []);
  assert.deepEqual(
    (await journal(till)).map(({ operation, status }) => [operation.op_id, status]),
    [[receipt.op_id, 'applied']],
  );
  const push = till.server.pushes[0]!;
  assert.deepEqual(push.tokens, { 'shift-1': 'secret-1' });
  const { init } = till.server.requests.find(({ url }) => url === '/sync/push')!;
  assert.equal((init.headers as Record<string, string>).Authorization, 'Bearer shift-1.secret-1');
  assert.deepEqual([init.cache, init.credentials, init.method], ['no-store', 'same-origin', 'POST']);
  await rest();
  await assertAllArrived(till, 1);
});

const problems: [string, Fault, Problem][] = [
  ['the request is lost', faults.dropBefore, 'offline'],
  ['the answer is lost after the server applied it', faults.dropAfter, 'offline'],
  ['somebody else answers 200 with a page', faults.html, 'captive'],
  ['the request is redirected', faults.redirect, 'captive'],
  ['the server answers 500', faults.status(500), 'server'],
  ['the server answers 429', faults.status(429), 'server'],
  ['the server answers 404', faults.status(404), 'server'],
  ['the shift is not accepted', faults.status(401), 'sign_in'],
  ['the shift is forbidden', faults.status(403), 'sign_in'],
  ['the answer is cut off', faults.truncated, 'server'],
  ['the answer is for another protocol', async () => json({ proto: 2, server_time: 1, epoch: 'e', change_seq: 1, results: [] }), 'server'],
  [
    'the answer does not bear our mark',
    async (_url, _init, answer) => new Response(await (await answer()).text(), { headers: { 'Content-Type': 'application/json' } }),
    'captive',
  ],
  [
    'the answer is no JSON by its type',
    async (_url, _init, answer) =>
      new Response(await (await answer()).text(), { headers: { 'Content-Type': 'text/plain', 'X-Pos-Sync': '1' } }),
    'server',
  ],
  [
    'a 201 has a good body',
    async (_url, _init, answer) =>
      new Response(await (await answer()).text(), { status: 201, headers: { 'Content-Type': 'application/json', 'X-Pos-Sync': '1' } }),
    'server',
  ],
];
for (const [what, fault, problem] of problems) {
  test(`when ${what}, the sales stay, it shows, and they arrive once later`, async () => {
    const till = await withSales(3);
    till.server.fail('/sync/push', fault);
    till.engine.syncNow();
    await until(() => !till.server.faults.length);
    await rest();
    assert.equal(till.engine.sync.problem, problem);
    assert.equal(till.engine.sync.pending, 3);
    assert.equal((await outbox(till)).length, 3);
    assert.ok((await till.engine.sales.receipts(9)).every(({ state }) => state === 'saved'));
    await assertAllArrived(till, 3);
  });
}

test('an operation without a result of its own stays, and does not hold up the others', async () => {
  const till = await withSales(3);
  const [first] = await outbox(till);
  till.server.verdict = ({ op_id }) => (op_id === first!.op_id ? null : { status: 'applied' });
  till.engine.syncNow();
  await until(() => till.engine.sync.pending === 1);
  assert.deepEqual(
    (await outbox(till)).map(({ op_id }) => op_id),
    [first!.op_id],
  );
  assert.ok(till.server.seen.get(first!.op_id)! <= 2, 'it waits its turn');
  till.server.verdict = () => ({ status: 'applied' });
  await till.clock.advance(60_000);
  assert.equal(till.engine.sync.pending, 0);
  till.engine.close();
});

test('a result for another op_id acknowledges nothing', async () => {
  const till = await withSales(1);
  till.server.fail('/sync/push', async () =>
    json({
      proto: 1,
      server_time: till.server.now,
      epoch: 'epoch-1',
      change_seq: 1,
      results: [{ op_id: 'somebody-else', status: 'applied' }, { op_id: 5 }, null],
    }),
  );
  till.engine.syncNow();
  await until(() => !till.server.faults.length);
  await rest();
  assert.equal((await outbox(till)).length, 1);
  await assertAllArrived(till, 1);
});

test('an unknown status acknowledges nothing', async () => {
  const till = await withSales(1);
  till.server.verdict = () => ({ status: 'accepted' as 'applied' });
  till.engine.syncNow();
  await rest();
  assert.equal((await outbox(till)).length, 1);
  till.server.verdict = () => ({ status: 'applied' });
  await assertAllArrived(till, 1);
});

for (const status of ['key_reused', 'refused'] as const) {
  test(`an operation that is ${status} is kept and shown, and those behind it are sent`, async () => {
    const till = await withSales(3);
    const [first] = await outbox(till);
    till.server.verdict = ({ op_id }) => (op_id === first!.op_id ? { status, reason: 'other_shop' } : { status: 'applied' });
    till.engine.syncNow();
    await until(() => till.engine.sync.pending === 1);
    await rest();
    const receipts = await till.engine.sales.receipts(9);
    assert.deepEqual(
      receipts.map(({ state }) => state),
      ['sent', 'sent', 'needs_attention'],
    );
    assert.equal(receipts[2]!.reason, 'other_shop');
    assert.deepEqual([till.engine.sync.attention, till.engine.sync.problem], [1, null]);
    const sent = till.server.seen.get(first!.op_id);
    await till.clock.advance(600_000);
    assert.equal(till.server.seen.get(first!.op_id), sent, 'it is not sent again by itself');
    till.server.verdict = () => ({ status: 'applied' });
    till.engine.syncNow();
    await until(() => till.engine.sync.pending === 0);
    assert.equal((await till.engine.sales.receipts(9))[2]!.reason, undefined);
    till.engine.close();
  });
}

test('a quarantined operation has arrived; the receipt says why the owner has it', async () => {
  const till = await withSales(1);
  till.server.verdict = () => ({ status: 'quarantined', reason: 'author_expired' });
  till.engine.syncNow();
  await until(() => till.engine.sync.pending === 0);
  const [receipt] = await till.engine.sales.receipts(1);
  assert.deepEqual([receipt!.state, receipt!.reason], ['sent', 'author_expired']);
  till.engine.close();
});

for (const [where, tooLarge] of [
  ['the server', () => json({ error: 'too_large' }, 413)],
  ['a proxy before it', () => new Response('<h1>413</h1>', { status: 413 })],
] as const) {
  test(`when a batch is too large for ${where}, it is halved down to the one that is`, async () => {
    const till = await withSales(9);
    const entries = await outbox(till);
    const guilty = entries[4]!.op_id;
    till.server.fail(
      '/sync/push',
      ...Array.from(
        { length: 50 },
        (): Fault => async (_url, init, answer) => (String(init.body).includes(guilty) ? tooLarge() : answer()),
      ),
    );
    till.engine.syncNow();
    await until(() => till.engine.sync.pending === 1);
    await rest();
    assert.deepEqual([till.engine.sync.problem, till.engine.sync.attention], ['too_large', 1]);
    assert.equal((await till.engine.sales.receipt(guilty))!.state, 'needs_attention');
    assert.equal(till.server.applied.size, 8);
    till.engine.close();
  });
}

test('a server that rejects everything does not turn every sale into a problem', async () => {
  const till = await withSales(12);
  till.server.fail('/sync/push', ...Array.from({ length: 40 }, () => faults.status(422)));
  till.engine.syncNow();
  await rest(600);
  assert.ok(till.engine.sync.attention <= 3);
  assert.equal(till.engine.sync.problem, 'server');
  assert.equal(till.engine.sync.pending, 12);
  till.server.faults.length = 0;
  till.engine.syncNow();
  await assertAllArrived(till, 12);
});

test('two windows and the worker draining at once send each operation once', async () => {
  const till = await withSales(120);
  const [device] = await new Registry(till.phone.window()).devices();
  await Promise.all(
    [1, 2, 3].map(() => {
      const window = till.phone.window();
      return drain(new OutletStore(window, device!), new Registry(window), 'asked');
    }),
  );
  assert.equal(till.server.applied.size, 120);
  assert.deepEqual([...new Set(till.server.seen.values())], [1]);
  assert.ok(till.server.pushes.every(({ operations }) => operations.length <= 50));
  till.engine.close();
});

test('a batch has at most 50 operations and 256 KB, and at least one operation', () => {
  const entries = (count: number, bytes: number) => Array.from({ length: count }, () => ({ bytes }) as OutboxEntry);
  assert.equal(cutBatch(entries(80, 1_000)).length, 50);
  assert.equal(cutBatch(entries(80, 60_000)).length, 4);
  assert.equal(cutBatch(entries(3, 900_000)).length, 1);
  assert.equal(cutBatch(entries(80, 1_000), 7).length, 7);
});

test('attempts grow apart, up to a minute when the server is unwell and six seconds when it cannot be reached', () => {
  const { phone } = bench();
  const half = phone.window({ random: bytes => bytes.fill(128) });
  const waits = (problem: Problem, environment = half) => {
    let attempt = NO_ATTEMPT;
    return Array.from({ length: 9 }, () => (attempt = afterFailure(attempt, problem, null, environment)).not_before - phone.clock.time);
  };
  assert.deepEqual(waits('server'), [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  assert.deepEqual(waits('offline'), [1000, 2000, 4000, 6000, 6000, 6000, 6000, 6000, 6000]);
  assert.deepEqual(waits('sign_in')[0], 60_000);
  phone.isVisible = false;
  assert.equal(waits('offline')[8], 60_000);
  const spread = (byte: number) => waits('server', phone.window({ random: bytes => bytes.fill(byte) }))[0];
  assert.deepEqual([spread(0), spread(255)], [500, 1496]);
});

test('Retry-After is obeyed, whatever happens meanwhile', async () => {
  const till = await withSales(1);
  till.server.fail('/sync/push', faults.status(503, { 'Retry-After': '120' }));
  till.engine.syncNow();
  await until(() => !till.server.faults.length);
  await rest();
  const before = till.server.count('/sync/push');
  for (let second = 0; second < 11; second++) {
    await till.clock.advance(10_000);
    till.phone.trigger('online');
    till.engine.syncNow();
  }
  await sell(till.engine);
  await rest();
  assert.equal(till.server.count('/sync/push'), before);
  await till.clock.advance(60_000);
  await assertAllArrived(till, 2);
});

test('told again and again to come back soon, a till does come back soon', () => {
  const { phone } = bench();
  const latest = phone.window({ random: bytes => bytes.fill(255) });
  let attempt = NO_ATTEMPT;
  for (let times = 0; times < 9; times++) {
    attempt = afterFailure(attempt, 'server', 3_000, latest);
    const wait = attempt.not_before - phone.clock.time;
    assert.ok(wait >= 3_000 && wait <= 12_000, `${wait} ms`);
  }
});

test('a network that comes and goes is not hammered, and the sale leaves within ten seconds of its return', async () => {
  const till = await withSales(1);
  const attempts: number[] = [];
  const down: Fault = async () => {
    attempts.push(till.clock.time);
    throw new TypeError('Failed to fetch');
  };
  till.server.fail('/sync/push', ...Array.from({ length: 1000 }, () => down));
  till.server.fail('/sync/pull', ...Array.from({ length: 1000 }, () => faults.dropBefore));
  for (let second = 0; second < 600; second += 2) {
    till.phone.trigger('online');
    await till.clock.advance(2_000);
  }
  assert.ok(attempts.length >= 60, `${attempts.length} attempts in ten minutes`);
  const gaps = attempts
    .slice(1)
    .map((at, i) => at - attempts[i]!)
    .slice(3);
  assert.ok(
    gaps.every(gap => gap >= 3_000),
    `${gaps.join(' ')} ms`,
  );
  till.server.faults.length = 0;
  await till.clock.advance(10_000);
  assert.equal(till.engine.sync.pending, 0);
  till.engine.close();
});

test('it tries though the browser believes to be offline', async () => {
  const till = await enrolled();
  till.phone.isOnline = false;
  await sell(till.engine);
  await until(() => till.engine.sync.pending === 0);
  till.engine.close();
});

test('an answer that does not come is given up after fifteen seconds', async () => {
  const till = await withSales(1);
  till.server.fail(
    '/sync/push',
    (_url, init) =>
      new Promise((_resolve, reject) => {
        init.signal!.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
      }),
  );
  till.engine.syncNow();
  await rest();
  assert.equal(till.engine.sync.sending, true);
  await till.clock.advance(14_000);
  assert.equal(till.engine.sync.sending, true);
  await till.clock.advance(1_500);
  assert.deepEqual([till.engine.sync.sending, till.engine.sync.problem], [false, 'offline']);
  await assertAllArrived(till, 1);
});

test('nothing expires: eight days later, and with the clock set back, all is sent', async () => {
  for (const jump of [8 * DAY, -8 * DAY]) {
    const till = await withSales(2);
    till.engine.close();
    till.clock.time += jump;
    const engine = await openEngine({ environment: till.phone.window() });
    await until(() => engine.sync.pending === 0);
    assert.equal(till.server.applied.size, 2);
    engine.close();
  }
});

test('the clock offset is measured at a contact, goes into the next operation, and survives a reload', async () => {
  const till = await enrolled();
  till.server.clockAhead = 3_600_000;
  till.server.fail('/sync/push', async (_url, _init, answer) => {
    till.clock.time += 400;
    const response = await answer();
    till.clock.time += 400;
    return response;
  });
  await sell(till.engine);
  await until(() => till.engine.sync.pending === 0);
  await rest();
  assert.equal(till.engine.sync.clockOffset, 3_600_000);
  till.engine.close();
  const engine = await openEngine({ environment: till.phone.window({ fetch: faults.dropBefore }) });
  assert.equal(engine.sync.clockOffset, 3_600_000);
  assert.ok(engine.sync.lastContact);
  await sell(engine);
  assert.equal((await outbox(till))[0]!.operation.clock_offset_ms, 3_600_000);
  engine.close();
});

test('acknowledged operations leave the journal after thirty days by the server clock when a backup holds them, unacknowledged ones never', async () => {
  const till = await enrolled();
  await sell(till.engine);
  await until(() => till.engine.sync.pending === 0);
  await rest();
  till.server.verdict = () => null;
  await sell(till.engine);
  await rest();
  till.engine.close();
  const kept = async (fetch = till.server.fetch) => {
    const engine = await openEngine({ environment: till.phone.window({ fetch }) });
    await rest();
    const counts = [(await journal(till)).length, (await engine.sales.receipts(9)).length, (await outbox(till)).length];
    engine.close();
    return counts;
  };
  till.clock.time += 400 * DAY;
  till.server.clockAhead = -400 * DAY;
  assert.deepEqual(await kept(faults.dropBefore), [1, 2, 1], 'the clock jumped and nobody said so');
  assert.deepEqual(await kept(), [1, 2, 1], 'the server says it is today');
  till.server.clockAhead += 29 * DAY;
  assert.deepEqual(await kept(), [1, 2, 1]);
  till.server.clockAhead += 2 * DAY;
  assert.deepEqual(await kept(), [1, 1, 1], 'no backup is known to hold it');
  till.server.backedUpTo = till.server.now;
  await kept();
  assert.deepEqual(await kept(), [0, 1, 1]);
});

test('what no backup holds stays up to a number of operations, the oldest going first', async () => {
  const till = await enrolled();
  for (let sale = 0; sale < 5; sale++) await sell(till.engine);
  await until(() => till.engine.sync.pending === 0);
  await rest();
  till.engine.close();
  till.clock.time += 31 * DAY;
  const outlet = new OutletStore(till.phone.window(), (await new Registry(till.phone.window()).current())!);
  await outlet.setMeta('contact', { clock_offset: 0, last_contact: till.clock.time, round_trip: 1 });
  await prune(outlet, 3);
  assert.deepEqual(
    (await journal(till)).map(({ device_seq }) => device_seq),
    [3, 4, 5],
  );
  await outlet.store.close();
});

test('what a worker that was stopped in the middle had begun, the next window finishes', async () => {
  const till = await enrolled();
  await rest();
  till.server.fail('/sync/push', ...Array.from({ length: 2 }, () => faults.dropBefore));
  await sell(till.engine);
  await rest();
  till.engine.close();
  till.server.faults.length = 0;
  // The browser ends the worker after the server took the batch; its lock goes with it, its answer never comes.
  const stopped = till.phone.window({
    locks: new Phone(till.server.fetch).locks,
    fetch: (url, init) => till.server.fetch(url, init).then(() => new Promise(() => {})),
  });
  const device = await new Registry(stopped).current();
  void drain(new OutletStore(stopped, device!), new Registry(stopped), 'asked');
  await until(() => till.server.applied.size === 1);
  const engine = await openEngine({ environment: till.phone.window() });
  await until(() => engine.sync.pending === 0);
  assert.equal((await engine.sales.receipts(9))[0]!.state, 'sent');
  assert.equal(till.server.applied.size, 1);
  await rest();
  engine.close();
});

test('another window sees at once what was sold and sent', async () => {
  const till = await enrolled();
  const other = await openEngine({ environment: till.phone.window() });
  till.server.fail('/sync/push', faults.dropBefore, faults.dropBefore, faults.dropBefore);
  await sell(till.engine);
  // Each by itself: the other window reads its state for reasons of its own too.
  await until(() => other.sync.pending === 1 && other.catalogue.byId('sugar')!.on_hand === -1500, 'the sale to show');
  till.server.faults.length = 0;
  till.engine.syncNow();
  await until(() => other.sync.pending === 0 && till.engine.sync.pending === 0);
  assert.equal((await other.sales.receipts(1))[0]!.state, 'sent');
  till.engine.close();
  other.close();
});

test('sales of different cashiers are sent together, each with the token of who made it', async () => {
  const till = await withSales(1);
  till.server.worker = { id: 'worker-2', name: 'Bilal', role: 'owner' };
  assert.equal(await till.engine.device.resume(), 'renewed');
  await sell(till.engine, { op_id: null, lines: [line('milk', 1000, 28_050)] });
  await until(() => till.engine.sync.pending === 0);
  const operations = till.server.pushes.flatMap(push => push.operations);
  assert.deepEqual(
    operations.map(({ author }) => author),
    ['shift-1', 'shift-2'],
  );
  assert.ok(
    till.server.pushes.every(push => push.operations.every(({ author }) => push.tokens[author] === author.replace('shift', 'secret'))),
  );
  assert.deepEqual(
    (await till.engine.sales.receipts(2)).map(({ worker }) => worker),
    ['Bilal', 'Ayesha'],
  );
  till.engine.close();
});

test("what the next cashier sells while the till is sending goes with the next cashier's token", async () => {
  const { engine, server } = await enrolled();
  await rest();
  let letGo = () => {};
  const gate = new Promise<void>(resolve => {
    letGo = resolve;
  });
  const before = server.count('/sync/push');
  server.fail('/sync/push', async (_url, _init, answer) => {
    await gate;
    return answer();
  });
  await sell(engine);
  await until(() => server.count('/sync/push') > before, 'the sending to begin');
  server.worker = { id: 'worker-2', name: 'Bilal', role: 'cashier' };
  assert.equal(await engine.device.resume(), 'renewed');
  await sell(engine);
  letGo();
  await until(() => engine.sync.pending === 0, 'both sales to be sent');
  for (const { operations, tokens } of server.pushes) for (const { author } of operations) assert.ok(author in tokens);
  engine.close();
});

test('a page that comes to the front sends at once, however long the last failure made it wait', async () => {
  const till = await enrolled();
  await rest();
  till.server.fail('/sync/push', ...Array.from({ length: 8 }, () => faults.status(503)));
  await sell(till.engine);
  await rest();
  for (let second = 0; second < 400 && till.server.faults.length; second++) await till.clock.advance(1_000);
  await rest();
  assert.equal(till.engine.sync.pending, 1, 'it has to wait for its turn');
  till.phone.trigger('visible');
  await rest();
  assert.equal(till.engine.sync.pending, 0);
  till.engine.close();
});
