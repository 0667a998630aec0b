import type { ThisDevice } from '../../engine/this-device';

/** Locks the till. Without a network nobody can open it again, so then whoever taps is asked first. */
export async function leave(device: Pick<ThisDevice, 'who' | 'lock'>, sure: () => Promise<boolean>): Promise<boolean> {
  if ((await device.who()) === 'offline' && !(await sure())) return false;
  await device.lock();
  return true;
}
