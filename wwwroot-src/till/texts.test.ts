import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { unitOf } from './parts/time';

const source = process.cwd();
const read = (...parts: string[]) => readFileSync(path.join(source, ...parts), 'utf8');
const features = path.join(source, '../Pos.Web/Features');
const handedOver = (file: string) =>
  readdirSync(features)
    .filter(feature => existsSync(path.join(features, feature, file)))
    .flatMap(feature => [...readFileSync(path.join(features, feature, file), 'utf8').matchAll(/<data name="till\.([^"]+)"/g)])
    .map(([, key]) => key!);
const shell = new Set(handedOver('Texts.resx'));

const sources = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter(file => /\.ts$/.test(file) && !/\.test\.ts$|^node_modules/.test(file))
  .map(file => ({ file, text: read(file) }));

/** The members of a union type of words, wherever it stands. */
function words(type: string): string[] {
  const [, union] = new RegExp(`export type ${type} =([^;]+);`).exec(sources.map(({ text }) => text).join('\n'))!;
  return [...union!.matchAll(/'(\w+)'/g)].map(([, word]) => word!);
}

const missing = (keys: string[]) => keys.filter(key => !shell.has(key));

test('every way a sale, a store or a file can fail has its words, and what to do', () => {
  assert.deepEqual(missing(words('NotSavedReason').flatMap(reason => [`not-saved-${reason}`, `not-saved-${reason}-next`])), []);
  assert.deepEqual(missing([...words('TroubleReason'), 'unknown'].flatMap(reason => [`trouble-${reason}`, `trouble-${reason}-next`])), []);
  assert.deepEqual(missing(words('FileProblem').map(reason => `file-${reason}`)), []);
  assert.deepEqual(missing(words('PartOfDay').map(part => `time-${part}`)), []);
  assert.deepEqual(missing([...words('NoStatement'), 'unsent'].map(reason => `statement-${reason}`)), []);
});

test('every text the till asks for is in its shell, in both languages', () => {
  const asked = sources
    .filter(({ file }) => file.startsWith('till'))
    .flatMap(({ text }) => [...text.matchAll(/\btext\('([\w-]+)'/g)].map(([, key]) => key!));
  assert.ok(asked.length > 50);
  assert.deepEqual(missing(asked), []);
  assert.deepEqual(handedOver('Texts.ur.resx'), [...shell]);
});

test('a wrong clock is told in the largest unit that fits', () => {
  const minute = 60_000;
  assert.deepEqual([3 * minute, 59 * minute, 61 * minute, 22 * 60 * minute, 23.5 * 60 * minute, 50 * 60 * minute].map(unitOf), [
    ['minute', 3],
    ['minute', 59],
    ['hour', 1],
    ['hour', 22],
    ['day', 1],
    ['day', 2],
  ]);
});
