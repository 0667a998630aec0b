import { Catalogue } from '../catalog/catalogue';
import { Credit } from '../credit/credit';
import { CustomerList } from '../customers/customer-list';
import type { Environment } from '../device/environment';
import { NotEnrolled } from '../device/not-enrolled';
import type { OutletStore } from '../device/outlet-store';
import { pageEnvironment } from '../device/page-environment';
import type { Language } from '../device/registry';
import { StoreTrouble, troubleOf } from '../device/store';
import { notSaved } from '../outbox/not-saved';
import type { OpenTill } from '../outbox/open-till';
import type { Recorded } from '../outbox/record';
import { Sales } from '../sales/sales';
import { uuidV7 } from '../shared/uuid';
import { NO_STATE, type SyncState } from './sync-state';
import { ThisDevice } from './this-device';
import type { What } from './window-till';

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
    await engine.device.open(options.language, options.version);
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
  /** A fresh op_id. */
  readonly mint: () => string;
  private readonly listeners = new Set<(what: What) => void>();
  private readonly nothing = new Catalogue({ onHand: () => null });
  private readonly nobody = new CustomerList(this);

  constructor(env: Environment) {
    this.mint = uuidV7(env);
    const device = (this.device = new ThisDevice(env, this, what => this.tell(what)));
    const customers = () => device.till?.customers ?? this.nobody;
    this.sales = new Sales(this, customers, this.mint);
    this.credit = new Credit(this, customers);
  }

  get catalogue(): Catalogue {
    const { locked, till } = this.device;
    return (!locked && till?.catalogue) || this.nothing;
  }

  get customers(): CustomerList {
    const { locked, till } = this.device;
    return (!locked && till?.customers) || this.nobody;
  }

  get sync(): SyncState {
    const { till, outdated } = this.device;
    const state = till?.state ?? NO_STATE;
    return outdated ? { ...state, problem: 'reload' } : state;
  }

  async outlet(): Promise<OutletStore> {
    return (await this.device.openTill()).outlet;
  }

  /** Where the till cannot be had, what was to be written is not saved. */
  async record<R extends Recorded | null>(write: (outlet: OutletStore) => Promise<R>): Promise<R> {
    const { till } = this.device;
    if (!till) throw notSaved(new NotEnrolled('not_here'));
    let recorded: R;
    try {
      recorded = await write(till.outlet);
    } catch (error) {
      // It became another device of the same outlet while this waited.
      const now = this.device.till;
      if (now === till || now?.outlet.name !== till.outlet.name) throw error;
      return this.record(write);
    }
    if (recorded) till.recorded(recorded);
    return recorded;
  }

  /** Loads the whole catalogue anew beside the present one, and touches nothing else. */
  async repair(): Promise<boolean> {
    return (await this.device.openTill()).repair();
  }

  subscribe(listener: (what: What) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  syncNow(): void {
    this.device.till?.syncNow();
  }

  close(): void {
    this.device.close();
  }

  private tell(what: What): void {
    for (const listener of [...this.listeners]) listener(what);
  }
}
