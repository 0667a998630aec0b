import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import test, { type TestContext } from 'node:test';
import { type Engine, openEngine } from '../engine/engine';
import { NotSaved } from '../outbox/not-saved';
import type { OutboxEntry } from '../outbox/outbox-store';
import { operationHash } from '../shared/hash';
import type { Payment, RecordSale } from '../shared/protocol';
import { faults } from '../testing/server';
import { rest, until } from '../testing/surroundings';
import { bench, cash, enrolled, line, sell, someCart, stored } from '../testing/till';
import type { Receipt } from './receipts';

const digest = (bytes: Uint8Array) => webcrypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>) as Promise<ArrayBuffer>;
const reason = (wanted: string) => (error: unknown) => error instanceof NotSaved && error.reason === wanted;
type Aborting = IDBTransaction & { _abort(name: string): void };

/** As browsers do under quota pressure: the requests succeed, and then the transaction is given up. */
function fullPhone(t: TestContext, error = 'QuotaExceededError'): () => void {
  const { add } = IDBObjectStore.prototype;
  const mock = t.mock.method(IDBObjectStore.prototype, 'add', function (this: IDBObjectStore, ...parameters: [unknown]) {
    const request = add.apply(this, parameters);
    if (this.name === 'sold') request.addEventListener('success', () => (this.transaction as Aborting)._abort(error));
    return request;
  });
  return () => mock.mock.restore();
}

async function offline(windows = 1) {
  const parts = await enrolled();
  const dead = { fetch: faults.dropBefore };
  parts.engine.close();
  const engines: Engine[] = [];
  for (let window = 0; window < windows; window++) engines.push(await openEngine({ environment: parts.phone.window(dead) }));
  return { ...parts, engine: engines[0]!, engines, window: parts.phone.window(dead) };
}

test('a sale is in the outbox, its receipt is kept and the cart is empty', async () => {
  const { engine, window, clock, phone } = await offline();
  const cart = someCart();
  await engine.sales.saveCart(cart);
  const receipt = await engine.sales.checkout(cart, [{ method: 'cash', amount: 50_600, tendered: 60_000 }]);

  assert.equal(receipt.receipt_no, 'S1-000001');
  assert.deepEqual([receipt.lines_total, receipt.rounding, receipt.total, receipt.state], [50_550, 50, 50_600, 'saved']);
  assert.deepEqual([receipt.worker, receipt.business, receipt.outlet.phone], ['Ayesha', 'Madina Store', '042-111']);
  assert.deepEqual(await engine.sales.loadCart(), { op_id: null, lines: [] });
  assert.deepEqual(
    (await engine.sales.receipts(10)).map(sale => sale.op_id),
    [cart.op_id],
  );
  assert.equal(engine.sync.pending, 1);
  assert.equal(phone.wakes, 1);
  const [entry] = await stored<OutboxEntry>(window, 'outbox');
  const { hash, ...operation } = entry!.operation;
  assert.equal(hash, await operationHash(operation, digest));
  assert.deepEqual(
    [operation.op_id, operation.device_seq, operation.prev_hash, operation.occurred_at],
    [cart.op_id, 1, '0'.repeat(64), clock.time],
  );
  const sale = JSON.parse(operation.payload) as RecordSale;
  assert.deepEqual(Object.keys(sale.lines[0]!), ['product_id', 'name', 'unit', 'quantity', 'unit_price', 'line_total']);
  assert.deepEqual(sale.payments, [{ method: 'cash', amount: 50_600, tendered: 60_000 }]);
  engine.close();
});

test('what was sold here is off the stock at once', async () => {
  const { engine, phone, window } = await offline();
  const before = engine.catalogue.byId('sugar')!.on_hand;
  assert.equal(before, null, 'not read yet');
  await rest();
  await sell(engine);
  assert.equal(engine.catalogue.byId('sugar')!.on_hand, -1500);
  engine.close();
  const again = await openEngine({ environment: phone.window({ fetch: window.fetch }) });
  await until(() => again.catalogue.byId('sugar')!.on_hand !== null);
  assert.equal(again.catalogue.byId('sugar')!.on_hand, -1500);
  again.close();
});

