import type { Enrolment } from '../shared/protocol';
import { uuidV7 } from '../shared/uuid';
import type { Contact } from './contact';
import { contactOf } from './contact';
import type { Environment } from './environment';
import { beginChain, noteContact, withOutlet } from './founding';
import { bearing, signed, signedFor } from './key';
import { NotEnrolled, type Refusal } from './not-enrolled';
import type { OutletStore } from './outlet-store';
import type { Registrar } from './registrar';
import type { DeviceRecord } from './registry';
import { call, posting } from './request';

/** What the server gave, and when: the clock is right from the first sale on. */
interface Granted {
  enrolment: Enrolment;
  contact: Contact | null;
}

/** Makes this browser a till of the outlet: the one it was before, when its chain is still here, or a new one. */
export async function enrol(env: Environment, registry: Registrar, outletId: string, name: string): Promise<DeviceRecord> {
  return (await again(env, registry, outletId)) ?? (await anew(env, registry, outletId, name));
}

/** A shift for the worker who is signed in, on a till this browser is already. One that lost its key becomes another till, and sends what it has for it. */
export async function takeShift(env: Environment, registry: Registrar, device: DeviceRecord): Promise<DeviceRecord | Refusal> {
  const taken = await takeShiftHere(env, registry, device);
  if (taken !== 'other_key') return taken;
  const { enrolment } = device;
  return enrol(env, registry, enrolment.outlet.id, enrolment.device.name).catch(error => {
    if (error instanceof NotEnrolled) return error.reason;
    throw error;
  });
}

/** The same, as that till or not at all; or by the till this browser is now, to send what it left as the other one. */
export async function takeShiftHere(
  env: Environment,
  registry: Registrar,
  device: DeviceRecord,
  by: DeviceRecord | null = null,
): Promise<DeviceRecord | Refusal> {
  const { id } = device.enrolment.device;
  let granted = await ask(env, '/till/shifts', { device_id: id }, (url, init) =>
    by ? signedFor(env, by, url, init) : signed(env, device, url, init),
  );
  if (granted === 'not_here') granted = await enrolAgain(env, device);
  return typeof granted === 'string' ? granted : keep(env, registry, granted, async () => {}, !by);
}

/** A copy of this browser is at work under its device: it becomes another one. What the one it was has still to send is sent as before. */
export async function enrolAnother(env: Environment, registry: Registrar, was: DeviceRecord): Promise<DeviceRecord | Refusal> {
  const { device, outlet } = was.enrolment;
  const enrolling = await registry.enrolling({ op_id: uuidV7(env)(), outlet_id: outlet.id, name: device.name });
  const granted = await ask(env, '/till/devices/copy', enrolling, (url, init) => withOutlet(env, was, store => bearing(store, url, init)));
  return typeof granted === 'string' ? granted : keep(env, registry, granted, beginChain);
}

/** A server put back to an earlier state forgot the device: asked as the first time, it is the same device with the same chain. */
async function enrolAgain(env: Environment, was: DeviceRecord): Promise<Granted | Refusal> {
  const { device, outlet } = was.enrolment;
  const number = Number(device.prefix.slice(outlet.code.length));
  const enrolling = {
    op_id: device.id,
    outlet_id: outlet.id,
    name: device.name,
    ...(Number.isSafeInteger(number) && number > 0 ? { number } : {}),
  };
  const granted = await ask(env, '/till/devices', enrolling, (url, init) => signed(env, was, url, init));
  if (typeof granted === 'string') return granted === 'refused' ? 'not_here' : granted;
  return granted.enrolment.device.id === device.id ? granted : 'not_here';
}

async function again(env: Environment, registry: Registrar, outletId: string): Promise<DeviceRecord | null> {
  for (const device of await registry.devices()) {
    if (device.enrolment.outlet.id !== outletId || !(await hasChain(env, device))) continue;
    const renewed = await takeShiftHere(env, registry, device);
    if (renewed === 'not_here' || renewed === 'other_key') continue;
    if (typeof renewed === 'string') throw new NotEnrolled(renewed);
    return renewed;
  }
  return null;
}

async function anew(env: Environment, registry: Registrar, outletId: string, name: string): Promise<DeviceRecord> {
  const request = async (isTaken = false) =>
    ask(env, '/till/devices', await registry.enrolling({ op_id: uuidV7(env)(), outlet_id: outletId, name }, isTaken));
  let granted = await request();
  // A copy of this browser has asked the same, and is that till.
  if (granted === 'other_key') granted = await request(true);
  if (typeof granted === 'string') throw new NotEnrolled(granted);
  return keep(env, registry, granted, beginChain);
}

async function keep(
  env: Environment,
  registry: Registrar,
  { enrolment, contact }: Granted,
  first = async (_: OutletStore) => {},
  isCurrent = true,
): Promise<DeviceRecord> {
  await withOutlet(env, { enrolment, shifts: {} }, async outlet => {
    await first(outlet);
    if (contact) await noteContact(outlet, contact);
  });
  return registry.keep(enrolment, isCurrent);
}

const hasChain = (env: Environment, device: DeviceRecord): Promise<boolean> => withOutlet(env, device, outlet => outlet.hasChain());

async function ask(
  env: Environment,
  url: string,
  body: unknown,
  prove = async (_: string, init: RequestInit) => init,
): Promise<Granted | Refusal> {
  const answer = await call<Enrolment>(env, url, await prove(url, posting(body)));
  if (!answer.ours) return answer.problem === 'sign_in' ? 'signed_out' : 'offline';
  const { status, body: enrolment } = answer;
  if (status === 200) {
    if (!enrolment?.device?.id || !enrolment.shift?.secret) return 'offline';
    return { enrolment, contact: Number.isFinite(enrolment.server_time) ? contactOf(enrolment.server_time, answer) : null };
  }
  if (status === 401) return 'signed_out';
  if (status === 404) return 'not_here';
  if (status === 410) return 'other_key';
  return status >= 500 || status === 429 ? 'offline' : 'refused';
}
