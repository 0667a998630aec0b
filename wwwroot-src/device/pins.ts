import { fromBase64, toBase64 } from '../shared/base64';
import { proofOf } from '../shared/proof';
import type { GivenWord } from '../shared/protocol';
import type { Environment } from './environment';
import { signed } from './key';
import { delayAfter, left, MOST_WRONG } from './pin-rule';
import type { Registrar } from './registrar';
import type { DeviceRecord } from './registry';
import { call, posting } from './request';
import { StoreTrouble } from './store';

/** What a worker's PIN is known by on one till: nothing of it is of use in another browser, whose key is another. */
export interface PinRecord {
  worker: string;
  /** Base64. */
  salt: string;
  iterations: number;
  /** Digits, so that the last one opens. */
  length: number;
  /** Base64 of what is made from the PIN, the salt and a key that no script can read; where `since` is, of its hash: what it is of is kept by the server alone. */
  verifier: string;
  /** Server time since when the server can tell that this PIN was given. Absent: it was chosen before servers could, and is nobody's word. */
  since?: number;
  /** Tries since the last right one, counted before they are looked at. */
  wrong: number;
  /** By the phone's clock. */
  not_before: number;
}

/** Left: milliseconds before another one is looked at. */
export type Tried =
  | { answer: 'open'; key: Uint8Array }
  | { answer: 'wrong'; left: number }
  | { answer: 'wait'; left: number }
  | { answer: 'locked' }
  | { answer: 'none' };

const ITERATIONS = 100_000;
const BYTES = 32;
const PINS = '/till/pins';

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
    return pins.filter(({ worker, since = 0 }) => {
      if (!here.has(worker)) return false;
      if (!workers) return true;
      const known = workers.find(({ id }) => id === worker);
      return known && !(since <= (known.pins_reset ?? -1));
    });
  }

  /** Sets the PIN of the worker who is signed in, whatever was before. */
  async choose(device: DeviceRecord, worker: string, pin: string): Promise<'chosen' | 'offline' | 'refused'> {
    const { id } = device.enrolment.device;
    const secret = await this.secret(id);
    const salt = toBase64(this.env.random(new Uint8Array(16)));
    const record: PinRecord = { worker, salt, iterations: ITERATIONS, length: pin.length, verifier: '', wrong: 0, not_before: 0 };
    const key = await this.derive(secret, record, pin);
    const asking = posting({ device_id: id, worker, key: toBase64(key) });
    const answer = await call<{ since: number }>(this.env, PINS, await signed(this.env, device, PINS, asking));
    if (!answer.ours || answer.status >= 500 || answer.status === 429) return 'offline';
    if (answer.status !== 200 || !answer.body) return 'refused';
    await this.registry.keepPin(id, { ...record, since: answer.body.since, verifier: await this.hashed(key) });
    return 'chosen';
  }

  /** That the key's owner lets one operation pass, as far as these rights go. */
  words(key: Uint8Array, opId: string, by: string, rights: string[], amount: number): Promise<GivenWord[]> {
    return Promise.all(
      rights.map(async right => ({ right, by, amount, proof: await proofOf(this.env.subtle!, key, opId, right, amount) })),
    );
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
    const key = await this.derive(await this.secret(deviceId), record, pin);
    if ((record.since === undefined ? toBase64(key) : await this.hashed(key)) !== record.verifier)
      return record.wrong >= MOST_WRONG ? { answer: 'locked' } : { answer: 'wrong', left: delayAfter(record.wrong) };
    await registry.changePin(deviceId, worker, now => ({ ...now, wrong: 0, not_before: 0 }));
    return { answer: 'open', key };
  }

  private async secret(deviceId: string): Promise<CryptoKey> {
    const { subtle } = this.env;
    if (!subtle) throw new StoreTrouble('insecure');
    const before = await this.registry.pinSecret(deviceId);
    if (before) return before;
    const made = await subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
    return this.registry.keepPinSecret(deviceId, made as CryptoKey);
  }

  private async hashed(key: Uint8Array): Promise<string> {
    return toBase64(new Uint8Array(await this.env.subtle!.digest('SHA-256', key as BufferSource)));
  }

  private async derive(secret: CryptoKey, { salt, iterations, worker }: PinRecord, pin: string): Promise<Uint8Array> {
    const subtle = this.env.subtle!;
    const bound = await subtle.sign('HMAC', secret, new TextEncoder().encode(`${worker} ${pin}`));
    const key = await subtle.importKey('raw', bound, 'PBKDF2', false, ['deriveBits']);
    const bits = await subtle.deriveBits(
      { name: 'PBKDF2', hash: 'SHA-256', salt: fromBase64(salt) as BufferSource, iterations },
      key,
      BYTES * 8,
    );
    return new Uint8Array(bits);
  }
}