for (const [error, wanted] of [
  ['QuotaExceededError', 'quota'],
  ['UnknownError', 'broken'],
] as const) {
  test(`a transaction given up with ${error} leaves the cart and makes no receipt`, async t => {
    const { engine, window } = await offline();
    const cart = someCart();
    await engine.sales.saveCart(cart);
    const mend = fullPhone(t, error);
    await assert.rejects(sell(engine, cart), reason(wanted));

    assert.deepEqual((await engine.sales.loadCart()).lines, cart.lines);
    assert.deepEqual(await engine.sales.receipts(10), []);
    assert.deepEqual(await stored(window, 'outbox'), []);
    assert.equal(engine.sync.pending, 0);
    mend();
    assert.equal((await sell(engine, cart)).device_seq, 1, 'the number was not used up');
    engine.close();
  });
}

test('what was heard of the server since the last sale is in the next one', async () => {
  const { engine, window } = await offline();
  await sell(engine);
  const outlet = await engine.outlet();
  await outlet.setMeta('contact', { last_contact: 1, clock_offset: 5_000 });
  await sell(engine);
  await outlet.setMeta('prices_as_of', 77);
  await sell(engine);
  const operations = (await stored<OutboxEntry>(window, 'outbox')).map(({ operation }) => operation);
  assert.deepEqual(
    operations.slice(1).map(({ clock_offset_ms, payload }) => [clock_offset_ms, (JSON.parse(payload) as RecordSale).prices_as_of === 77]),
    [
      [5_000, false],
      [5_000, true],
    ],
  );
  engine.close();
});

test('five taps make one receipt', async () => {
  const { engine, window } = await offline();
  const cart = someCart();
  const receipts = await Promise.all(Array.from({ length: 5 }, () => sell(engine, cart)));
  assert.equal(new Set(receipts.map(({ receipt_no, op_id }) => receipt_no + op_id)).size, 1);
  assert.equal((await stored(window, 'outbox')).length, 1);
  assert.equal(engine.sync.pending, 1);
  engine.close();
});

test('a cart that two windows sell is sold once', async () => {
  const { engines, window } = await offline(2);
  const cart = someCart();
  await engines[0]!.sales.saveCart(cart);
  const receipts = await Promise.all(engines.map(async engine => sell(engine, await engine.sales.loadCart())));
  assert.equal(receipts[0]!.receipt_no, receipts[1]!.receipt_no);
  assert.equal((await stored(window, 'outbox')).length, 1);
  engines.forEach(engine => engine.close());
});

test('a cart another window sold with other lines is not sold and not confused with it', async () => {
  const { engines, window } = await offline(2);
  const cart = someCart();
  await engines[0]!.sales.saveCart(cart);
  const changed = await engines[1]!.sales.loadCart();
  changed.lines.push(line('milk', 2000, 28_050));
  await sell(engines[0]!, cart);
  await assert.rejects(sell(engines[1]!, changed), reason('sold_elsewhere'));
  await engines[1]!.sales.saveCart(changed);
  assert.deepEqual((await engines[1]!.sales.loadCart()).lines, [], 'it does not come back');
  assert.equal((await stored(window, 'outbox')).length, 1);
  engines.forEach(engine => engine.close());
});

test('a cart another window sold to somebody else, or was paid otherwise for, is not confused with it', async () => {
  const { engines, window } = await offline(2);
  const cart = someCart();
  const [first, second] = engines as [Engine, Engine];
  await first.sales.saveCart(cart);
  const other = await second.sales.loadCart();
  const sold = await first.sales.checkout(cart, cash(cart));
  for (const payments of [[], [{ method: 'card', amount: sold.total }], [{ method: 'cash', amount: 100 }]] as Payment[][]) {
    const onCredit = { ...other, customer: { id: 'aslam', name: 'Aslam' } };
    await assert.rejects(second.sales.checkout(onCredit, payments), reason('sold_elsewhere'));
  }
  await assert.rejects(second.sales.checkout({ ...other, customer: { id: 'aslam', name: 'Aslam' } }, cash(cart)), reason('sold_elsewhere'));
  assert.equal((await second.sales.checkout(other, cash(cart))).receipt_no, sold.receipt_no, 'the same again is the same');
  assert.equal((await stored(window, 'outbox')).length, 1);
  engines.forEach(engine => engine.close());
});

