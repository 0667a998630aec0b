import { MemoryCatalogue } from '../catalog/catalogue';
import { fetchStatement, makeLink } from '../credit/statements';
import { MemoryCustomers } from '../customers/customer-list';
import { enrol, takeShift, who } from '../device/enrol';
import type { Channel, Environment } from '../device/environment';
import { belongsTo, signOut, unlock } from '../device/locking';
import { pageEnvironment } from '../device/page-environment';
import { Registrar } from '../device/registrar';
import type { DeviceRecord, Language } from '../device/registry';
import { troubleOf } from '../device/store';
import {
  type Cart,
  type Catalogue,
  type CustomerName,
  type Customers,
  type Engine,
  type NewPayment,
  type NoStatement,
  NotEnrolled,
  type PaymentReceipt,
  type Receipt,
  type SaleReceipt,
  type StatementLink,
  StoreTrouble,
  type SyncState,
  type UnsentFile,
  type What,
} from '../outbox/model';
import { notSaved } from '../outbox/record';
import { NO_STATE } from '../outbox/state';
import { readFile, writeFile } from '../outbox/unsent-file';
import { copyOf } from '../sales/carts';
import type { AddCustomer, Enrolment, Payment, Who } from '../shared/protocol';
import { uuidV7 } from '../shared/uuid';
import { Till } from './open-till';

export type { Environment } from '../device/environment';
export * from '../outbox/model';

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
const NOBODY = new MemoryCustomers();

