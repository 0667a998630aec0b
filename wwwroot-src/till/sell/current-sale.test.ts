import assert from 'node:assert/strict';
import test from 'node:test';
import type { Engine } from '../../engine/engine';
import { openEngine } from '../../engine/engine';
import { rest, until } from '../../testing/surroundings';
import { enrolled } from '../../testing/till';
import { cashPayment } from '../pay/split';
import { CurrentSale } from './current-sale';

async function opened(engine: Engine): Promise<CurrentSale> {
  await until(() => engine.catalogue.size > 0);
  const sale = new CurrentSale(engine, problem => {
    throw problem;
  });
  await sale.open();
  return sale;
}

const first = (engine: Engine) => engine.catalogue.byCategory(null)[0]!;
const exact = (sale: CurrentSale) => sale.checkout(cashPayment(sale.totals.total, sale.totals.total));

test('the cart is there again for the next page', async () => {
  const { engine } = await enrolled();
  const sale = await opened(engine);
  sale.add(first(engine));
  sale.add(first(engine));
  for (let look = 0; look < 100 && (await engine.sales.loadCart()).lines[0]?.quantity !== 2000; look += 1) await rest();
  assert.equal((await opened(engine)).totals.total, sale.totals.total);
  engine.close();
});

test('a second tap while the first is being saved is not a second sale', async () => {
  const { engine } = await enrolled();
  const sale = await opened(engine);
  sale.add(first(engine));
  const receipts = await Promise.all([exact(sale), exact(sale), exact(sale)]);
  assert.equal(receipts.filter(Boolean).length, 1);
  assert.equal((await engine.sales.receipts(10)).length, 1);
  assert.equal(sale.empty, true);
  engine.close();
});

test('goods scanned while a sale is being saved belong to the next', async () => {
  const { engine } = await enrolled();
  const sale = await opened(engine);
  sale.add(first(engine));
  const saving = exact(sale);
  sale.whenFree(() => sale.add(first(engine)));
  const receipt = await saving;
  assert.equal(receipt?.lines.length, 1);
  assert.equal(sale.cart.lines[0]?.quantity, 1000);
  assert.notEqual(sale.cart.op_id, receipt?.op_id);
  await rest();
  engine.close();
});

test('an emptied cart does not come back after the sale', async () => {
  const { engine } = await enrolled();
  const sale = await opened(engine);
  for (let index = 0; index < 5; index += 1) sale.add(first(engine));
  await exact(sale);
  assert.deepEqual((await engine.sales.loadCart()).lines, []);
  engine.close();
});

test('what was removed or cleared comes back where it was', async () => {
  const { engine } = await enrolled();
  const sale = await opened(engine);
  const [one, two] = engine.catalogue.byCategory(null);
  const line = sale.add(one!);
  sale.add(two!, { quantity: 500 });
  const before = sale.totals;
  sale.remove(line.key)();
  assert.deepEqual([sale.cart.lines[0]?.key, sale.totals], [line.key, before]);
  sale.clear()();
  assert.deepEqual([sale.cart.lines[0]?.key, sale.totals], [line.key, before]);
  await rest();
  engine.close();
});

test('a cart that another window has sold makes room for the next one', async () => {
  const { engine, phone } = await enrolled();
  const here = await opened(engine);
  here.add(first(engine));
  await rest();
  const other = await openEngine({ environment: phone.window() });
  const there = await opened(other);
  assert.equal(there.cart.op_id, here.cart.op_id);
  engine.subscribe(what => {
    if (what === 'sales') void here.follow();
  });
  await exact(there);
  await until(() => here.empty);
  assert.equal(here.cart.op_id, null);
  there.add(first(other));
  await rest();
  assert.equal(here.empty, true, 'its next cart is its own');
  engine.close();
  other.close();
});

test('a cart the phone could not keep is known as such until it could', async () => {
  const { engine } = await enrolled();
  await until(() => engine.catalogue.size > 0);
  const problems: unknown[] = [];
  const sale = new CurrentSale(engine, problem => problems.push(problem));
  await sale.open();
  const saveCart = engine.sales.saveCart.bind(engine.sales);
  engine.sales.saveCart = () => Promise.reject(new DOMException('', 'QuotaExceededError'));
  sale.add(first(engine));
  await until(() => sale.unkept);
  assert.equal(problems.length, 1);
  engine.sales.saveCart = saveCart;
  sale.add(first(engine));
  await until(() => !sale.unkept);
  engine.close();
});

test('a cleared cart is another sale', async () => {
  const { engine } = await enrolled();
  const sale = await opened(engine);
  sale.add(first(engine));
  await until(() => sale.cart.op_id !== null);
  const before = sale.cart.op_id;
  sale.clear();
  sale.add(first(engine));
  const receipt = await exact(sale);
  assert.notEqual(receipt?.op_id, before);
  engine.close();
});

test('the next worker is asked about a cart somebody else began, and it is found again by whoever it was kept for', async () => {
  const { engine, server } = await enrolled();
  const sale = await opened(engine);
  const signIn = async (id: string, name: string) => {
    server.worker = { id, name, role: 'cashier' };
    await engine.device.resume();
  };
  const { id, name } = engine.device.enrolment!.shift.worker;
  const whose = () => sale.leftBy?.name;
  sale.add(first(engine));
  assert.equal(whose(), undefined);
  const opId = async () => (await engine.sales.loadCart()).op_id;
  await until(() => Boolean(sale.cart.op_id));
  const its = sale.cart.op_id;

  await signIn('worker-2', 'Bilal');
  assert.equal(whose(), name);
  await sale.layAside();
  assert.equal(sale.empty, true);
  assert.equal(await opId(), null, 'nor after a reload');

  await signIn(id, name);
  await sale.open();
  assert.equal(sale.cart.op_id, its);
  assert.equal(whose(), undefined);

  await signIn('worker-2', 'Bilal');
  sale.takeOver();
  assert.equal(whose(), undefined);
  await signIn(id, name);
  assert.equal(whose(), 'Bilal');
  await rest();
  engine.close();
});

test('a cart that could not be laid aside is on the screen again', async () => {
  const { engine, server } = await enrolled();
  const problems: unknown[] = [];
  await until(() => engine.catalogue.size > 0);
  const sale = new CurrentSale(engine, problem => problems.push(problem));
  await sale.open();
  sale.add(first(engine));
  server.worker = { id: 'worker-2', name: 'Bilal', role: 'cashier' };
  await engine.device.resume();
  engine.sales.keepCart = () => Promise.reject(new DOMException('', 'QuotaExceededError'));
  await sale.layAside();
  assert.equal(sale.cart.lines.length, 1);
  assert.equal(problems.length, 1);
  await rest();
  engine.close();
});

test('a cart that was kept for somebody and sold in another window does not come back', async () => {
  const { engine } = await enrolled();
  const sale = await opened(engine);
  sale.add(first(engine));
  await until(() => Boolean(sale.cart.op_id));
  const kept = { ...sale.cart, lines: sale.cart.lines.map(line => ({ ...line })) };
  await exact(sale);
  await engine.sales.keepCart(kept);
  await sale.open();
  assert.equal(sale.empty, true);
  await rest();
  engine.close();
});
