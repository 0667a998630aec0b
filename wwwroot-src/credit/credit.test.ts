import assert from 'node:assert/strict';
import { createHash, pbkdf2Sync } from 'node:crypto';
import test from 'node:test';
import { type Engine, openEngine } from '../engine/engine';
import type { Effect } from '../outbox/effects';
import { NotSaved } from '../outbox/not-saved';
import type { KeptSlip, OutboxEntry } from '../outbox/outbox-store';
import type { Cart } from '../sales/cart-store';
import type { AddCustomer, Operation, ReceivePayment, RecordSale } from '../shared/protocol';
import { faults } from '../testing/server';
import { until } from '../testing/surroundings';
import { bench, cash, enrolled, line, sell, someCart, stored } from '../testing/till';

const reason = (wanted: string) => (error: unknown) => error instanceof NotSaved && error.reason === wanted;
const aslam = { id: 'aslam', name: 'Aslam' };
const cartOf = (customer = aslam): Cart => ({ ...someCart(), customer });

async function offline() {
  const parts = await enrolled(server => server.setCustomer({ ...aslam, balance: 10_000 }));
  await until(() => parts.engine.customers.size === 1, 'the customers');
  parts.engine.close();
  const engine = await openEngine({ environment: parts.phone.window({ fetch: faults.dropBefore }) });
  await until(() => engine.customers.size === 1, 'the customers');
  return { ...parts, engine, window: parts.phone.window({ fetch: faults.dropBefore }) };
}

async function operations(window: Parameters<typeof stored>[0]): Promise<Operation[]> {
  return (await stored<OutboxEntry>(window, 'outbox')).map(({ operation }) => operation);
}

const payment = (engine: Engine, more: Partial<ReceivePayment> = {}) => ({
  op_id: engine.mint(),
  customer_id: 'aslam',
  customer_name: 'Aslam',
  method: 'cash' as const,
  amount: 20_000,
  ...more,
});

test("what is not paid goes on the customer's credit, and the receipt says what he owes now", async () => {
  const { engine, window, clock } = await offline();
  const receipt = await engine.sales.checkout(cartOf(), [
    { method: 'cash', amount: 20_000 },
    { method: 'wallet', amount: 600 },
  ]);
  assert.deepEqual([receipt.total, receipt.credit, receipt.customer_name], [50_600, 30_000, 'Aslam']);
  assert.deepEqual(receipt.standing, { balance: 40_000, as_of: clock.time, unsent: 0 });
  const [operation] = await operations(window);
  const sale = JSON.parse(operation!.payload) as RecordSale;
  assert.equal(operation!.schema_version, 4);
  assert.deepEqual([sale.credit, sale.customer_id, sale.customer_name, 'approval' in sale], [30_000, 'aslam', 'Aslam', false]);
  const [sold] = await stored<Effect>(window, 'sold');
  assert.deepEqual(sold!.credit, { customer_id: 'aslam', amount: 30_000 });
  engine.close();
});

test('credit without a customer, or more paid than it costs, is not recorded', async () => {
  const { engine, window } = await offline();
  const [exact] = cash(someCart());
  await assert.rejects(engine.sales.checkout(someCart(), []), reason('invalid'));
  await assert.rejects(engine.sales.checkout(cartOf(), [{ ...exact!, amount: exact!.amount + 100 }]), reason('invalid'));
  assert.deepEqual(await operations(window), []);
  engine.close();
});

test('the customer stays with the cart through a reload, and a sale paid in full is still his', async () => {
  const { engine, phone, window } = await offline();
  await engine.sales.saveCart(cartOf());
  engine.close();
  const again = await openEngine({ environment: phone.window({ fetch: faults.dropBefore }) });
  const cart = await again.sales.loadCart();
  assert.deepEqual(cart.customer, aslam);
  await again.sales.checkout(cart, cash(cart));
  const sale = JSON.parse((await operations(window))[0]!.payload) as RecordSale;
  assert.deepEqual([sale.credit, sale.customer_id], [0, 'aslam']);
  assert.equal((await again.sales.loadCart()).customer, undefined);
  again.close();
});

test('a new customer is one operation whose id is his, known at once, and uses up no receipt number', async () => {
  const { engine, window } = await offline();
  const opId = engine.mint();
  await engine.customers.add(opId, { name: '  Rafiq \n Butt ', phone: '۰۳۰۰ 1112223 (home)' });
  const [operation] = await operations(window);
  assert.deepEqual([operation!.op_id, operation!.kind, operation!.schema_version], [opId, 'add_customer', 1]);
  assert.deepEqual(JSON.parse(operation!.payload) as AddCustomer, { name: 'Rafiq Butt', phone: '0300 1112223' });
  assert.deepEqual(
    engine.customers.search('rafiq').map(({ id, as_of, balance }) => [id, as_of, balance]),
    [[opId, 0, 0]],
  );
  assert.equal((await engine.sales.checkout(cartOf({ id: opId, name: 'Rafiq Butt' }), [])).receipt_no, 'S1-000001');
  assert.equal(engine.customers.byId(opId)!.balance, 50_600);
  await assert.rejects(engine.customers.add(engine.mint(), { name: ' ' }), reason('invalid'));
  engine.close();
});

