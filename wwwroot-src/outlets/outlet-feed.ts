import { META, type OutletStore } from '../device/outlet-store';
import type { TillHead } from '../shared/protocol';
import { PullFailed } from '../sync/answer';
import { askJson } from '../sync/ask';
import type { Feed } from '../sync/feed';
import type { Head } from '../sync/head';

declare module '../sync/head' {
  interface Head {
    /** What the server calls business, outlet and till is here; false when it calls them something else by now. */
    named?: boolean;
  }
}

/** What stands on receipts: asked for once, and again when the server says that it has changed. `keep` has it stored. */
export function outletFeed(outlet: OutletStore, keep: (head: TillHead) => Promise<void>): Feed {
  let asked = false;

  async function load(head: Head): Promise<Head | null> {
    const named = await ask(outlet);
    asked = true;
    if (!named) return null;
    // First what was heard: stopped in between, it is asked for once more.
    await keep(named);
    const next = { ...head, named: true };
    await outlet.setMeta(META.catalogue, next);
    return next;
  }

  return {
    stores: [],
    loadFirst: async head => (head.named === undefined ? load(head) : null),
    // A till of before has names, but not those of the other outlets; a server of before does not say them.
    loadLast: async head => (head.named && (outlet.device.outlets || asked) ? null : load(head)),

    page: ({ outlet_changed }) => (outlet_changed ? { head: { named: false } } : {}),
  };
}

/** Null from a server of before, which cannot say: receipts are as they were. */
async function ask(outlet: OutletStore): Promise<TillHead | null> {
  try {
    const { body } = await askJson<TillHead>(outlet, '/sync/outlet');
    return body.business?.id && body.outlet?.id && body.device?.id ? body : null;
  } catch (error) {
    if (error instanceof PullFailed && error.problem === 'server') return null;
    throw error;
  }
}
