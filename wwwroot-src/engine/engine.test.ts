import assert from 'node:assert/strict';
import test from 'node:test';
import { NotEnrolled } from '../device/not-enrolled';
import { StoreTrouble } from '../device/store';
import type { OutboxEntry } from '../outbox/outbox-store';
import { faults } from '../testing/server';
import { rest, until } from '../testing/surroundings';
import { bench, enrolled, sell, stored } from '../testing/till';
import { openEngine } from './engine';

const DAY = 86_400_000;
const trouble = (wanted: string) => (error: unknown) => error instanceof StoreTrouble && error.reason === wanted;
const refused = (wanted: string) => (error: unknown) => error instanceof NotEnrolled && error.reason === wanted;

test('a fresh browser is no till; enrolled it is one, also after a reload and without a network', async () => {
  const { engine, phone } = await enrolled();
  assert.equal(engine.device.enrolment!.outlet.name, 'Main');
  engine.close();
  const again = await openEngine({ environment: phone.window({ fetch: faults.dropBefore }) });
  assert.deepEqual(
    [again.device.enrolment!.device.prefix, again.device.enrolment!.shift.worker.name, again.catalogue.size],
    ['S1', 'Ayesha', 2],
  );
  again.close();
});

test('an enrolment whose answer was lost, asked for again, is the same device', async () => {
  const { server, phone } = bench();
  server.fail('/till/devices', faults.dropAfter);
  const engine = await openEngine({ environment: phone.window() });
  await assert.rejects(engine.device.enrol('outlet-1', 'Counter'), refused('offline'));
  assert.equal(engine.device.enrolment, null);
  await engine.device.enrol('outlet-1', 'Counter');
  assert.equal(engine.device.enrolment!.device.id, 'device-1');
  engine.close();
});

test('enrolling signed out says so', async () => {
  const { server, phone } = bench();
  server.worker = null;
  const engine = await openEngine({ environment: phone.window() });
  assert.equal(await engine.device.who(), 'signed_out');
  await assert.rejects(engine.device.enrol('outlet-1', 'Counter'), refused('signed_out'));
  server.fail('/till/who', faults.dropBefore, faults.html, faults.redirect);
  assert.deepEqual([await engine.device.who(), await engine.device.who(), await engine.device.who()], ['offline', 'offline', 'offline']);
  engine.close();
});

test('another outlet has its own store; what the first still has to send is counted, sent, and its device is found again', async () => {
  const { engine, server, phone } = await enrolled();
  await rest();
  server.fail('/sync/push', ...Array.from({ length: 50 }, () => faults.dropBefore));
  await sell(engine);
  await engine.device.enrol('outlet-2', 'Counter');
  await until(() => engine.sync.elsewhere === 1);
  assert.deepEqual([engine.device.enrolment!.outlet.id, engine.sync.pending, (await engine.sales.receipts(9)).length], ['outlet-2', 0, 0]);
  await sell(engine);
  assert.equal((await stored(phone.window(), 'outbox')).length, 1);
  server.faults.length = 0;
  engine.syncNow();
  await until(() => engine.sync.elsewhere === 0 && engine.sync.pending === 0);
  assert.deepEqual([...server.applied.values()].map(({ outlet_id, device_seq }) => [outlet_id, device_seq]).sort(), [
    ['outlet-1', 1],
    ['outlet-2', 1],
  ]);
  await engine.device.enrol('outlet-1', 'Counter');
  assert.equal(engine.device.enrolment!.device.id, 'device-1');
  assert.equal((await sell(engine)).device_seq, 2);
  await rest();
  engine.close();
});

