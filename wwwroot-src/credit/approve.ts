import type { Environment } from '../device/environment';
import { StoreTrouble } from '../device/store';
import { fromBase64 } from '../shared/base64';
import { proofOf } from '../shared/proof';
import type { Approval, OwnerCode } from '../shared/protocol';
import { toHex } from '../shared/uuid';

/**
 * The mark that lets one sale pass the limit with that much on credit, or null when the code is another one. The phone knows only a little of the
 * key, so the server judges the mark once more.
 */
export async function approve(
  { subtle }: Environment,
  { salt, iterations, check }: OwnerCode,
  opId: string,
  approved_credit: number,
  code: string,
): Promise<Approval | null> {
  if (!subtle) throw new StoreTrouble('insecure');
  const secret = await subtle.importKey('raw', new TextEncoder().encode(code), 'PBKDF2', false, ['deriveBits']);
  const key = new Uint8Array(
    await subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt: fromBase64(salt) as BufferSource, iterations }, secret, 256),
  );
  if (!toHex(new Uint8Array(await subtle.digest('SHA-256', key))).startsWith(check)) return null;
  return { approval: await proofOf(subtle, key, opId, 'over_limit', approved_credit), approved_credit };
}
