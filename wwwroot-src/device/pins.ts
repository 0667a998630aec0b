import { fromBase64, toBase64 } from '../shared/base64';
import type { Environment } from './environment';
import { delayAfter, left, MOST_WRONG } from './pin-rule';
import type { Registrar } from './registrar';
import type { DeviceRecord } from './registry';
import { StoreTrouble } from './store';

/** What a worker's PIN is known by on one till: nothing of it is of use in another browser, whose key is another. */
export interface PinRecord {
  worker: string;
  /** Base64. */
  salt: string;
  iterations: number;
  /** Digits, so that the last one opens. */
  length: number;
  /** Base64 of what is made from the PIN, the salt and a key that no script can read. */
  verifier: string;
  /** Tries since the last right one, counted before they are looked at. */
  wrong: number;
  /** By the phone's clock. */
  not_before: number;
}

/** Left: milliseconds before another one is looked at. */
export type Tried =
  | { answer: 'open' }
  | { answer: 'wrong'; left: number }
  | { answer: 'wait'; left: number }
  | { answer: 'locked' }
  | { answer: 'none' };

const ITERATIONS = 100_000;
const BYTES = 32;

/** The PINs of those who sell on this till. */
export class Pins {
  constructor(
    private readonly env: Environment,
    private readonly registry: Registrar,
  ) {}

  get possible(): boolean {
    return this.env.subtle !== null;
  }

  /** Of workers who have a shift here; those that the server says are gone are none any more. */
  async all({ enrolment, shifts, workers }: DeviceRecord): Promise<PinRecord[]> {
    const here = new Set(Object.values(shifts).map(({ worker }) => worker.id));
    const pins = await this.registry.pins(enrolment.device.id);
    return pins.filter(({ worker }) => here.has(worker) && (!workers || workers.some(({ id }) => id === worker)));
  }

  /** Sets the PIN, whatever was before. */
  async choose(deviceId: string, worker: string, pin: string): Promise<void> {
    const secret = await this.secret(deviceId);
    const salt = toBase64(this.env.random(new Uint8Array(16)));
    const record = { worker, salt, iterations: ITERATIONS, length: pin.length, verifier: '', wrong: 0, not_before: 0 };
    record.verifier = await this.derive(secret, record, pin);
    await this.registry.keepPin(deviceId, record);
  }

  /** One try. It counts before it is looked at: whoever ends the page in between has used it up. */
  async open(deviceId: string, worker: string, pin: string): Promise<Tried> {
    const { env, registry } = this;
    let refused: Tried | null = { answer: 'none' };
    const record = await registry.changePin(deviceId, worker, before => {
      const rest = left(before.wrong, before.not_before, env.now());
      refused = before.wrong >= MOST_WRONG ? { answer: 'locked' } : rest > 0 ? { answer: 'wait', left: rest } : null;
      if (refused) return null;
      const wrong = before.wrong + 1;
      return { ...before, wrong, not_before: env.now() + delayAfter(wrong) };
    });
    if (refused || !record) return refused ?? { answer: 'none' };
    if ((await this.derive(await this.secret(deviceId), record, pin)) !== record.verifier)
      return record.wrong >= MOST_WRONG ? { answer: 'locked' } : { answer: 'wrong', left: delayAfter(record.wrong) };
    await registry.changePin(deviceId, worker, now => ({ ...now, wrong: 0, not_before: 0 }));
    return { answer: 'open' };
  }

  private async secret(deviceId: string): Promise<CryptoKey> {
    const { subtle } = this.env;
    if (!subtle) throw new StoreTrouble('insecure');
    const before = await this.registry.pinSecret(deviceId);
    if (before) return before;
    const made = await subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
    return this.registry.keepPinSecret(deviceId, made as CryptoKey);
  }

  private async derive(secret: CryptoKey, { salt, iterations, worker }: PinRecord, pin: string): Promise<string> {
    const subtle = this.env.subtle!;
    const bound = await subtle.sign('HMAC', secret, new TextEncoder().encode(`${worker} ${pin}`));
    const key = await subtle.importKey('raw', bound, 'PBKDF2', false, ['deriveBits']);
    const bits = await subtle.deriveBits(
      { name: 'PBKDF2', hash: 'SHA-256', salt: fromBase64(salt) as BufferSource, iterations },
      key,
      BYTES * 8,
    );
    return toBase64(new Uint8Array(bits));
  }
}
