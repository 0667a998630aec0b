import assert from 'node:assert/strict';
import test from 'node:test';
import { faults } from '../../testing/server';
import { enrolled } from '../../testing/till';
import { leave } from './leave';

async function asked(isOffline: boolean, answer: boolean) {
  const { engine, server } = await enrolled();
  if (isOffline) server.fail('/', ...Array.from({ length: 99 }, () => faults.dropBefore));
  let questions = 0;
  const left = await leave(engine.device, async () => {
    questions++;
    return answer;
  });
  const { locked } = engine.device;
  engine.close();
  return { left, locked, questions };
}

test('with a network the till is locked at a tap', async () =>
  assert.deepEqual(await asked(false, false), { left: true, locked: true, questions: 0 }));

test('without one it asks, and stays open when it was a mistake', async () => {
  assert.deepEqual(await asked(true, false), { left: false, locked: false, questions: 1 });
  assert.deepEqual(await asked(true, true), { left: true, locked: true, questions: 1 });
});