for (const locks of ['with', 'without']) {
  test(`sales of two windows at once are numbered without a gap and chained, ${locks} web locks`, async () => {
    const { phone } = await offline();
    const engines = await Promise.all(
      [1, 2].map(() =>
        openEngine({ environment: phone.window({ fetch: faults.dropBefore, ...(locks === 'without' ? { locks: null } : {}) }) }),
      ),
    );
    const receipts = await Promise.all(Array.from({ length: 12 }, (_, sale) => sell(engines[sale % 2]!)));
    assert.deepEqual(
      receipts.map(({ device_seq }) => device_seq).sort((a, b) => a - b),
      Array.from({ length: 12 }, (_, n) => n + 1),
    );
    assert.equal(new Set(receipts.map(({ receipt_no }) => receipt_no)).size, 12);
    const entries = await stored<OutboxEntry>(phone.window(), 'outbox');
    entries.forEach(({ operation }, n) => assert.equal(operation.prev_hash, n ? entries[n - 1]!.operation.hash : '0'.repeat(64)));
    engines.forEach(engine => engine.close());
  });
}

test('what does not add up is not recorded', async () => {
  const { engine, window } = await offline();
  const cart = someCart();
  const [payment] = cash(cart);
  const wrong = { ...cart, lines: [{ ...cart.lines[0]!, line_total: 1 }] };
  await assert.rejects(engine.sales.checkout(wrong, cash(wrong)), reason('invalid'));
  await assert.rejects(engine.sales.checkout(cart, []), reason('invalid'));
  await assert.rejects(engine.sales.checkout(cart, [{ ...payment!, amount: payment!.amount - 100 }]), reason('invalid'));
  await assert.rejects(engine.sales.checkout(cart, [{ ...payment!, tendered: 100 }]), reason('invalid'));
  await assert.rejects(engine.sales.checkout(cart, [{ ...payment!, method: 'card', tendered: 100_000 }]), reason('invalid'));
  await assert.rejects(engine.sales.checkout({ op_id: null, lines: [] }, []), reason('invalid'));
  assert.deepEqual(await stored(window, 'outbox'), []);
  engine.close();
});

test('what the server would put aside is refused before it is sold', async () => {
  const { engine, window } = await offline();
  const long = { op_id: null, lines: Array.from({ length: 501 }, (_, n) => ({ ...line('sugar', 1000, 100), key: String(n) })) };
  await assert.rejects(engine.sales.checkout(long, cash(long)), reason('too_long'));
  long.lines.pop();
  assert.equal((await engine.sales.checkout(long, cash(long))).lines.length, 500);
  const dear = { op_id: null, lines: [line('gold', 9_999_999, 999_999_999)] };
  await assert.rejects(engine.sales.checkout(dear, cash(dear)), reason('too_dear'));
  const cart = someCart();
  const [payment] = cash(cart);
  await assert.rejects(engine.sales.checkout(cart, [{ ...payment!, tendered: 1_000_000_000_100 }]), reason('too_dear'));
  await assert.rejects(engine.sales.checkout(cart, [payment!, { method: 'card', amount: 0 }]), reason('invalid'));
  await assert.rejects(
    engine.sales.checkout(
      cart,
      Array.from({ length: 21 }, () => ({ ...payment!, amount: payment!.amount / 21 })),
    ),
    reason('invalid'),
  );
  const worth = { op_id: null, lines: [{ ...line('sugar', 333, 15_000), amount: 5_100, line_total: 5_100 }] };
  await assert.rejects(engine.sales.checkout(worth, cash(worth)), reason('invalid'));
  const nameless = { op_id: null, lines: [{ ...line('sugar', 1000, 15_000), name: 'x'.repeat(201) }] };
  await assert.rejects(engine.sales.checkout(nameless, cash(nameless)), reason('invalid'));
  assert.equal((await stored(window, 'outbox')).length, 1);
  engine.close();
});

