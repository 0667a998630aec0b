import { META, type Shop } from '../device/outlet-store';
import type { Failure, PageShare, Round, Urgency } from './drain';
import { push } from './push';
import { resend } from './resend';
import { settle } from './settle';

const EVERY = 5 * 60_000;

/** Somebody looks at the till, and the server has not heard of it for a while. */
async function isSilent(shop: Shop, urgency: Urgency): Promise<boolean> {
  if (!shop.env.visible()) return false;
  const ago = shop.env.now() - ((await shop.meta<number>(META.pushed)) ?? -Infinity);
  return urgency === 'asked' || ago < 0 || ago > EVERY;
}

/** With nothing to send, the server is told now and then that the device is alive. */
async function heartbeat(shop: Shop, round: Round, urgency: Urgency): Promise<Failure | null> {
  if (!(await isSilent(shop, urgency))) return null;
  const answer = await push(shop.env, shop.device, [], await round.standing(shop.device));
  if (answer.kind === 'retry') return answer;
  if (answer.kind === 'reply') {
    await settle(shop, [], answer);
    round.heard(shop.device);
  }
  return null;
}

export const PAGE_SHARE: PageShare = { before: resend, after: heartbeat };
