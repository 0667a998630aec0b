import assert from 'node:assert/strict';
import test from 'node:test';
import { fold } from '../search/fold';
import type { Chunk } from '../shared/protocol';
import { Catalogue } from './catalogue';

type Row = [name: string, name_ur?: string, code?: string, barcodes?: string];

function chunkOf(rows: Row[], from = 0): Chunk {
  return {
    ids: rows.map((_, row) => `id-${from + row}`).join('\n'),
    names: rows.map(([name]) => name).join('\n'),
    names_ur: rows.map(([, ur]) => ur ?? '').join('\n'),
    codes: rows.map(([, , code]) => code ?? '').join('\n'),
    barcodes: rows.map(([, , , barcodes]) => barcodes ?? '').join('\n'),
    prices: rows.map((_, row) => 100 * (from + row + 1)),
    units: rows.map(() => 0),
    categories: rows.map((_, row) => (row % 3) - 1),
    packs: rows.map(() => '').join('\n'),
  };
}

function catalogueOf(rows: Row[], chunkSize = 1000): Catalogue {
  const chunks: Chunk[] = [];
  for (let from = 0; from < rows.length; from += chunkSize) chunks.push(chunkOf(rows.slice(from, from + chunkSize), from));
  const memory = new Catalogue({ onHand: () => null });
  const legend = {
    units: [{ id: 'u', code: 'piece', name: 'piece', name_ur: 'عدد', measured: false }],
    categories: [
      { id: 'c0', name: 'Zero', name_ur: '', position: 2 },
      { id: 'c1', name: 'One', name_ur: '', position: 1 },
    ],
  };
  memory.replace(legend, chunks);
  return memory;
}

