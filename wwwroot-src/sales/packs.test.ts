import assert from 'node:assert/strict';
import test from 'node:test';
import type { StoredChunk } from '../catalog/catalogue-store';
import { inPack } from '../catalog/columns';
import { openEngine } from '../engine/engine';
import { NotSaved } from '../outbox/not-saved';
import type { Pack, RecordSale } from '../shared/protocol';
import { faults, type Server } from '../testing/server';
import { until } from '../testing/surroundings';
import { cash, change, enrolled, stored } from '../testing/till';
import { addGoods, emptyCart, goodsCount, stepped } from '../till/sell/cart';

const CARTON: Pack = { id: 'carton', name: 'carton', name_ur: 'کارٹن', factor: 24_000, price: 120_000, barcodes: ['896900'] };
const offline = { fetch: faults.dropBefore };
const soap = (server: Server) =>
  server.add({
    id: 'soap',
    price: 6_000,
    barcodes: ['896001'],
    packs: [{ ...CARTON, id: 'box', name: '896900', factor: 12_000, barcodes: [] }, CARTON],
  });

test('a carton that is scanned offline is sold as one, and takes its pieces from the shelf', async () => {
  const { engine, phone } = await enrolled(it => {
    soap(it);
    it.setStock('soap', 50_000);
  });
  await until(() => engine.catalogue.byId('soap')?.on_hand === 50_000);
  engine.close();
  const window = await openEngine({ environment: phone.window(offline) });
  const cart = emptyCart();
  const scan = (code: string) => addGoods(cart, window.catalogue.byBarcode(code)!, undefined, code);
  assert.equal(scan('896900'), scan('896900'));
  scan('896001');
  const { barcodes: _, price: __, ...sold } = CARTON;
  assert.deepEqual(
    cart.lines.map(({ pack, quantity, unit_price, line_total, unit }) => ({ pack, quantity, unit_price, line_total, unit })),
    [
      { pack: sold, quantity: 48_000, unit_price: 120_000, line_total: 240_000, unit: 'piece' },
      { pack: undefined, quantity: 1000, unit_price: 6_000, line_total: 6_000, unit: 'piece' },
    ],
  );
  assert.deepEqual([goodsCount(cart), stepped(cart.lines[0]!, -1), stepped(cart.lines[0]!, -2)], [3, { quantity: 24_000 }, null]);

  await window.sales.checkout(cart, cash(cart));
  assert.equal(window.catalogue.byId('soap')?.on_hand, 1_000);
  const [entry] = await stored<{ operation: { payload: string; schema_version: number } }>(phone.window(), 'outbox');
  const { lines, total } = JSON.parse(entry!.operation.payload) as RecordSale;
  assert.deepEqual([entry!.operation.schema_version, total, lines[0]!.pack, lines[0]!.quantity], [4, 246_000, sold, 48_000]);
  assert.deepEqual(
    (await window.sales.receipts(1)).map(receipt => !receipt.kind && receipt.lines[0]!.pack),
    [sold],
  );
  window.close();
});

test('part of a pack, and a pack by worth, is no line', async () => {
  const { engine } = await enrolled(soap);
  const goods = inPack(engine.catalogue.byId('soap')!, CARTON);
  for (const measure of [{ quantity: 36_000 }, { quantity: 24_000, amount: 120_000 }]) {
    const cart = emptyCart();
    addGoods(cart, goods, measure);
    await assert.rejects(
      engine.sales.checkout(cart, cash(cart)),
      (error: unknown) => error instanceof NotSaved && error.reason === 'invalid',
    );
  }
  engine.close();
});

test('packs come with a change of their goods, and go with one', async () => {
  const { engine, server } = await enrolled();
  assert.equal(engine.catalogue.byBarcode('896900'), null);
  server.add({ id: 'milk', packs: [CARTON] });
  engine.syncNow();
  await until(() => engine.catalogue.byBarcode('896900')?.price === CARTON.price);
  assert.deepEqual([engine.catalogue.byBarcode('896900')!.id, engine.catalogue.byId('milk')!.pack], ['milk', undefined]);
  server.add({ id: 'milk', packs: undefined });
  engine.syncNow();
  await until(() => engine.catalogue.byBarcode('896900') === null);
  engine.close();
});

test('a till whose goods were stored before there were packs sells on, and loads them', async () => {
  const { engine, phone } = await enrolled(soap);
  engine.close();
  await change<StoredChunk>(phone.window(), 'chunks', row => {
    delete row.chunk.packs;
    return row;
  });
  await change<{ columns?: string[] }>(phone.window(), 'meta', (row, key) =>
    key === 'catalogue' ? { ...row, columns: row.columns?.filter(name => name !== 'packs') } : row,
  );
  const before = await openEngine({ environment: phone.window(offline) });
  assert.deepEqual([before.catalogue.byBarcode('896001')?.id, before.catalogue.byBarcode('896900')], ['soap', null]);
  before.close();
  const after = await openEngine({ environment: phone.window() });
  await until(() => after.catalogue.byBarcode('896900')?.pack?.id === 'carton');
  after.close();
});
