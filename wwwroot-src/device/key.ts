import { toBase64 } from '../shared/base64';
import type { Environment } from './environment';
import { withOutlet } from './founding';
import { META, type OutletStore } from './outlet-store';
import type { DeviceRecord } from './registry';
import { transact } from './store';

/** What signs is with the browser: no script reads it, and what is copied out of the store without it sends nothing. */
interface DeviceKey {
  secret: CryptoKey;
  /** Its other half, as an uncompressed point in base64. */
  public: string;
}

const KIND = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** Makes the device's key, once. A browser that cannot make or keep one stays a till that is known by its shift alone. */
export async function makeKey({ env: { subtle }, store, deviceId }: OutletStore): Promise<void> {
  const place = META.key(deviceId);
  try {
    if (!subtle || (await store.use(database => database.getKey('meta', place)))) return;
    const { privateKey, publicKey } = await subtle.generateKey(KIND, false, ['sign']);
    const made: DeviceKey = { secret: privateKey, public: toBase64(new Uint8Array(await subtle.exportKey('raw', publicKey))) };
    await store.use(database =>
      transact(
        database,
        ['meta'],
        'readwrite',
        async ({ store: meta }) => {
          // Another window may have been faster.
          if (!(await meta.getKey(place))) await meta.put(made, place);
        },
        'strict',
      ),
    );
  } catch {
    // The till and the owner's list of phones say so.
  }
}

/** A request in the name of the device and its shift. */
export async function bearing(outlet: OutletStore, url: string, init: RequestInit = {}, device = outlet.device): Promise<RequestInit> {
  return withHeaders(init, { ...bearer(device), ...(await marked(outlet, device, url, init, device.enrolment.shift.id)) });
}

/**
 * The same, brought by the till this browser is for one that it never was, or is no more: a key that it has for that one may be another than the server
 * knows. Null where that till itself sends.
 */
export async function carried(
  { env, carrier }: OutletStore,
  url: string,
  init: RequestInit,
  device: DeviceRecord,
): Promise<RequestInit | null> {
  const [by, of] = [carrier?.enrolment, device.enrolment];
  if (!carrier || by?.device.id === of.device.id || by?.business.id !== of.business.id) return null;
  const mark = await markedIn(env, carrier, url, init, of.shift.id);
  return withHeaders(init, { ...bearer(device), 'X-Pos-Carrier': tokenOf(carrier), ...mark });
}

/** A request of whoever is signed in, about the device. */
export async function signed(env: Environment, device: DeviceRecord, url: string, init: RequestInit): Promise<RequestInit> {
  return withHeaders(init, await markedIn(env, device, url, init));
}

/** The same about another device, which the one given was. */
export async function signedFor(env: Environment, by: DeviceRecord, url: string, init: RequestInit): Promise<RequestInit> {
  return withHeaders(init, { 'X-Pos-Carrier': tokenOf(by), ...(await markedIn(env, by, url, init)) });
}

/** The device's mark on what is sent; null where its key is not here. The server's twin is TillSignature.cs. */
async function marked(
  outlet: OutletStore,
  { enrolment: { device } }: DeviceRecord,
  url: string,
  { method = 'GET', body = '' }: RequestInit,
  shift: string,
): Promise<Record<string, string> | null> {
  const { subtle } = outlet.env;
  const key = await outlet.meta<DeviceKey>(META.key(device.id));
  if (!key || !subtle) return null;
  const text = new TextEncoder().encode(`${method} ${url}\n${shift}\n${body}`);
  try {
    return { 'X-Pos-Signature': `${key.public}.${toBase64(new Uint8Array(await subtle.sign(KIND, key.secret, text)))}` };
  } catch {
    // A key that was brought here from another machine may be of no use: it is as if there were none.
    return null;
  }
}

const markedIn = (env: Environment, device: DeviceRecord, url: string, init: RequestInit, shift = '') =>
  withOutlet(env, device, outlet => marked(outlet, device, url, init, shift));

const bearer = (device: DeviceRecord) => ({ Authorization: `Bearer ${tokenOf(device)}` });

const tokenOf = ({ enrolment: { shift } }: DeviceRecord) => `${shift.id}.${shift.secret}`;

const withHeaders = (init: RequestInit, more: Record<string, string> | null): RequestInit => ({
  ...init,
  headers: { ...(init.headers as Record<string, string>), ...more },
});
