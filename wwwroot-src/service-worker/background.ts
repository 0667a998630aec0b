import type { Environment } from '../device/environment';
import { withLock } from '../device/lock';
import { OutletStore } from '../device/outlet-store';
import { Registry } from '../device/registry';
import { drain, drainLock } from '../outbox/drain';
import { NotSaved } from '../outbox/not-saved';
import { announce, drainElsewhere } from '../outbox/sending';
import { recordPosted } from '../sales/posted';
import { type Language, tillLanguage, tillShell } from '../shared/shells';

/** The language of the till that was open last. */
export function lastLanguage(env: Environment): Promise<Language> {
  return withRegistry(env, registry => registry.language()).catch(() => 'en');
}

/** Sends everything this browser has to send. Rejects when something is left, so that the browser wakes us again. */
export async function drainAll(env: Environment): Promise<void> {
  const left = await withRegistry(env, registry => drainElsewhere(env, registry, null, 'hint'));
  if (left) throw new Error();
}

/** A sale posted as a form: recorded here and answered from here. A browser that is no till leaves it to the server. */
export async function recordForm(env: Environment, request: Request, meanwhile: (work: Promise<unknown>) => void): Promise<Response> {
  const form = await request.clone().formData();
  const registry = new Registry(env);
  const language = languageOf(request) ?? (await registry.language().catch(() => 'en' as const));
  const device = await registry.current().catch(() => null);
  if (!device) {
    await registry.close();
    return env.fetch(request.url, { method: 'POST', body: new URLSearchParams(form as never), redirect: 'manual' });
  }
  const outlet = new OutletStore(env, device);
  try {
    if (await registry.lock()) throw new NotSaved('locked');
    const receipt = await recordPosted(outlet, form);
    announce(outlet);
    meanwhile(
      drain(outlet, registry, 'hint').finally(() => {
        announce(outlet);
        return Promise.all([outlet.store.close(), registry.close()]);
      }),
    );
    return seeOther(`${tillShell(language)}#receipt=${receipt.op_id}`);
  } catch (error) {
    await Promise.all([outlet.store.close(), registry.close()]);
    return seeOther(`${tillShell(language)}#not-saved=${error instanceof NotSaved ? error.reason : 'unknown'}`);
  }
}

/**
 * A new version waits for the sends under way, whichever outlet they are for. The locks are not held until it has taken over: the browser lets the old version
 * end its work first, and that may be waiting to send. A send that a page begins meanwhile may be cut by its reload, and is made again.
 */
export async function activateWhenIdle(env: Environment, activate: () => Promise<void>): Promise<void> {
  const devices = await withRegistry(env, registry => registry.devices()).catch(() => []);
  const names = new Set(devices.map(({ enrolment: { business, outlet } }) => drainLock(`${business.id}:${outlet.id}`)));
  await [...names].sort().reduce(
    (work, name) => () => withLock(env, name, work),
    async () => void activate(),
  )();
}

async function withRegistry<T>(env: Environment, work: (registry: Registry) => Promise<T>): Promise<T> {
  const registry = new Registry(env);
  try {
    return await work(registry);
  } finally {
    await registry.close();
  }
}

/** Another site's page may post here too. Such a form goes to the server untouched, which refuses it by its origin. */
export const isOurs = (request: Request): boolean => request.referrer.startsWith(`${new URL(request.url).origin}/`);

/** A page of the till asks. */
export const isOfTill = ({ referrer }: Request): boolean => referrer !== '' && tillLanguage(new URL(referrer).pathname) !== undefined;

function languageOf(request: Request): Language | null {
  return request.referrer ? (tillLanguage(new URL(request.referrer).pathname) ?? null) : null;
}

// Built by hand: Response.redirect would want the full address.
function seeOther(location: string): Response {
  return new Response(null, { status: 303, headers: { Location: location, 'Cache-Control': 'no-store' } });
}
