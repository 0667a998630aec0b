import { toHex } from './uuid';

/** Says that what the key is made of was given for this operation and right, up to this amount in paisa, and not what it was. GivenWord.cs is the twin. */
export async function proofOf(subtle: SubtleCrypto, key: Uint8Array, opId: string, right: string, amount: number): Promise<string> {
  const operation = opId
    .replace(/-/g, '')
    .match(/../g)!
    .map(byte => parseInt(byte, 16));
  const text = new TextEncoder().encode(`${right} ${amount}`);
  return toHex(new Uint8Array(await subtle.digest('SHA-256', new Uint8Array([...key, ...operation, ...text]))));
}
