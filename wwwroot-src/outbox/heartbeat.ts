import { META, type OutletStore } from '../device/outlet-store';
import type { DeviceRecord } from '../device/registry';
import type { Failure, PageShare, Round, Urgency } from './drain';
import { push } from './push';
import { settle } from './settle';

const EVERY = 5 * 60_000;

/** Somebody looks at the till, and the server has not heard of it for a while. */
async function isSilent(outlet: OutletStore, urgency: Urgency): Promise<boolean> {
  if (!outlet.env.visible()) return false;
  const ago = outlet.env.now() - ((await outlet.meta<number>(META.pushed)) ?? -Infinity);
  return urgency === 'asked' || ago < 0 || ago > EVERY;
}

/** With nothing to send, the server is told now and then that the device is alive. */
async function heartbeat(outlet: OutletStore, round: Round, urgency: Urgency): Promise<Failure | null> {
  if (!(await isSilent(outlet, urgency))) return null;
  const answer = await push(outlet, outlet.device, [], await round.backlog(outlet.device));
  if (answer.kind === 'retry') return answer;
  if (answer.kind === 'reply') {
    await settle(outlet, outlet.deviceId, [], answer);
    round.heard(outlet.device);
  }
  return null;
}

/** First of all what the server forgot; that it does is seldom, so its code comes then. */
async function forgotten(outlet: OutletStore, devices: DeviceRecord[], round: Round): Promise<Failure | null> {
  if (!(await outlet.meta(META.again))) return null;
  const { resend } = await import('./resend');
  return resend(outlet, devices, round);
}

export const PAGE_SHARE: PageShare = { before: forgotten, after: heartbeat };
