import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { Catalogue } from '../catalog/catalogue';
import { fold } from './fold';
import { distance, sounds } from './sounds';

const read = (...parts: string[]) => readFileSync(path.join(process.cwd(), ...parts), 'utf8');
const table = (csv: string) =>
  csv
    .trim()
    .split('\n')
    .slice(1)
    .map(row => row.match(/("[^"]*"|[^,]*)(,|$)/g)!.map(cell => cell.replace(/,$/, '').replace(/^"|"$/g, '')));
const demo = table(read('../Pos.Data/Catalog/demo-products.csv'));
const spelled = table(read('search/roman-urdu.words.csv'));
const column = (place: number) => demo.map(cells => cells[place]!).join('\n');

/** A whole kiryana shop, as the demo has it. */
const catalogue = new Catalogue({ onHand: () => null });
catalogue.replace({ units: [{ id: 'u', code: 'piece', name: 'piece', name_ur: 'عدد', measured: false }], categories: [] }, [
  {
    ids: demo.map((_, row) => String(row)).join('\n'),
    names: column(1),
    names_ur: column(2),
    codes: column(6),
    barcodes: column(5),
    prices: demo.map(() => 100),
    units: demo.map(() => 0),
    categories: demo.map(() => -1),
    packs: demo.map(() => '').join('\n'),
  },
]);
const names = (typed: string) => catalogue.search(typed, 5).map(({ name }) => name);

test('200 common words of Roman Urdu find their goods among the first five', () => {
  assert.ok(spelled.length >= 200);
  const lost = spelled
    .filter(([typed, goods]) => !names(typed!).includes(goods!))
    .map(([typed, goods]) => `${typed}: ${goods}, not ${names(typed!)}`);
  assert.deepEqual(lost, []);
});

test('a word is found while it is being typed', () => {
  for (const typed of ['che', 'chee', 'cheen', 'cheeni']) assert.ok(names(typed).length, typed);
  for (const typed of ['dood', 'dhani', 'pyaa', 'mir']) assert.ok(names(typed).length, typed);
});

test('one word sounds the same in both scripts, however it is spelled', () => {
  const sound = (text: string) => sounds(fold(text)).toLowerCase();
  for (const [urdu, ...roman] of [
    ['چینی', 'cheeni', 'chini', 'CHEENEE'],
    ['دودھ', 'doodh', 'dood', 'dudh'],
    ['آلو', 'aloo', 'aaloo', 'alu'],
    ['پیاز', 'pyaz', 'piaz', 'pyaaz'],
    ['قہوہ', 'qahwa', 'kahwah'],
  ])
    for (const spelling of roman) assert.equal(sound(spelling), sound(urdu!), spelling);
});

test('what is farther away by its vowels comes later, and other bones are nowhere near', () => {
  const far = (typed: string, word: string) => distance(sounds(fold(typed)), sounds(fold(word)));
  assert.equal(far('cheeni', 'چینی'), 0);
  assert.ok(far('mirch', 'مرچ') < far('cheeni', 'چنا'));
  assert.equal(far('cheeni', 'نمک'), Infinity);
  assert.deepEqual(names('zzzz'), []);
});
