import type { MetaStore } from '../device/contact';
import { META } from '../device/outlet-store';
import type { PushReply, Stretch } from '../shared/protocol';

/** The server may have lost what it acknowledged: what it forgot goes there again from the journal. */
export interface Again {
  /** It is another server than before: every device asks what was forgotten, also those with nothing to send. */
  ask: boolean;
  /** Devices that were answered since. */
  asked: string[];
  /** What is still to be sent again, by device, in order. */
  forgot: Record<string, Stretch[]>;
}

const EVERYTHING: Stretch = { first: 1, last: Number.MAX_SAFE_INTEGER };
const ALL_ASK: Again = { ask: true, asked: [], forgot: {} };
/** What was sent in vain (it is no longer here, or refused) is not sent again before so long. */
const VAIN_FOR = 3_600_000;

/** A list the server gave, from which nothing it did not have was sent. Another life of the server may have forgotten the very same. */
interface Vain {
  said: string;
  at: number;
  epoch?: string;
}

/** Tills of before kept an epoch, and how far each device had come. */
export async function readAgain(meta: { get(key: string): Promise<unknown> }): Promise<Again | undefined> {
  const again = (await meta.get(META.again)) as Again | undefined;
  return again && !again.asked ? ALL_ASK : again;
}

/** Keeps which life of the server this is. True when it is another one than last time: what it acknowledged may be gone. */
export async function noticeEpoch(meta: MetaStore, epoch: string, wentBack = false): Promise<boolean> {
  const [stored, catalogue] = await Promise.all([meta.get(META.epoch), meta.get(META.catalogue) as Promise<{ epoch: string } | undefined>]);
  const known = stored ?? catalogue?.epoch;
  if (stored === epoch && !wentBack) return false;
  await meta.put(epoch, META.epoch);
  if (known === undefined || (known === epoch && !wentBack)) return false;
  await meta.put(ALL_ASK, META.again);
  return true;
}

/** Keeps what a reply says of the device's acknowledged operations. True when there was nothing to send again, and is now. */
export async function noticeForgotten(meta: MetaStore, device: string, { epoch, forgot }: PushReply, now: number): Promise<boolean> {
  const isNew = (await noticeEpoch(meta, epoch)) || !(await meta.get(META.again));
  const again = await readAgain(meta);
  const isAsked = again?.ask && !again.asked.includes(device);
  // A server older than this till does not say: then everything goes there, and what it has it calls a duplicate.
  let missing = forgot ?? (isAsked ? [EVERYTHING] : (again?.forgot[device] ?? []));
  const vain = (await meta.get(META.vain(device))) as Vain | undefined;
  if (vain && vain.epoch === epoch && vain.said === JSON.stringify(missing) && Math.abs(now - vain.at) < VAIN_FOR) missing = [];
  if (!again && !missing.length) return false;
  const asked = again?.asked.filter(id => id !== device) ?? [];
  await meta.put({ ask: false, ...again, asked: [...asked, device], forgot: { ...again?.forgot, [device]: missing } }, META.again);
  return isNew;
}

/** Its entries in outbox or journal. */
export const rangeOf = (device: string, { first, last }: Stretch): IDBKeyRange => IDBKeyRange.bound([device, first], [device, last]);

export async function noteVain(meta: MetaStore, device: string, said: string, at: number): Promise<void> {
  const epoch = (await meta.get(META.epoch)) as string | undefined;
  await meta.put({ said, at, epoch } satisfies Vain, META.vain(device));
}

/** Whether the server has said all it has to say of this device. */
export async function noteAsked(meta: MetaStore, device: string, isAsked: boolean): Promise<void> {
  const again = await readAgain(meta);
  // A server older than this till was sent everything and has nothing more to say.
  if (!again || (!isAsked && again.forgot[device]?.some(({ last }) => last === EVERYTHING.last))) return;
  const others = again.asked.filter(id => id !== device);
  await meta.put({ ...again, ask: again.ask || !isAsked, asked: isAsked ? [...others, device] : others }, META.again);
}