test('a split payment and goods by worth are recorded as they are', async () => {
  const { engine, window } = await offline();
  const worth = { ...line('sugar', 333, 15_000), amount: 5000, line_total: 5000 };
  const receipt = await engine.sales.checkout({ op_id: null, lines: [worth] }, [
    { method: 'cash', amount: 2000 },
    { method: 'wallet', amount: 3000 },
  ]);
  assert.equal(receipt.total, 5000);
  const [entry] = await stored<OutboxEntry>(window, 'outbox');
  const sale = JSON.parse(entry!.operation.payload) as RecordSale;
  assert.deepEqual(sale.lines[0]!.amount, 5000);
  assert.deepEqual(sale.payments, [
    { method: 'cash', amount: 2000 },
    { method: 'wallet', amount: 3000 },
  ]);
  engine.close();
});

test('when the browser lost the connection, it is opened again and the sale is saved', async t => {
  const { engine } = await offline();
  const { transaction } = IDBDatabase.prototype;
  let lost = 0;
  t.mock.method(IDBDatabase.prototype, 'transaction', function (this: IDBDatabase, ...parameters: Parameters<IDBDatabase['transaction']>) {
    if (parameters[1] === 'readwrite' && lost++ === 0)
      throw new DOMException('Connection to Indexed Database server lost. Refresh the page to try again', 'UnknownError');
    return transaction.apply(this, parameters);
  });
  assert.equal((await sell(engine)).device_seq, 1);
  assert.ok(lost > 1);
  engine.close();
});

test('a store that was cleared under the open till does not begin its numbers again', async () => {
  const { engine, phone } = await offline();
  await sell(engine);
  await new Promise<void>((resolve, reject) => {
    const request = phone.indexedDB.deleteDatabase('till:business-1:outlet-1');
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error);
  });
  await assert.rejects(sell(engine), reason('closed'));
  assert.equal(engine.sync.problem, 'reload');
  engine.close();
  const after = await openEngine({ environment: phone.window() });
  assert.equal(after.device.enrolment, null, 'it must be enrolled as another device');
  after.close();
});

test('receipts are listed newest first, page by page', async () => {
  const { engine } = await offline();
  for (let sale = 0; sale < 5; sale++) await sell(engine);
  const first = await engine.sales.receipts(2);
  const rest = await engine.sales.receipts(10, first[1]!.device_seq);
  const numbers = (receipts: Receipt[]) => receipts.map(({ device_seq }) => device_seq);
  assert.deepEqual(
    [numbers(first), numbers(rest)],
    [
      [5, 4],
      [3, 2, 1],
    ],
  );
  assert.equal((await engine.sales.receipt(first[0]!.op_id))!.receipt_no, 'S1-000005');
  engine.close();
});

test('a cart keeps its op_id from the first line on, through reloads', async () => {
  const { engine, phone } = await offline();
  const cart = { op_id: null, lines: [] as ReturnType<typeof line>[] };
  await engine.sales.saveCart(cart);
  assert.equal(cart.op_id, null);
  cart.lines.push(line('sugar', 1000, 15_000));
  await engine.sales.saveCart(cart);
  assert.match(cart.op_id!, /^[0-9a-f-]{36}$/);
  engine.close();
  const again = await openEngine({ environment: phone.window({ fetch: faults.dropBefore }) });
  assert.deepEqual(await again.sales.loadCart(), cart);
  again.close();
});

test('a browser that is no till sells nothing', async () => {
  const { phone } = bench();
  const engine = await openEngine({ environment: phone.window() });
  assert.equal(engine.device.enrolment, null);
  await assert.rejects(sell(engine), reason('closed'));
  engine.close();
});