/** Opens this device's till. Rejects with StoreTrouble when the device cannot keep anything. */
export async function openEngine(options: EngineOptions = {}): Promise<Engine> {
  const env = options.environment ?? pageEnvironment();
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
  wasReset = false;
  private readonly registry: Registrar;
  readonly mint: () => string;
  private readonly channel: Channel | null;
  private readonly listeners = new Set<(what: What) => void>();
  private till: Till | null = null;
  private outdated = false;
  private isLocked = false;

  constructor(private readonly env: Environment) {
    this.mint = uuidV7(env);
    this.registry = new Registrar(env, () => this.onOutdated());
    this.channel = env.channel('till');
    this.channel?.listen(() => void this.readLock().catch(() => {}));
  }

  get locked(): boolean {
    return this.isLocked;
  }
  get enrolment(): Enrolment | null {
    return this.isLocked ? null : (this.till?.shop.device.enrolment ?? null);
  }
  get catalogue(): Catalogue {
    return this.isLocked ? NOTHING : (this.till?.memory ?? NOTHING);
  }

  get customers(): Customers {
    return this.isLocked ? NOBODY : (this.till?.customers ?? NOBODY);
  }

  get sync(): SyncState {
    const state = this.till?.state ?? NO_STATE;
    return this.outdated ? { ...state, problem: 'reload' } : state;
  }

  async open({ language, version }: EngineOptions): Promise<void> {
    const device = await this.registry.current();
    if (language && language !== (await this.registry.language())) await this.registry.setLanguage(language);
    if (version && version !== (await this.registry.version())) await this.registry.setVersion(version);
    await this.readLock();
    if (device) await this.enter(device);
  }

  who(): Promise<Who | 'signed_out' | 'offline'> {
    return who(this.env);
  }

  async enrol(outletId: string, name: string): Promise<void> {
    const device = await enrol(this.env, this.registry, outletId, name);
    await this.registry.setLock(null);
    await this.enter(device);
    await this.spreadLock();
  }

  async resume() {
    const till = await this.openTill();
    const signedIn = await this.who();
    if (typeof signedIn === 'string') return signedIn;
    if (!belongsTo(till.shop.device, signedIn)) return this.shutOut();
    const { shift } = till.shop.device.enrolment;
    const isOld = shift.expires_at - (this.env.now() + till.state.clockOffset) < RENEW_BEFORE;
    if (signedIn.worker.id === shift.worker.id && !isOld && till.state.problem !== 'sign_in') return 'same';
    const renewed = await takeShift(this.env, this.registry, till.shop.device);
    if (renewed === 'not_here') return this.shutOut();
    // A refusal of another kind says nothing of the worker: later.
    if (typeof renewed === 'string') return renewed === 'signed_out' ? renewed : 'offline';
    till.renew(renewed);
    return 'renewed';
  }

  async lock(): Promise<void> {
    await this.registry.setLock({ at: this.env.now(), signed_out: false });
    await this.spreadLock();
    // Without a network this has to wait; until then nobody can open the till.
    await signOut(this.env, this.registry);
  }

  async unlock() {
    if (!this.till) return 'not_here';
    const unlocked = await unlock(this.env, this.registry, this.till.shop.device);
    if (typeof unlocked === 'string') return unlocked;
    this.till.renew(unlocked);
    await this.spreadLock();
    return 'open';
  }

  async repair(): Promise<boolean> {
    return (await this.openTill()).repair();
  }

  async exportUnsent(passphrase: string): Promise<UnsentFile> {
    const { business } = (await this.openTill()).shop.device.enrolment;
    return writeFile(this.env, this.registry, business.id, passphrase);
  }

  async importUnsent(content: string, passphrase: string): Promise<{ added: number; known: number }> {
    const till = await this.openTill();
    const found = await readFile(this.env, this.registry, content, passphrase);
    await till.changed();
    return found;
  }

  async loadCart(): Promise<Cart> {
    return (await this.openTill()).loadCart();
  }

  async saveCart(cart: Cart): Promise<void> {
    if (cart.lines.length) cart.op_id ??= this.mint();
    const kept = copyOf(cart);
    await (await this.openTill()).saveCart(kept);
  }

  async checkout(cart: Cart, payments: Payment[], approval?: string): Promise<SaleReceipt> {
    if (cart.lines.length) cart.op_id ??= this.mint();
    const sold = copyOf(cart);
    return (await this.writingTill()).checkout(sold, payments, approval);
  }

  async addCustomer(opId: string, customer: AddCustomer): Promise<CustomerName> {
    return (await this.writingTill()).addCustomer(opId, customer);
  }

  async receivePayment(payment: NewPayment): Promise<PaymentReceipt> {
    return (await this.writingTill()).receivePayment(payment);
  }

  async hasOwnerCode(): Promise<boolean> {
    return !!(await (await this.openTill()).ownerCode());
  }

  async approve(opId: string, code: string): Promise<string | null> {
    return (await this.openTill()).approve(opId, code);
  }

  async statement(customerId: string, size: 'a4' | '80mm', language: string): Promise<Blob | NoStatement> {
    return fetchStatement((await this.openTill()).shop, customerId, size, language);
  }

  async statementLink(customerId: string): Promise<StatementLink | NoStatement> {
    return makeLink((await this.openTill()).shop, customerId);
  }

  async since(time: number): Promise<Receipt[]> {
    return (await this.openTill()).since(time);
  }

  async sales(limit: number, before?: number): Promise<Receipt[]> {
    return (await this.openTill()).sales(limit, before);
  }

  async sale(opId: string): Promise<Receipt | null> {
    return (await this.openTill()).sale(opId);
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
    this.channel?.close();
    void this.registry.close();
  }

  private async enter(device: DeviceRecord): Promise<void> {
    const till = new Till(
      this.env,
      this.registry,
      device,
      what => this.tell(what),
      () => this.onOutdated(),
    );
    // Without its chain the device's numbers could be given twice: the browser was cleared, it must become another device.
    if (!(await till.open())) {
      till.close();
      await this.registry.leave();
      this.wasReset = true;
      return;
    }
    this.till?.close();
    this.till = till;
    till.start();
  }

  /** The store is asked each time: another window may have locked the till. */
  private async openTill(): Promise<Till> {
    if (!this.till) throw new NotEnrolled('not_here');
    if (this.isLocked || (await this.registry.lock())) throw new NotEnrolled('locked');
    return this.till;
  }

  /** Where it cannot be had, what was to be written is not saved. */
  private writingTill(): Promise<Till> {
    return this.openTill().catch(error => {
      throw notSaved(error);
    });
  }

  /** Whoever is signed in has no business on this till. */
  private async shutOut(): Promise<'not_here'> {
    await this.registry.setLock({ at: this.env.now(), signed_out: true });
    await this.spreadLock();
    return 'not_here';
  }

  private async spreadLock(): Promise<void> {
    this.channel?.post('lock');
    await this.readLock();
  }

  private async readLock(): Promise<void> {
    this.isLocked = (await this.registry.lock()) !== null;
    this.tell('sync');
  }

  private onOutdated(): void {
    this.outdated = true;
    this.tell('sync');
  }

  private tell(what: What): void {
    for (const listener of [...this.listeners]) listener(what);
  }
}
