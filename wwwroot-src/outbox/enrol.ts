import { uuidV7 } from '../shared/uuid';
import type { Enrolment, Who } from '../shared/protocol';
import type { Environment } from './environment';
import { NotEnrolled, type Refusal } from './model';
import type { DeviceRecord, Registry } from './registry';
import { call, posting } from './request';
import { Shop } from './shop';

export async function who(env: Environment): Promise<Who | 'signed_out' | 'offline'> {
  const answer = await call<Who>(env, '/till/who', {});
  if (!answer.ours) return answer.problem === 'sign_in' ? 'signed_out' : 'offline';
  if (answer.status === 401) return 'signed_out';
  return (answer.status === 200 && answer.body) || 'offline';
}

/** A shift on a device that is already enrolled, for the worker who is signed in. */
export function takeShift(env: Environment, deviceId: string): Promise<Enrolment | Refusal> {
  return ask(env, '/till/shifts', { device_id: deviceId });
}

/** Makes this browser a till of the outlet: the one it was before, when its chain is still here, or a new one. */
export async function enrol(env: Environment, registry: Registry, outletId: string, name: string): Promise<DeviceRecord> {
  return await again(env, registry, outletId) ?? await anew(env, registry, outletId, name);
}

async function again(env: Environment, registry: Registry, outletId: string): Promise<DeviceRecord | null> {
  for (const device of await registry.devices()) {
    if (device.enrolment.outlet.id !== outletId || !await hasChain(env, device)) continue;
    const enrolment = await takeShift(env, device.enrolment.device.id);
    if (enrolment === 'not_here') continue;
    if (typeof enrolment === 'string') throw new NotEnrolled(enrolment);
    return registry.keep(enrolment);
  }
  return null;
}

async function anew(env: Environment, registry: Registry, outletId: string, name: string): Promise<DeviceRecord> {
  const enrolling = await registry.enrolling({ op_id: uuidV7(env)(), outlet_id: outletId, name });
  const enrolment = await ask(env, '/till/devices', enrolling);
  if (typeof enrolment === 'string') throw new NotEnrolled(enrolment);
  const shop = new Shop(env, { enrolment, shifts: {} });
  await shop.beginChain();
  await shop.store.close();
  return registry.keep(enrolment);
}

async function hasChain(env: Environment, device: DeviceRecord): Promise<boolean> {
  const shop = new Shop(env, device);
  try {
    return await shop.hasChain();
  } finally {
    await shop.store.close();
  }
}

async function ask(env: Environment, url: string, body: unknown): Promise<Enrolment | Refusal> {
  const answer = await call<Enrolment>(env, url, posting(body));
  if (!answer.ours) return answer.problem === 'sign_in' ? 'signed_out' : 'offline';
  const { status, body: enrolment } = answer;
  if (status === 200) return enrolment?.device?.id && enrolment.shift?.secret ? enrolment : 'offline';
  if (status === 401) return 'signed_out';
  if (status === 404) return 'not_here';
  return status >= 500 || status === 429 ? 'offline' : 'refused';
}
