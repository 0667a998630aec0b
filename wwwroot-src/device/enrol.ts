import type { Enrolment, Who } from '../shared/protocol';
import { uuidV7 } from '../shared/uuid';
import type { Contact } from './contact';
import { contactOf } from './contact';
import type { Environment } from './environment';
import { beginChain, noteContact, withOutlet } from './founding';
import { NotEnrolled, type Refusal } from './not-enrolled';
import type { OutletStore } from './outlet-store';
import type { Registrar } from './registrar';
import type { DeviceRecord } from './registry';
import { bearing, call, posting } from './request';

/** What the server gave, and when: the clock is right from the first sale on. */
interface Granted {
  enrolment: Enrolment;
  contact: Contact | null;
}

export async function who(env: Environment): Promise<Who | 'signed_out' | 'offline'> {
  const answer = await call<Who>(env, '/till/who', {});
  if (!answer.ours) return answer.problem === 'sign_in' ? 'signed_out' : 'offline';
  if (answer.status === 401) return 'signed_out';
  return (answer.status === 200 && answer.body) || 'offline';
}

/** Makes this browser a till of the outlet: the one it was before, when its chain is still here, or a new one. */
export async function enrol(env: Environment, registry: Registrar, outletId: string, name: string): Promise<DeviceRecord> {
  return (await again(env, registry, outletId)) ?? (await anew(env, registry, outletId, name));
}

/** A shift for the worker who is signed in, on a till this browser is already. */
export async function takeShift(
  env: Environment,
  registry: Registrar,
  device: DeviceRecord,
  isCurrent = true,
): Promise<DeviceRecord | Refusal> {
  const { id } = device.enrolment.device;
  let granted = await ask(env, '/till/shifts', { device_id: id });
  if (granted === 'not_here') granted = await enrolAgain(env, device);
  return typeof granted === 'string' ? granted : keep(env, registry, granted, async () => {}, isCurrent);
}

/** A copy of this browser is at work under its device: it becomes another one. What the one it was has still to send is sent as before. */
export async function enrolAnother(env: Environment, registry: Registrar, was: DeviceRecord): Promise<DeviceRecord | Refusal> {
  const { device, outlet, shift } = was.enrolment;
  const enrolling = await registry.enrolling({ op_id: uuidV7(env)(), outlet_id: outlet.id, name: device.name });
  const granted = await ask(env, '/till/devices/copy', enrolling, bearing(shift));
  return typeof granted === 'string' ? granted : keep(env, registry, granted, beginChain);
}

/** A server put back to an earlier state forgot the device: asked as the first time, it is the same device with the same chain. */
async function enrolAgain(env: Environment, { enrolment: { device, outlet } }: DeviceRecord): Promise<Granted | Refusal> {
  const number = Number(device.prefix.slice(outlet.code.length));
  const granted = await ask(env, '/till/devices', {
    op_id: device.id,
    outlet_id: outlet.id,
    name: device.name,
    ...(Number.isSafeInteger(number) && number > 0 ? { number } : {}),
  });
  if (typeof granted === 'string') return granted === 'refused' ? 'not_here' : granted;
  return granted.enrolment.device.id === device.id ? granted : 'not_here';
}

async function again(env: Environment, registry: Registrar, outletId: string): Promise<DeviceRecord | null> {
  for (const device of await registry.devices()) {
    if (device.enrolment.outlet.id !== outletId || !(await hasChain(env, device))) continue;
    const renewed = await takeShift(env, registry, device);
    if (renewed === 'not_here') continue;
    if (typeof renewed === 'string') throw new NotEnrolled(renewed);
    return renewed;
  }
  return null;
}

async function anew(env: Environment, registry: Registrar, outletId: string, name: string): Promise<DeviceRecord> {
  const enrolling = await registry.enrolling({ op_id: uuidV7(env)(), outlet_id: outletId, name });
  const granted = await ask(env, '/till/devices', enrolling);
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

async function ask(env: Environment, url: string, body: unknown, as?: ReturnType<typeof bearing>): Promise<Granted | Refusal> {
  const answer = await call<Enrolment>(env, url, posting(body, as));
  if (!answer.ours) return answer.problem === 'sign_in' ? 'signed_out' : 'offline';
  const { status, body: enrolment } = answer;
  if (status === 200) {
    if (!enrolment?.device?.id || !enrolment.shift?.secret) return 'offline';
    return { enrolment, contact: Number.isFinite(enrolment.server_time) ? contactOf(enrolment.server_time, answer) : null };
  }
  if (status === 401) return 'signed_out';
  if (status === 404) return 'not_here';
  return status >= 500 || status === 429 ? 'offline' : 'refused';
}
