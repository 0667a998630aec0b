import { uuidV7 } from '../shared/uuid';
import type { Enrolment, Payment, Who } from '../shared/protocol';
import { MemoryCatalogue } from '../catalog/memory';
import { enrol, takeShift, who } from './enrol';
import { browserEnvironment, type Environment } from './environment';
import { NotEnrolled, NotSaved, StoreTrouble, type Cart, type Catalogue, type Engine, type Receipt, type SyncState, type What } from './model';
import { Registry, type DeviceRecord, type Language } from './registry';
import { NO_STATE } from './state';
import { troubleOf } from './store';
import { Till } from './till';

export * from './model';
export type { Environment } from './environment';

export interface EngineOptions {
  /** Language of the shell that opened the engine; the service worker serves it for /till. */
  language?: Language;
  /** Of the program; told to the server. */
  version?: string;
  /** The surroundings; a browser's own when not given. */
  environment?: Environment;
}

const RENEW_BEFORE = 7 * 86_400_000;
const NOTHING = new MemoryCatalogue();

/** Opens this device's till. Rejects with StoreTrouble when the device cannot keep anything. */
export async function openEngine(options: EngineOptions = {}): Promise<Engine> {
  const env = options.environment ?? browserEnvironment();
  if (!env.digest) throw new StoreTrouble('insecure');
  const engine = new TillEngine(env);
  try {
    await engine.open(options);
    return engine;
  } catch (error) {
    engine.close();
    throw troubleOf(error);
  }
}

class TillEngine implements Engine {
  private readonly registry: Registry;
  private readonly mint: () => string;
  private readonly listeners = new Set<(what: What) => void>();
  private till: Till | null = null;
  private outdated = false;

  constructor(private readonly env: Environment) {
    this.mint = uuidV7(env);
    this.registry = new Registry(env, () => this.onOutdated());
  }

  get enrolment(): Enrolment | null { return this.till?.shop.device.enrolment ?? null; }
  get catalogue(): Catalogue { return this.till?.memory ?? NOTHING; }

  get sync(): SyncState {
    const state = this.till?.state ?? NO_STATE;
    return this.outdated ? { ...state, problem: 'reload' } : state;
  }

  async open({ language, version }: EngineOptions): Promise<void> {
    const device = await this.registry.current();
    if (language && language !== await this.registry.language()) await this.registry.setLanguage(language);
    if (version && version !== await this.registry.version()) await this.registry.setVersion(version);
    if (device) await this.enter(device);
  }

  who(): Promise<Who | 'signed_out' | 'offline'> {
    return who(this.env);
  }

  async enrol(outletId: string, name: string): Promise<void> {
    await this.enter(await enrol(this.env, this.registry, outletId, name));
    this.tell('sync');
  }

  async resume() {
    const { till } = this;
    if (!till) throw new NotEnrolled('not_here');
    const signedIn = await this.who();
    if (typeof signedIn === 'string') return signedIn;
    const { business, outlet, shift } = till.shop.device.enrolment;
    if (signedIn.business.id !== business.id) return 'not_here';
    const isOld = shift.expires_at - (this.env.now() + till.state.clockOffset) < RENEW_BEFORE;
    if (signedIn.worker.id === shift.worker.id && !isOld && till.state.problem !== 'sign_in') return 'same';
    const renewed = signedIn.outlets.some(({ id }) => id === outlet.id) ? await takeShift(this.env, this.registry, till.shop.device) : 'not_here';
    if (renewed === 'refused') return 'not_here';
    if (typeof renewed === 'string') return renewed;
    till.renew(renewed);
    return 'renewed';
  }

  loadCart(): Promise<Cart> {
    return this.enrolled().loadCart();
  }

  async saveCart(cart: Cart): Promise<void> {
    if (cart.lines.length) cart.op_id ??= this.mint();
    await this.enrolled().saveCart(cart);
  }

  async checkout(cart: Cart, payments: Payment[]): Promise<Receipt> {
    if (!this.till) throw new NotSaved('closed');
    if (cart.lines.length) cart.op_id ??= this.mint();
    return this.till.checkout(cart, payments);
  }

  async sales(limit: number, before?: number): Promise<Receipt[]> {
    return this.enrolled().sales(limit, before);
  }

  async sale(opId: string): Promise<Receipt | null> {
    return this.enrolled().sale(opId);
  }

  subscribe(listener: (what: What) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  syncNow(): void {
    this.till?.syncNow();
  }

  async persist(): Promise<'granted' | 'denied' | 'unknown'> {
    const answer = await this.env.persist().catch(() => 'unknown' as const);
    await this.till?.keepPersistAnswer(answer);
    return answer;
  }

  close(): void {
    this.till?.close();
    void this.registry.close();
  }

  private async enter(device: DeviceRecord): Promise<void> {
    const till = new Till(this.env, this.registry, device, what => this.tell(what), () => this.onOutdated());
    // Without its chain the device's numbers could be given twice: the browser was cleared, it must become another device.
    if (!await till.open()) {
      till.close();
      await this.registry.leave();
      return;
    }
    this.till?.close();
    this.till = till;
    till.start();
  }

  private enrolled(): Till {
    if (!this.till) throw new NotEnrolled('not_here');
    return this.till;
  }

  private onOutdated(): void {
    this.outdated = true;
    this.tell('sync');
  }

  private tell(what: What): void {
    for (const listener of [...this.listeners]) listener(what);
  }
}
