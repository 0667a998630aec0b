import { Catalogue } from '../catalog/catalogue';
import { Credit } from '../credit/credit';
import { CustomerList } from '../customers/customer-list';
import type { Channel, Environment } from '../device/environment';
import { NotEnrolled } from '../device/not-enrolled';
import type { OutletStore } from '../device/outlet-store';
import { pageEnvironment } from '../device/page-environment';
import { Registrar } from '../device/registrar';
import type { DeviceRecord, Language } from '../device/registry';
import { StoreTrouble, troubleOf } from '../device/store';
import { notSaved } from '../outbox/not-saved';
import type { OpenTill } from '../outbox/open-till';
import type { Recorded } from '../outbox/record';
import { UnsentFiles } from '../outbox/unsent-file';
import { Sales } from '../sales/sales';
import { uuidV7 } from '../shared/uuid';
import { NO_STATE, type SyncState } from './sync-state';
import { ThisDevice } from './this-device';
import { type What, WindowTill } from './window-till';

export interface EngineOptions {
  /** Language of the shell that opened the engine; the service worker serves it for /till. */
  language?: Language;
  /** Of the program; told to the server. */
  version?: string;
  /** The surroundings; a browser's own when not given. */
  environment?: Environment;
}

/** Opens this device's till. Rejects with StoreTrouble when the device cannot keep anything. */
export async function openEngine(options: EngineOptions = {}): Promise<Engine> {
  const env = options.environment ?? pageEnvironment();
  if (!env.digest) throw new StoreTrouble('insecure');
  const engine = new Engine(env);
  try {
    await engine.open(options);
    return engine;
  } catch (error) {
    engine.close();
    throw troubleOf(error);
  }
}

/** All of the till but its screens: the features put together, and what they have in common. */
export class Engine implements OpenTill {
  readonly device: ThisDevice;
  readonly sales: Sales;
  readonly credit: Credit;
  readonly unsent: UnsentFiles;
  /** A fresh op_id. */
  readonly mint: () => string;
  private readonly registry: Registrar;
  private readonly channel: Channel | null;
  private readonly listeners = new Set<(what: What) => void>();
  private readonly nothing = new Catalogue({ onHand: () => null });
  private readonly nobody = new CustomerList(this);
  private till: WindowTill | null = null;
  private outdated = false;

  constructor(private readonly env: Environment) {
    this.mint = uuidV7(env);
    this.registry = new Registrar(env, () => this.onOutdated());
    this.channel = env.channel('till');
    this.channel?.listen(() => void this.readLock().catch(() => {}));
    this.device = new ThisDevice(env, this.registry, {
      till: () => this.till,
      openTill: () => this.openTill(),
      enter: device => this.enter(device),
      spreadLock: () => this.spreadLock(),
    });
    const customers = () => this.till?.customers ?? this.nobody;
    this.sales = new Sales(this, customers, this.mint);
    this.credit = new Credit(this, customers);
    this.unsent = new UnsentFiles(this, this.registry, async () => this.till?.changed());
  }

  get catalogue(): Catalogue {
    return this.device.locked ? this.nothing : (this.till?.catalogue ?? this.nothing);
  }

  get customers(): CustomerList {
    return this.device.locked ? this.nobody : (this.till?.customers ?? this.nobody);
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

  async outlet(): Promise<OutletStore> {
    return (await this.openTill()).outlet;
  }

  /** Where the till cannot be had, what was to be written is not saved. */
  async record<R extends Recorded | null>(write: (outlet: OutletStore) => Promise<R>): Promise<R> {
    const till = await this.openTill().catch(error => {
      throw notSaved(error);
    });
    const recorded = await write(till.outlet);
    if (recorded) till.recorded(recorded);
    return recorded;
  }

  /** Loads the whole catalogue anew beside the present one, and touches nothing else. */
  async repair(): Promise<boolean> {
    return (await this.openTill()).repair();
  }

  subscribe(listener: (what: What) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  syncNow(): void {
    this.till?.syncNow();
  }

  close(): void {
    this.till?.close();
    this.channel?.close();
    void this.registry.close();
  }

  private async enter(device: DeviceRecord): Promise<void> {
    const till = new WindowTill(
      this.env,
      this.registry,
      device,
      this,
      what => this.tell(what),
      () => this.onOutdated(),
    );
    // Without its chain the device's numbers could be given twice: the browser was cleared, it must become another device.
    if (!(await till.open())) {
      till.close();
      await this.registry.leave();
      this.device.wasReset = true;
      return;
    }
    this.till?.close();
    this.till = till;
    till.start();
  }

  private async openTill(): Promise<WindowTill> {
    if (!this.till) throw new NotEnrolled('not_here');
    if (this.device.locked || (await this.registry.lock())) throw new NotEnrolled('locked');
    return this.till;
  }

  private async spreadLock(): Promise<void> {
    this.channel?.post('lock');
    await this.readLock();
  }

  private async readLock(): Promise<void> {
    this.device.locked = (await this.registry.lock()) !== null;
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
