import type { Who } from '../shared/protocol';
import type { Environment } from './environment';
import type { Registrar } from './registrar';
import type { DeviceRecord } from './registry';
import { posting } from './request';
import { who } from './who';

export type Unlocked = DeviceRecord | 'signed_out' | 'offline' | 'not_here';

export const belongsTo = ({ enrolment: { business, outlet } }: DeviceRecord, signedIn: Who): boolean =>
  signedIn.business.id === business.id && signedIn.outlets.some(({ id }) => id === outlet.id);

/** A new shift for whoever has signed in since the till was locked, if they belong to it. */
export async function unlock(env: Environment, registry: Registrar, device: DeviceRecord): Promise<Unlocked> {
  const held = await registry.lock();
  // The sign-in of before the lock opens nothing.
  if (held && !held.signed_out && !(await signOut(env, registry))) return 'offline';
  const signedIn = await who(env);
  if (typeof signedIn === 'string') return signedIn;
  if (!belongsTo(device, signedIn)) return 'not_here';
  const { takeShift } = await import('./enrol');
  const renewed = await takeShift(env, registry, device);
  if (typeof renewed === 'string') return renewed === 'signed_out' || renewed === 'not_here' ? renewed : 'offline';
  await registry.setLock(null);
  // Whoever is signed in now has come since the lock, and stays.
  await registry.left();
  return renewed;
}

/** True when the server says that nobody is signed in. */
export async function endSession(env: Environment): Promise<boolean> {
  const init = { ...posting({}), redirect: 'manual', cache: 'no-store', credentials: 'same-origin' } as const;
  await env.fetch('/sign-out', init).catch(() => null);
  return (await who(env)) === 'signed_out';
}

/** The same for a till that is locked. */
export async function signOut(env: Environment, registry: Registrar): Promise<boolean> {
  if (!(await endSession(env))) return false;
  await registry.setLock({ at: env.now(), signed_out: true });
  return true;
}
