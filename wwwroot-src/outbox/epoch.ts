import type { MetaStore } from '../device/contact';
import { META } from '../device/outlet-store';

/** The journal is being pushed again, because the server was put back to an earlier state; how far each device has come. */
export interface Again {
  epoch: string;
  after: Record<string, number>;
}

/** Keeps which life of the server this is. True when it is another one than last time: what it acknowledged may be gone. */
export async function noticeEpoch(meta: MetaStore, epoch: string, wentBack = false): Promise<boolean> {
  const [stored, catalogue] = await Promise.all([meta.get(META.epoch), meta.get(META.catalogue) as Promise<{ epoch: string } | undefined>]);
  const known = stored ?? catalogue?.epoch;
  if (stored === epoch && !wentBack) return false;
  await meta.put(epoch, META.epoch);
  if (known === undefined || (known === epoch && !wentBack)) return false;
  const again: Again = { epoch, after: {} };
  await meta.put(again, META.again);
  return true;
}