test('resuming changes the shift only when the worker or the age of the token asks for it', async () => {
  const { engine, server, clock } = await enrolled();
  assert.equal(await engine.device.resume(), 'same');
  assert.equal(engine.device.enrolment!.shift.id, 'shift-1');
  clock.time += 24 * DAY;
  assert.equal(await engine.device.resume(), 'renewed');
  assert.equal(engine.device.enrolment!.shift.id, 'shift-2');
  server.worker = { id: 'worker-2', name: 'Bilal', role: 'owner' };
  assert.equal(await engine.device.resume(), 'renewed');
  assert.equal(engine.device.enrolment!.shift.worker.name, 'Bilal');
  server.worker = null;
  assert.equal(await engine.device.resume(), 'signed_out');
  server.fail('/till/who', faults.dropBefore);
  assert.equal(await engine.device.resume(), 'offline');
  engine.close();
});

test('a worker of another business is not put on this till', async () => {
  const { engine, server } = await enrolled();
  server.fail('/till/who', async (_url, _init, answer) => {
    const who = (await (await answer()).json()) as { business: { id: string } };
    who.business.id = 'business-2';
    return new Response(JSON.stringify(who), { headers: { 'Content-Type': 'application/json', 'X-Pos-Sync': '1' } });
  });
  assert.equal(await engine.device.resume(), 'not_here');
  assert.deepEqual([engine.device.locked, engine.device.enrolment], [true, null]);
  engine.close();
});

test('a device the server refuses is not resumed', async () => {
  const { engine, server, clock } = await enrolled();
  clock.time += 24 * DAY;
  server.fail('/till/shifts', faults.status(404));
  server.fail('/till/devices', faults.status(404));
  assert.equal(await engine.device.resume(), 'not_here');
  engine.close();
});

test('a device that a server put back to an earlier state forgot is enrolled again as itself, and its chain goes on', async () => {
  const { engine, server, clock } = await enrolled();
  await sell(engine);
  clock.time += 24 * DAY;
  server.fail('/till/shifts', faults.status(404));
  assert.equal(await engine.device.resume(), 'renewed');
  const { init } = server.requests.filter(({ url }) => url === '/till/devices')[1]!;
  assert.deepEqual(JSON.parse(String(init.body)), { op_id: 'device-1', outlet_id: 'outlet-1', name: 'Counter', number: 1 });
  assert.deepEqual([engine.device.enrolment!.device.id, (await sell(engine)).receipt_no], ['device-1', 'S1-000002']);
  await rest();
  engine.close();
});

test('the first sale of a phone whose clock is wrong knows by how much', async () => {
  const { engine, server } = await enrolled();
  server.clockAhead = DAY;
  await engine.device.enrol('outlet-2', 'Counter');
  server.fail('/sync/', ...Array.from({ length: 9 }, () => faults.dropBefore));
  await sell(engine);
  assert.equal(engine.sync.clockOffset, DAY);
  await rest();
  engine.close();
});

test('the shift another window took is used here, too', async () => {
  const { engine, server, phone } = await enrolled();
  const other = await openEngine({ environment: phone.window() });
  server.worker = { id: 'worker-2', name: 'Bilal', role: 'owner' };
  await other.device.resume();
  await until(() => engine.device.enrolment!.shift.worker.name === 'Bilal');
  assert.equal((await sell(engine)).worker, 'Bilal');
  await rest();
  engine.close();
  other.close();
});

test('what is sold under a cleared registry entry is still sent by the device enrolled after it', async () => {
  const { engine, server, phone } = await enrolled();
  await rest();
  server.fail('/sync/push', ...Array.from({ length: 50 }, () => faults.dropBefore));
  await sell(engine);
  server.fail('/till/shifts', faults.status(404));
  server.fail('/till/devices', faults.status(404));
  await engine.device.enrol('outlet-1', 'Counter');
  assert.equal(engine.device.enrolment!.device.id, 'device-2');
  assert.equal((await sell(engine)).receipt_no, 'S2-000001');
  assert.equal(engine.sync.pending, 2);
  server.faults.length = 0;
  engine.syncNow();
  await until(() => engine.sync.pending === 0);
  for (const { operations, tokens } of server.pushes) {
    assert.equal(new Set(operations.map(({ device_id }) => device_id)).size, 1);
    assert.deepEqual(Object.keys(tokens), [operations[0]!.author]);
  }
  assert.deepEqual([...server.applied.values()].map(({ device_id, device_seq }) => [device_id, device_seq]).sort(), [
    ['device-1', 1],
    ['device-2', 1],
  ]);
  await rest();
  engine.close();
  assert.deepEqual(await stored<OutboxEntry>(phone.window(), 'outbox'), []);
});

