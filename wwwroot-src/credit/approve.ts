import type { Environment } from '../device/environment';
import { StoreTrouble } from '../device/store';
import { fromBase64 } from '../shared/base64';
import type { OwnerCode } from '../shared/protocol';
import { toHex } from '../shared/uuid';

/**
 * The mark that lets one sale pass the limit, or null when the code is another one. The phone knows only a little of the
 * key, so the server judges the mark once more.
 */
export async function approve(
  { subtle }: Environment,
  { salt, iterations, check }: OwnerCode,
  opId: string,
  code: string,
): Promise<string | null> {
  if (!subtle) throw new StoreTrouble('insecure');
  const secret = await subtle.importKey('raw', new TextEncoder().encode(code), 'PBKDF2', false, ['deriveBits']);
  const key = new Uint8Array(
    await subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt: fromBase64(salt) as BufferSource, iterations }, secret, 256),
  );
  const hashOf = async (bytes: Uint8Array) => toHex(new Uint8Array(await subtle.digest('SHA-256', bytes as BufferSource)));
  if (!(await hashOf(key)).startsWith(check)) return null;
  const sale = opId
    .replace(/-/g, '')
    .match(/../g)!
    .map(byte => parseInt(byte, 16));
  return hashOf(new Uint8Array([...key, ...sale]));
}
