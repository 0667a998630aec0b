import assert from 'node:assert/strict';
import test from 'node:test';
import type { Chain } from '../device/founding';
import { META, OutletStore } from '../device/outlet-store';
import { Registry } from '../device/registry';
import { openEngine } from '../engine/engine';
import { buildOperation } from '../outbox/operation';
import type { OutboxEntry } from '../outbox/outbox-store';
import { buildSale } from '../sales/sale';
import { operationHash } from '../shared/hash';
import type { Operation } from '../shared/protocol';
import { faults } from '../testing/server';
import { rest, until } from '../testing/surroundings';
import { type Bench, bench, cash, enrolled, sell, someCart, stored } from '../testing/till';
import { activateWhenIdle, drainAll, isOurs, lastLanguage, recordForm } from './background';

const OP = '018f2a3b-4c5d-7e6f-8a9b-0c1d2e3f4a5b';

async function post(till: Pick<Bench, 'phone'>, fields: Record<string, unknown>, window = till.phone.window()) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  const work: Promise<unknown>[] = [];
  const request = new Request('http://shop/till/sales', { method: 'POST', body, referrer: 'http://shop/till/ur' });
  Object.defineProperty(request, 'referrer', { value: 'http://shop/till/ur' });
  const response = await recordForm(window, request, promise => work.push(promise));
  return { response, location: response.headers.get('Location'), done: Promise.all(work) };
}

async function envelope(till: Bench, overrides: Partial<Operation> = {}): Promise<Operation> {
  const environment = till.phone.window();
  const device = (await new Registry(environment).current())!;
  const shop = new OutletStore(environment, device);
  const chain = (await shop.meta<Chain>(META.chain(shop.deviceId)))!;
  const cart = { ...someCart(), op_id: OP };
  const sale = buildSale(
    { cart, payments: cash(cart) },
    `S1-${String(chain.receipt_counter + 1).padStart(6, '0')}`,
    (await shop.meta<number>(META.pricesAsOf)) ?? 0,
  );
  const operation = {
    ...buildOperation(
      device,
      chain,
      {
        opId: OP,
        kind: 'record_sale',
        make: () => {
          throw new Error();
        },
      },
      JSON.stringify(sale),
      1_793_300_000_000,
      7,
    ),
    ...overrides,
  };
  await shop.store.close();
  return { ...operation, hash: await operationHash(operation, environment.digest!) };
}

const outbox = ({ phone }: Pick<Bench, 'phone'>) => stored<OutboxEntry>(phone.window(), 'outbox');

/** A till whose sale was tried once, and is not sent. */
async function withUnsent(): Promise<Bench> {
  const till = await enrolled();
  await rest();
  till.server.fail('/sync/push', faults.dropBefore);
  await sell(till.engine);
  await rest();
  return till;
}

test('a posted cart is recorded, answered with its receipt, shown in the open window and sent', async () => {
  const till = await enrolled();
  await rest();
  const cart = { ...someCart(), op_id: OP };
  const { response, location, done } = await post(till, { cart, payments: cash(cart) });
  assert.deepEqual([response.status, location], [303, `/till/ur#receipt=${OP}`]);
  await done;
  await until(() => till.server.applied.has(OP));
  await until(() => till.engine.sync.pending === 0);
  assert.equal((await till.engine.sales.receipt(OP))!.receipt_no, 'S1-000001');
  till.engine.close();
});

test('a posted operation that fits the chain is kept byte for byte', async () => {
  const till = await enrolled();
  await rest();
  const operation = await envelope(till);
  const dead = till.phone.window({ fetch: faults.dropBefore });
  const { location, done } = await post(till, { operation, token: 'shift-1.secret-1' }, dead);
  assert.equal(location, `/till/ur#receipt=${OP}`);
  await done;
  assert.deepEqual((await outbox(till))[0]!.operation, operation);
  till.engine.close();
});

test('a posted operation that does not fit is recorded anew under its op_id', async () => {
  const till = await enrolled();
  const early = await envelope(till);
  till.server.fail('/sync/push', ...Array.from({ length: 9 }, () => faults.dropBefore));
  await sell(till.engine);
  const dead = till.phone.window({ fetch: faults.dropBefore });
  for (const operation of [early, { ...early, hash: 'f'.repeat(64) }])
    assert.equal((await post(till, { operation }, dead)).location, `/till/ur#receipt=${OP}`);
  const entries = await outbox(till);
  assert.deepEqual(
    entries.map(({ device_seq }) => device_seq),
    [1, 2],
  );
  assert.equal(entries[1]!.op_id, OP);
  assert.equal(entries[1]!.operation.prev_hash, entries[0]!.operation.hash);
  till.engine.close();
});