test('trouble with the store has a name', async () => {
  const { phone } = bench();
  const failing = (error: DOMException) =>
    ({
      open: () => {
        const request = { error } as unknown as IDBOpenDBRequest;
        setImmediate(() => request.onerror?.(new Event('error')));
        return request;
      },
    }) as unknown as IDBFactory;
  const open = (indexedDB: IDBFactory | null) => openEngine({ environment: phone.window({ indexedDB }) });
  await assert.rejects(open(null), trouble('unavailable'));
  await assert.rejects(open(failing(new DOMException('', 'InvalidStateError'))), trouble('unavailable'));
  await assert.rejects(open(failing(new DOMException('', 'QuotaExceededError'))), trouble('quota'));
  await assert.rejects(open(failing(new DOMException('Internal error opening backing store', 'UnknownError'))), trouble('corrupt'));
  await assert.rejects(open(failing(new DOMException('', 'VersionError'))), trouble('outdated'));
  await assert.rejects(openEngine({ environment: phone.window({ digest: null }) }), trouble('insecure'));
});

test('a newer version takes the store: this window lets go, says so, and sells no more', async () => {
  const { engine, phone } = await enrolled();
  await rest();
  let told = false;
  engine.subscribe(() => {
    told ||= engine.sync.problem === 'reload';
  });
  await new Promise<void>((resolve, reject) => {
    const request = phone.indexedDB.open('till:business-1:outlet-1', 3);
    request.onsuccess = () => {
      request.result.close();
      resolve();
    };
    request.onerror = () => reject(request.error);
  });
  assert.ok(told);
  await assert.rejects(sell(engine), { name: 'NotSaved', reason: 'closed' });
  engine.close();
  await assert.rejects(openEngine({ environment: phone.window() }), trouble('outdated'));
});

test('a window that does not let go of an older store is waited for, and then named', async () => {
  const { phone, clock } = bench();
  const stubborn = await new Promise<IDBDatabase>(resolve => {
    const request = phone.indexedDB.open('till', 1);
    request.onsuccess = () => resolve(request.result);
  });
  const deletion = phone.indexedDB.deleteDatabase('till');
  await rest(20);
  const opening = openEngine({
    environment: phone.window({ indexedDB: { open: (name: string) => phone.indexedDB.open(name, 2) } as IDBFactory }),
  });
  await rest(20);
  stubborn.close();
  await until(() => deletion.readyState === 'done');
  const engine = await opening;
  assert.equal(engine.device.enrolment, null);
  engine.close();

  const holder = await new Promise<IDBDatabase>(resolve => {
    const request = phone.indexedDB.open('till', 2);
    request.onsuccess = () => resolve(request.result);
  });
  const blocked = openEngine({
    environment: phone.window({ indexedDB: { open: (name: string) => phone.indexedDB.open(name, 3) } as IDBFactory }),
  });
  const rejected = assert.rejects(blocked, trouble('blocked'));
  await rest();
  await clock.advance(6_000);
  await rejected;
  holder.close();
});

test('the answer about persistent storage is passed on, whatever the browser can', async () => {
  const { engine, phone } = await enrolled();
  assert.equal(await engine.device.persist(), 'granted');
  engine.close();
  const other = await openEngine({
    environment: phone.window({
      persist: async () => {
        throw new Error('no');
      },
    }),
  });
  assert.equal(await other.device.persist(), 'unknown');
  other.close();
});

test('nothing goes on after the engine was closed', async () => {
  const { engine, server, clock } = await enrolled();
  await rest();
  engine.close();
  const before = server.requests.length;
  await clock.advance(600_000);
  assert.equal(server.requests.length, before);
});