test('a name is sent as the server takes it, whatever was pasted', async () => {
  const { engine, window } = await offline();
  const added = await engine.customers.add(engine.mint(), { name: 'Rafiq\tButt\u0007' });
  assert.equal(added.name, 'Rafiq Butt');
  await engine.sales.checkout(cartOf({ id: 'aslam', name: ' Aslam\tKhan' }), []);
  await engine.credit.receive(payment(engine, { customer_name: 'Aslam\nKhan' }));
  const [, sale, received] = (await operations(window)).map(({ payload }) => JSON.parse(payload) as RecordSale);
  assert.deepEqual([sale!.customer_name, received!.customer_name], ['Aslam Khan', 'Aslam Khan']);
  engine.close();
});

test('one who was saved after all is not reported as not saved when he is added again', async () => {
  const { engine, phone, window } = await offline();
  const other = await openEngine({ environment: phone.window({ fetch: faults.dropBefore }) });
  const opId = engine.mint();
  await engine.customers.add(opId, { name: 'Rafiq' });
  assert.equal(other.customers.byId(opId), null);
  assert.deepEqual(await other.customers.add(opId, { name: 'Rafiq' }), { id: opId, name: 'Rafiq' });
  assert.equal(other.customers.byId(opId)!.name, 'Rafiq');
  assert.equal((await operations(window)).length, 1);
  engine.close();
  other.close();
});

test('adding him twice adds one', async () => {
  const { engine, window } = await offline();
  const opId = engine.mint();
  await engine.customers.add(opId, { name: 'Rafiq' });
  await engine.customers.add(opId, { name: 'Rafiq' });
  assert.equal((await operations(window)).length, 1);
  engine.close();
});

test('money received has the next receipt number, its place in the chain, and comes off the balance', async () => {
  const { engine, window, clock } = await offline();
  await sell(engine);
  const receipt = await engine.credit.receive(payment(engine, { against: [{ op_id: 'debt', line_no: 1, amount: 5_000 }] }));
  assert.deepEqual([receipt.kind, receipt.receipt_no, receipt.device_seq], ['payment', 'S1-000002', 2]);
  assert.deepEqual(receipt.standing, { balance: -10_000, as_of: clock.time, unsent: 0 });
  const [, operation] = await operations(window);
  assert.deepEqual([operation!.kind, operation!.schema_version], ['receive_payment', 1]);
  assert.deepEqual(JSON.parse(operation!.payload), {
    receipt_no: 'S1-000002',
    customer_id: 'aslam',
    customer_name: 'Aslam',
    method: 'cash',
    amount: 20_000,
    against: [{ op_id: 'debt', line_no: 1, amount: 5_000 }],
  });
  assert.deepEqual([engine.customers.byId('aslam')!.balance, engine.sync.pending], [-10_000, 2]);
  assert.deepEqual(
    (await engine.sales.receipts(10)).map(({ kind }) => kind),
    ['payment', undefined],
  );
  engine.close();
});

test('two taps on save take the money once', async () => {
  const { engine, window } = await offline();
  const taken = payment(engine);
  const receipts = await Promise.all([engine.credit.receive(taken), engine.credit.receive(taken), engine.credit.receive(taken)]);
  assert.equal(new Set(receipts.map(({ receipt_no }) => receipt_no)).size, 1);
  assert.equal((await operations(window)).length, 1);
  assert.equal(engine.customers.byId('aslam')!.balance, -10_000);
  engine.close();
});

test('a payment that does not add up is not recorded', async () => {
  const { engine, window } = await offline();
  const wrong: Partial<ReceivePayment>[] = [
    { amount: 0 },
    { amount: -1 },
    { amount: 1.5 },
    { tendered: 100 },
    { method: 'card', tendered: 20_000 },
    { against: [{ op_id: 'a', line_no: 1, amount: 20_001 }] },
    { against: [{ op_id: 'a', line_no: 1, amount: 0 }] },
  ];
  for (const more of wrong) await assert.rejects(engine.credit.receive(payment(engine, more)), reason('invalid'), JSON.stringify(more));
  await assert.rejects(engine.credit.receive(payment(engine, { amount: 1_000_000_000_100 })), reason('too_dear'));
  assert.deepEqual(await operations(window), []);
  engine.close();
});

test('a full phone takes no money: no receipt, no operation, the balance as it was', async t => {
  const { engine, window } = await offline();
  const { add } = IDBObjectStore.prototype;
  const mock = t.mock.method(IDBObjectStore.prototype, 'add', function (this: IDBObjectStore, ...parameters: [unknown]) {
    const request = add.apply(this, parameters);
    if (this.name === 'sold')
      request.addEventListener('success', () =>
        (this.transaction as IDBTransaction & { _abort(name: string): void })._abort('QuotaExceededError'),
      );
    return request;
  });
  await assert.rejects(engine.credit.receive(payment(engine)), reason('quota'));
  await assert.rejects(engine.customers.add(engine.mint(), { name: 'Rafiq' }), reason('quota'));
  mock.mock.restore();
  assert.deepEqual([await operations(window), await stored<KeptSlip>(window, 'receipts')], [[], []]);
  assert.deepEqual([engine.customers.byId('aslam')!.balance, engine.customers.size], [10_000, 1]);
  engine.close();
});

