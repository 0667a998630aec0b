import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { operationHash } from './hash';
import type { Operation } from './protocol';

const { envelopes } = JSON.parse(readFileSync('../Pos.Tests/Operations/envelope.cases.json', 'utf8')) as {
  envelopes: { name: string; operation: Operation }[];
};
const digest = (bytes: Uint8Array) => webcrypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>) as Promise<ArrayBuffer>;

test('envelopes hash to what the shared cases say', async () => {
  for (const { name, operation } of envelopes) assert.equal(await operationHash(operation, digest), operation.hash, name);
});

test('every field is in the hash', async () => {
  const { operation } = envelopes[1]!;
  for (const field of Object.keys(operation) as (keyof Operation)[]) {
    if (field === 'hash') continue;
    const changed = {
      ...operation,
      [field]: typeof operation[field] === 'number' ? (operation[field] as number) + 1 : `${operation[field]}x`,
    } as Operation;
    assert.notEqual(await operationHash(changed, digest), operation.hash, field);
  }
});