const rows: Row[] = [
  ['Full Cream Milk 1L', 'فل کریم دودھ', 'M-100', '8961000000017 8961000000024'],
  ['Milk Pak 250ml', 'ملک پیک', 'M-101', '8961000000031'],
  ['Coca-Cola 1.5L', 'کوکا کولا', 'C15', '5449000000996'],
  ['Basmati Rice (Super)', 'باسمتی چاول', 'R1', '012345678905'],
  ['Chakki Atta 5kg', 'چکی آٹا', 'A5', ''],
  ['Sooji', 'سوجی', '100', '0890123456789'],
  ['Milkshake powder', '', '', ''],
];
for (const size of [1000, 2]) {
  const catalogue = catalogueOf(rows, size);
  const names = (text: string, limit?: number) => catalogue.search(text, limit).map(({ name }) => name);

  test(`a search finds the start of any word, names that begin with it first (chunks of ${size})`, () => {
    assert.deepEqual(names('milk'), ['Milk Pak 250ml', 'Milkshake powder', 'Full Cream Milk 1L']);
    assert.deepEqual(names('MILK p'), ['Milk Pak 250ml', 'Milkshake powder']);
    assert.deepEqual(names('ilk'), []);
    assert.deepEqual(names('cream fu'), ['Full Cream Milk 1L']);
  });

  test(`hyphens, points and brackets part words (chunks of ${size})`, () => {
    assert.deepEqual(names('cola'), ['Coca-Cola 1.5L']);
    assert.deepEqual(names('coca cola'), ['Coca-Cola 1.5L']);
    assert.deepEqual(names('coca-cola 1.5'), ['Coca-Cola 1.5L']);
    assert.deepEqual(names('super'), ['Basmati Rice (Super)']);
  });

  test(`Urdu is found, also with Arabic letters, without madda and with vowel marks (chunks of ${size})`, () => {
    assert.deepEqual(names('دودھ'), ['Full Cream Milk 1L']);
    assert.deepEqual(names('چاو'), ['Basmati Rice (Super)']);
    assert.deepEqual(names('كوكا'), ['Coca-Cola 1.5L']);
    assert.deepEqual(names('اٹا'), ['Chakki Atta 5kg']);
    assert.deepEqual(names('آٹا'), ['Chakki Atta 5kg']);
    assert.deepEqual(names('چَکی'), ['Chakki Atta 5kg']);
    assert.deepEqual(names('ملک pak'), ['Milk Pak 250ml'], 'both scripts at once');
  });

  test(`codes are found by their start, an exact one first (chunks of ${size})`, () => {
    assert.deepEqual(names('m-10'), ['Full Cream Milk 1L', 'Milk Pak 250ml']);
    assert.deepEqual(names('100'), ['Sooji', 'Full Cream Milk 1L']);
  });

  test(`a barcode typed into the search is found, and each product only once (chunks of ${size})`, () => {
    assert.deepEqual(names('8961000000024'), ['Full Cream Milk 1L']);
    const found = catalogue.search('m', 99).map(({ id }) => id);
    assert.equal(new Set(found).size, found.length);
  });

  test(`four digits of a barcode are enough, from its beginning or its end (chunks of ${size})`, () => {
    assert.deepEqual(names('0031'), ['Milk Pak 250ml']);
    assert.deepEqual(names('54490000'), ['Coca-Cola 1.5L']);
    for (const part of ['031', '6100000003', '9990']) assert.deepEqual(names(part), [], part);
  });

  test(`among equals what is wanted most comes first (chunks of ${size})`, () => {
    const first = (typed: string, wanted: string, limit: number) =>
      catalogue.search(typed, limit, id => (id === wanted ? 3 : 0)).map(({ name }) => name);
    assert.deepEqual(first('milk', 'id-6', 1), ['Milkshake powder']);
    assert.deepEqual(first('milk', 'id-0', 9), ['Milk Pak 250ml', 'Milkshake powder', 'Full Cream Milk 1L'], 'no longer an equal');
  });

  test(`the first few alone are those that come first among all (chunks of ${size})`, () => {
    const wanted = (id: string) => (id === 'id-6' ? 3 : 0);
    const ids = (typed: string, enough?: number) => catalogue.search(typed, 9, wanted, enough).map(({ id }) => id);
    for (const typed of ['m', 'milk', 'milk p', 'c', 's', '1', '100', '0031', 'sugi'])
      for (const enough of [1, 2, 3]) assert.deepEqual(ids(typed, enough), ids(typed).slice(0, enough), `${enough} of ${typed}`);
    assert.ok(ids('m', 2).length === 2 && ids('m').length > 2);
  });

  test(`nothing is found by nothing, nor more than asked for (chunks of ${size})`, () => {
    for (const text of ['', '   ', '-', '\n', 'xyz', 'milk xyz']) assert.deepEqual(names(text), []);
    assert.equal(names('m', 2).length, 2);
  });

  test(`a scan finds any barcode of a product, a code, and nothing else (chunks of ${size})`, () => {
    const scan = (code: string) => catalogue.byBarcode(code)?.name ?? null;
    assert.equal(scan('8961000000017'), 'Full Cream Milk 1L');
    assert.equal(scan(' 8961000000024 '), 'Full Cream Milk 1L');
    assert.equal(scan('c15'), 'Coca-Cola 1.5L');
    assert.equal(scan('m-101'), 'Milk Pak 250ml');
    for (const unknown of ['896100000001', '961000000017', '', ' ', '8961000000017 8961000000024', '-', '\n', 'Sooji'])
      assert.equal(scan(unknown), null, unknown);
  });

  test(`UPC and EAN-13 forms of one barcode are the same goods (chunks of ${size})`, () => {
    assert.equal(catalogue.byBarcode('0012345678905')?.name, 'Basmati Rice (Super)');
    assert.equal(catalogue.byBarcode('012345678905')?.name, 'Basmati Rice (Super)');
    assert.equal(catalogue.byBarcode('890123456789')?.name, 'Sooji');
  });

  test(`goods come with price, unit and category, and categories in their order (chunks of ${size})`, () => {
    const goods = catalogue.byId('id-2')!;
    assert.deepEqual(
      [goods.name, goods.name_ur, goods.code, goods.price, goods.unit.code, goods.on_hand],
      ['Coca-Cola 1.5L', 'کوکا کولا', 'C15', 300, 'piece', null],
    );
    assert.equal(catalogue.byId('id-99'), null);
    assert.equal(catalogue.byId(''), null);
    assert.deepEqual(
      catalogue.categories.map(({ id }) => id),
      ['c1', 'c0'],
    );
    assert.equal(catalogue.size, 7);
    assert.equal(catalogue.byCategory(null, 3, 2).length, 3);
    assert.deepEqual(
      catalogue.byCategory(null, 99, 5).map(({ name }) => name),
      ['Sooji', 'Milkshake powder'],
    );
    assert.ok(catalogue.byCategory('c1').every(({ category_id }) => category_id === 'c1'));
    assert.deepEqual(catalogue.byCategory('nothing'), []);
  });
}

test('an empty catalogue answers', () => {
  for (const catalogue of [new Catalogue({ onHand: () => null }), catalogueOf([])]) {
    assert.deepEqual(
      [catalogue.search('a'), catalogue.byBarcode('1'), catalogue.byId('1'), catalogue.byCategory(null), catalogue.size],
      [[], null, null, [], 0],
    );
  }
  const emptied = new Catalogue({ onHand: () => null });
  emptied.replace({ units: [], categories: [] }, [chunkOf([]), chunkOf([['Salt', '', 'S', '1']])]);
  assert.equal(emptied.search('salt').length, 1);
  assert.equal(emptied.byBarcode('1')!.name, 'Salt');
  assert.equal(emptied.prepare(0), true);
});

test('folding keeps line feeds and makes digits of all scripts one', () => {
  assert.equal(fold('Tapal-Danedar\nLIPTON'), 'tapal danedar\nlipton');
  assert.equal(fold('۱۲ کلو'), fold('12 کلو'));
});
