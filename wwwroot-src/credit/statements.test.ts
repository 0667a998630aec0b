import assert from 'node:assert/strict';
import test from 'node:test';
import { faults, json } from '../testing/server';
import { enrolled } from '../testing/till';

test('a link comes with the balance that stands behind it', async () => {
  const { engine, server } = await enrolled();
  const link = { url: 'https://shop/s/abc', balance: 42_500, as_of: 1_793_361_600_000 };
  server.fail('/till/customers/aslam/link', async () => json(link));
  assert.deepEqual(await engine.credit.statementLink('aslam'), link);
  server.fail(
    '/till/customers/aslam/link',
    async () => json({ url: link.url }),
    async () => json({ ...link, url: 'javascript:0' }),
    faults.dropBefore,
  );
  assert.deepEqual(
    [await engine.credit.statementLink('aslam'), await engine.credit.statementLink('aslam'), await engine.credit.statementLink('aslam')],
    ['refused', 'refused', 'offline'],
  );
  engine.close();
});

test('why there is no statement says whether waiting helps', async () => {
  const { engine, server } = await enrolled();
  for (const [status, why] of [
    [404, 'nothing'],
    [401, 'sign_in'],
    [503, 'refused'],
    [429, 'refused'],
  ] as const) {
    server.fail('/till/customers/aslam', faults.status(status), faults.status(status));
    assert.deepEqual([await engine.credit.statementLink('aslam'), await engine.credit.statement('aslam', 'a4', 'en')], [why, why]);
  }
  engine.close();
});
