import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';

/** From the top down: a folder may import those of the lines below it, and of its own line nobody, but for the tables. */
const LAYERS = [
  ['till', 'office', 'service-worker'],
  ['engine'],
  ['catalog', 'credit', 'customers', 'outlets', 'sales', 'stock', 'transfers'],
  ['sync'],
  ['outbox'],
  ['device', 'search'],
  ['shared'],
];

/** Where the shop itself says that one thing knows of another. */
const FEATURES: Record<string, string[]> = {
  catalog: ['stock'], // goods are shown with what there is of them
  sales: ['customers'], // a sale is somebody's
  credit: ['customers', 'sales'], // somebody owes for a sale
};

/** Screens stand on what they share, and open another one here and there. */
const SCREENS: Record<string, string[]> = {
  'till/pay': ['till/sell', 'till/who'], // what is in the sale, and whose PIN lets it pass a limit
  'till/sales': ['till/sell'],
  'till/stock': ['till/sell'], // what is scanned there, and what is sold most
  'till/start': ['till/who'], // a locked till is opened by a name and its PIN
};

const source = process.cwd();
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .map(file => file.replaceAll(path.sep, '/'))
  .filter(file => file.endsWith('.ts') && !file.startsWith('node_modules/'));
const isTest = (file: string) => file.endsWith('.test.ts') || file.startsWith('testing/');
/** A screen is a folder of its own; what lies in till itself puts them together. */
const folderOf = (file: string) => (file.startsWith('till/') ? path.posix.dirname(file) : file.split('/')[0]!);

interface Arrow {
  file: string;
  from: string;
  to: string;
  target: string;
}

const arrows: Arrow[] = files.flatMap(file =>
  [...readFileSync(path.join(source, file), 'utf8').matchAll(/\b(?:from|import|import\(|module) ?'(\.[^']+)'/g)].map(([, written]) => {
    const target = path.posix.normalize(path.posix.join(path.posix.dirname(file), written!));
    return { file, from: folderOf(file), to: folderOf(target), target };
  }),
);
const own = arrows.filter(({ file }) => !isTest(file));

const layerOf = (folder: string) => LAYERS.findIndex(layer => layer.includes(folder.split('/')[0]!));

function isAllowed({ from, to }: Arrow): boolean {
  if (from === to) return true;
  if (from.startsWith('till') && to.startsWith('till')) return from === 'till' || to === 'till/parts' || !!SCREENS[from]?.includes(to);
  return layerOf(from) < layerOf(to) || !!FEATURES[from]?.includes(to);
}

test('every folder has its place among the layers', () => {
  const folders = new Set(files.filter(file => !isTest(file)).map(file => folderOf(file)));
  assert.ok(folders.size > 15 && arrows.length > 400);
  assert.deepEqual(
    [...folders].filter(folder => layerOf(folder) < 0),
    [],
  );
});

test('imports, of types too, run down the layers, and between features only where the shop does', () => {
  assert.deepEqual(
    own.filter(arrow => !isAllowed(arrow)).map(({ file, target }) => `${file} -> ${target}`),
    [],
  );
});

test('the tables allow nothing that is not used', () => {
  const unused = Object.entries({ ...FEATURES, ...SCREENS }).flatMap(([from, targets]) =>
    targets.filter(to => !own.some(arrow => arrow.from === from && arrow.to === to)).map(to => `${from} -> ${to}`),
  );
  assert.deepEqual(unused, []);
});

test('no folder leads back to itself', () => {
  const next = new Map<string, Set<string>>();
  for (const { from, to } of own) if (from !== to) next.set(from, (next.get(from) ?? new Set()).add(to));
  const circles: string[] = [];
  const walk = (folder: string, way: string[]) => {
    if (way.includes(folder)) return void circles.push([...way.slice(way.indexOf(folder)), folder].join(' -> '));
    for (const further of next.get(folder) ?? []) walk(further, [...way, folder]);
  };
  for (const folder of next.keys()) walk(folder, []);
  assert.deepEqual(circles, []);
});

test('nothing that is shipped imports a test', () => {
  assert.deepEqual(
    own.filter(({ target }) => isTest(`${target}.ts`)).map(({ file }) => file),
    [],
  );
});
