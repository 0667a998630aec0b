import type { Environment } from '../device/environment';
import { StoreTrouble } from '../device/store';
import { fromBase64, toBase64 } from '../shared/base64';
import { FileTrouble } from './file-trouble';

const ITERATIONS = 600_000;
const MOST_ITERATIONS = 10_000_000;
const SALT_BYTES = 16;
const IV_BYTES = 12;

/** A text under a passphrase: AES-256-GCM, its key by PBKDF2 with SHA-256. Bytes as base64. */
export interface Sealed {
  iterations: number;
  salt: string;
  iv: string;
  data: string;
}

export async function seal(env: Environment, passphrase: string, text: string): Promise<Sealed> {
  const salt = env.random(new Uint8Array(SALT_BYTES));
  const iv = env.random(new Uint8Array(IV_BYTES));
  const key = await keyOf(env, passphrase, salt, ITERATIONS);
  const data = await subtleOf(env).encrypt({ name: 'AES-GCM', iv: iv as BufferSource }, key, new TextEncoder().encode(text));
  return { iterations: ITERATIONS, salt: toBase64(salt), iv: toBase64(iv), data: toBase64(new Uint8Array(data)) };
}

/** A wrong passphrase and a changed file look the same. */
export async function open(env: Environment, passphrase: string, { iterations, salt, iv, data }: Sealed): Promise<string> {
  if (!Number.isSafeInteger(iterations) || iterations < 1 || iterations > MOST_ITERATIONS) throw new FileTrouble('damaged');
  let parts: Uint8Array[];
  try {
    parts = [salt, iv, data].map(fromBase64);
  } catch (cause) {
    throw new FileTrouble('damaged', { cause });
  }
  try {
    const key = await keyOf(env, passphrase, parts[0]!, iterations);
    const text = await subtleOf(env).decrypt({ name: 'AES-GCM', iv: parts[1] as BufferSource }, key, parts[2] as BufferSource);
    return new TextDecoder().decode(text);
  } catch (cause) {
    throw new FileTrouble('passphrase', { cause });
  }
}

async function keyOf(env: Environment, passphrase: string, salt: Uint8Array, iterations: number): Promise<CryptoKey> {
  const subtle = subtleOf(env);
  // The same passphrase typed on another keyboard may come in other code points.
  const secret = await subtle.importKey('raw', new TextEncoder().encode(passphrase.normalize('NFKC')), 'PBKDF2', false, ['deriveKey']);
  const algorithm = { name: 'PBKDF2', hash: 'SHA-256', salt: salt as BufferSource, iterations };
  return subtle.deriveKey(algorithm, secret, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

function subtleOf({ subtle }: Environment): SubtleCrypto {
  if (!subtle) throw new StoreTrouble('insecure');
  return subtle;
}