test('a form posted twice is one sale', async () => {
  const till = await enrolled();
  const cart = { ...someCart(), op_id: OP };
  const answers = await Promise.all([1, 2, 3].map(() => post(till, { cart, payments: cash(cart) })));
  assert.deepEqual(new Set(answers.map(({ location }) => location)), new Set([`/till/ur#receipt=${OP}`]));
  await Promise.all(answers.map(({ done }) => done));
  assert.equal(till.server.applied.size, 1);
  till.engine.close();
});

test('a form that makes no sale is answered with what is wrong, and nothing is recorded', async () => {
  const till = await enrolled();
  for (const fields of [
    {},
    { cart: 'no json' },
    { cart: someCart(), payments: [] },
    { operation: { op_id: OP } },
    { operation: { op_id: OP, payload: '{}' } },
  ] as Record<string, unknown>[]) {
    assert.equal((await post(till, fields)).location, '/till/ur#not-saved=invalid');
  }
  assert.deepEqual(await outbox(till), []);
  till.engine.close();
});

test('in a browser that is no till the form goes to the server', async () => {
  const { phone } = bench();
  const sent: [string, RequestInit][] = [];
  const window = phone.window({
    fetch: async (url, init) => {
      sent.push([url, init]);
      return new Response('a receipt');
    },
  });
  const { response } = await post({ phone }, { operation: '{"op_id":"x"}', token: 't' }, window);
  assert.equal(await response.text(), 'a receipt');
  assert.deepEqual([sent[0]![0], String(sent[0]![1].body)], ['http://shop/till/sales', 'operation=%7B%22op_id%22%3A%22x%22%7D&token=t']);
});

test('woken in the background, the worker sends everything, and asks to be woken again while something is left', async () => {
  const till = await enrolled();
  await rest();
  till.server.fail('/sync/push', ...Array.from({ length: 4 }, () => faults.dropBefore));
  await sell(till.engine);
  await rest();
  till.engine.close();
  await till.clock.advance(60_000);
  await assert.rejects(drainAll(till.phone.window()));
  till.server.faults.length = 0;
  await till.clock.advance(120_000);
  await drainAll(till.phone.window());
  assert.equal(till.server.applied.size, 1);
});

test('a new version waits for a running drain', async () => {
  const till = await enrolled();
  await rest();
  let release = () => {};
  const held = new Promise<void>(resolve => {
    release = resolve;
  });
  till.server.fail('/sync/push', async (_url, _init, answer) => {
    await held;
    return answer();
  });
  await sell(till.engine);
  await until(() => !till.server.faults.length);
  let active = false;
  const activating = activateWhenIdle(till.phone.window(), async () => {
    active = true;
  });
  await rest();
  assert.equal(active, false);
  release();
  await activating;
  assert.equal(active, true);
  await rest();
  till.engine.close();
});

test('a new version does not keep the old one from sending while the browser waits for the old one to end', async () => {
  const till = await withUnsent();
  till.engine.close();
  await till.clock.advance(120_000);
  let ended = () => {};
  const activating = activateWhenIdle(
    till.phone.window(),
    () =>
      new Promise<void>(resolve => {
        ended = resolve;
      }),
  );
  await rest();
  let woken = false;
  void drainAll(till.phone.window()).then(() => {
    woken = true;
  });
  await until(() => woken, 'the old version to send');
  assert.equal(till.server.applied.size, 1);
  ended();
  await activating;
});

test('a window sees at once what the worker sent', async () => {
  const till = await withUnsent();
  // Only the worker may try again now: the window's clock stands still.
  let told = 0;
  till.engine.subscribe(what => {
    if (what === 'sales') told++;
  });
  await drainAll(till.phone.window({ now: () => till.clock.time + 120_000 }));
  await until(() => told === 1 && till.engine.sync.pending === 0, 'the window to hear of it');
  assert.equal((await till.engine.sales.receipts(1))[0]!.state, 'sent');
  till.engine.close();
});

test('the language of the till is that of its last shell', async () => {
  const { phone } = bench();
  assert.equal(await lastLanguage(phone.window()), 'en');
  (await openEngine({ environment: phone.window(), language: 'ur' })).close();
  assert.equal(await lastLanguage(phone.window()), 'ur');
  assert.equal(await lastLanguage(phone.window({ indexedDB: null })), 'en');
});

test('a form that another site posts is not ours to answer', () => {
  const from = (referrer: string) =>
    Object.defineProperty(new Request('http://shop/till/sales', { method: 'POST' }), 'referrer', { value: referrer }) as Request;
  assert.equal(isOurs(from('http://shop/till/ur')), true);
  for (const referrer of ['', 'about:client', 'http://shop.example/x', 'http://shop:81/till/en', 'https://shop/till/en'])
    assert.equal(isOurs(from(referrer)), false, referrer);
});
