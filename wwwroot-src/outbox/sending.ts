import type { Environment } from '../device/environment';
import { META, OutletStore } from '../device/outlet-store';
import type { Registry } from '../device/registry';
import { type Drained, drain, type PageShare, type Urgency } from './drain';

const URGENCIES: Urgency[] = ['timer', 'hint', 'asked'];

/** One window's share of the sending: a drain at a time, and another after it when something came up meanwhile. */
export class Sending {
  running = false;
  private wanted: Urgency | null = null;

  constructor(
    private readonly outlet: OutletStore,
    private readonly registry: Registry,
    private readonly page: PageShare,
    private readonly after: (drained: Drained | null) => Promise<void>,
  ) {}

  async kick(urgency: Urgency): Promise<void> {
    if (!this.wanted || URGENCIES.indexOf(urgency) > URGENCIES.indexOf(this.wanted)) this.wanted = urgency;
    if (this.running) return;
    this.running = true;
    while (this.wanted) {
      const next: Urgency = this.wanted;
      this.wanted = null;
      // The device's own trouble shows where it matters, at the next sale; here it only means: later.
      const drained = await drain(this.outlet, this.registry, next, this.page).catch(() => null);
      if (!this.wanted) this.running = false;
      await this.after(drained).catch(() => {});
    }
  }
}

/** Sends what other outlets this browser was a till of still have; returns how many operations are left there. */
export async function drainElsewhere(
  env: Environment,
  registry: Registry,
  current: OutletStore | null,
  urgency: Urgency,
  page?: PageShare,
): Promise<number> {
  let left = 0;
  const done = new Set([current?.name]);
  for (const device of await registry.devices()) {
    const outlet = new OutletStore(env, device);
    if (done.has(outlet.name)) continue;
    done.add(outlet.name);
    try {
      if ((await hasWork(outlet, current)) && (await drain(outlet, registry, urgency, page)).moved) announce(outlet);
      left += await outlet.store.use(database => database.count('outbox'));
    } catch {
      // A store that cannot be read now must not keep the others from sending.
    } finally {
      await outlet.store.close();
    }
  }
  return left;
}

/** Tells the windows of this outlet that its sales are not what they were. */
export function announce({ env, name }: OutletStore): void {
  const channel = env.channel(`till:${name}`);
  channel?.post('sales');
  channel?.close();
}

/** Something unsent; or the server was put back since this outlet last heard of it, and has to be told its sales again. */
async function hasWork(outlet: OutletStore, current: OutletStore | null): Promise<boolean> {
  if ((await outlet.meta(META.again)) || (await outlet.store.use(database => database.count('outbox')))) return true;
  if (current?.device.enrolment.business.id !== outlet.device.enrolment.business.id) return false;
  const [epoch, before] = [await current.meta(META.epoch), await outlet.meta(META.epoch)];
  return before !== undefined && epoch !== undefined && before !== epoch;
}