test('sales, payments and customers are sent in the order they were made, and the server agrees with the phone', async () => {
  const { engine, server, phone } = await offline();
  const id = engine.mint();
  await engine.customers.add(id, { name: 'Rafiq' });
  await engine.sales.checkout(cartOf({ id, name: 'Rafiq' }), [{ method: 'cash', amount: 20_600 }]);
  await engine.credit.receive(payment(engine, { customer_id: id, customer_name: 'Rafiq' }));
  engine.close();
  const online = await openEngine({ environment: phone.window() });
  await until(
    () => online.sync.pending === 0 && online.customers.byId(id)?.unsent === 0 && online.customers.byId(id)!.as_of > 0,
    'the pull',
  );
  assert.deepEqual(
    [...server.applied.values()].map(({ kind }) => kind),
    ['add_customer', 'record_sale', 'receive_payment'],
  );
  assert.deepEqual([server.customers.get(id)!.row.balance, online.customers.byId(id)!.balance], [10_000, 10_000]);
  await until(() => online.customers.byId(id)!.last_payment !== null);
  assert.deepEqual(await stored(phone.window(), 'sold'), []);
  online.close();
});

test("the owner's code makes a mark for this sale and its credit alone; another code makes none", async () => {
  const key = pbkdf2Sync('428913', Buffer.from('sixteen bytes...'), 1_000, 32, 'sha256');
  const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
  const code = { salt: Buffer.from('sixteen bytes...').toString('base64'), iterations: 1_000, check: digest(key).slice(0, 3) };
  const { engine } = await enrolled(server => server.setOwnerCode(code));
  await until(() => engine.customers.ready);
  await until(() => engine.sync.catalogue.state === 'ready');
  for (let look = 0; look < 50 && !(await engine.credit.hasOwnerCode()); look++) await new Promise(resolve => setImmediate(resolve));
  const opId = '018f2a3b-4c5d-7e6f-8a9b-0c1d2e3f4a5b';
  const approval = await engine.credit.approve(opId, 10_000, '428913');
  const mark = digest(Buffer.concat([key, Buffer.from(opId.replaceAll('-', ''), 'hex'), Buffer.from('over_limit 10000')]));
  assert.deepEqual(approval, { approval: mark, approved_credit: 10_000 });
  assert.equal(await engine.credit.approve(opId, 10_000, '428914'), null);
  const cart = { ...cartOf(), op_id: opId };
  const receipt = await engine.sales.checkout(cart, [], approval!);
  assert.deepEqual([receipt.approval, receipt.approved_credit], [mark, 10_000]);
  engine.close();
});

test('a phone that was a till before customers were known keeps what it had and learns of them', async () => {
  const { phone, server } = bench();
  server.add({ id: 'sugar' });
  server.setCustomer(aslam);
  const first = await openEngine({ environment: phone.window() });
  await first.device.enrol('outlet-1', 'Counter');
  await until(() => first.customers.size === 1);
  await first.sales.checkout({ op_id: null, lines: [line('sugar', 1000, 10_000)] }, [{ method: 'cash', amount: 10_000 }]);
  await until(() => first.sync.pending === 0);
  first.close();
  await forgetCustomers(phone.indexedDB);
  const again = await openEngine({ environment: phone.window() });
  await until(() => again.customers.size === 1);
  assert.equal((await again.sales.receipts(9)).length, 1);
  again.close();
});

/** The store as the version before left it. */
async function forgetCustomers(factory: IDBFactory): Promise<void> {
  const read = await open(factory, 'till:business-1:outlet-1');
  const stores = [...read.objectStoreNames].filter(name => name !== 'customers');
  const rows = await Promise.all(stores.map(name => done(read.transaction(name).objectStore(name).getAll())));
  const keys = await Promise.all(stores.map(name => done(read.transaction(name).objectStore(name).getAllKeys())));
  const shapes = stores.map(name => {
    const store = read.transaction(name).objectStore(name);
    return { name, keyPath: store.keyPath, indexes: [...store.indexNames].map(index => [index, store.index(index).keyPath] as const) };
  });
  read.close();
  await done(factory.deleteDatabase('till:business-1:outlet-1'));
  const request = factory.open('till:business-1:outlet-1', 1);
  request.onupgradeneeded = () => {
    shapes.forEach(({ name, keyPath, indexes }, at) => {
      const store = request.result.createObjectStore(name, { keyPath });
      for (const [index, path] of indexes) store.createIndex(index, path);
      rows[at]!.forEach((row: unknown, n: number) => {
        if (name === 'meta' && keys[at]![n] === 'catalogue') delete (row as { customers?: number }).customers;
        if (keyPath === null) store.put(row, keys[at]![n]);
        else store.put(row);
      });
    });
  };
  (await done(request)).close();
}

const open = (factory: IDBFactory, name: string) => done(factory.open(name));

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
