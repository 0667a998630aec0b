import { type Contact, contactOf, keepContact } from '../device/contact';
import { withLock } from '../device/lock';
import { META, type OutletStore } from '../device/outlet-store';
import { queue, transact } from '../device/store';
import { type Effects, type Included, releaseSettled } from '../outbox/effects';
import type { PullReply } from '../shared/protocol';
import { FullResync, PullFailed } from './answer';
import { askJson } from './ask';
import type { Feed, FeedStores, Part } from './feed';
import type { Head } from './head';

const MOST_RESYNCS = 3;
const RESYNC_WINDOW = 600_000;
/** Key of the moments of the last ones. */
const RESYNCS = 'resyncs';

/** The feed that everything else follows: it gives the first checkpoint, and another one when the server counts anew. */
export interface LeadingFeed extends Feed {
  /** Loads all of it beside what is in memory, which it then replaces. Null: nothing is, and what comes is used as it comes. */
  loadAnew(current: Head | null, wentBack: boolean): Promise<Head>;
}

/** Brings the device up to date: everything first, then changes; one window at a time. */
export class Pull {
  /** Which state of what is stored is in memory; null while there is none, or only a part of one. */
  private at: Head | null = null;
  private readonly feeds: Feed[];

  constructor(
    private readonly outlet: OutletStore,
    private readonly leading: LeadingFeed,
    following: Feed[],
    private readonly effects: Effects,
    /** What is in memory is different; `stored` when what is on the device is, too. */
    private readonly changed: (stored: boolean) => void,
  ) {
    this.feeds = [leading, ...following];
  }

  /** What was read into memory when the till was opened. */
  beginAt(head: Head | null): void {
    this.at = head;
  }

  /** Takes over what another window has pulled. */
  refresh(): Promise<void> {
    return this.exclusively(async () => {
      await this.catchUp();
    });
  }

  /** anew: everything once more, whatever is here. */
  run(anew = false): Promise<void> {
    return this.exclusively(async () => {
      const current = await this.catchUp();
      // Something this till cannot read has taken the place of what it has in memory.
      if (!current && this.at) await this.countResync();
      let head = current && !anew ? current : await this.loadAnew();
      for (let more = true; more; ) {
        try {
          head = (await this.load('loadFirst', head)) ?? head;
          ({ head, more } = await this.page(head));
          if (more) continue;
          const loaded = await this.load('loadLast', head);
          if (loaded) [head, more] = [loaded, true];
        } catch (error) {
          if (!(error instanceof FullResync)) throw error;
          await this.countResync();
          head = await this.loadAnew(error.wentBack(head));
        }
      }
    });
  }

  private exclusively(work: () => Promise<void>): Promise<void> {
    return withLock(this.outlet.env, `pull:${this.outlet.name}`, work);
  }

  /**
   * Changes may only be worked into what is stored, so memory must be exactly that. Null: there is nothing, or nothing this till can read. What a newer
   * program has stored is left to it, as long as this window has something to sell from.
   */
  private async catchUp(): Promise<Head | null> {
    const head = await this.outlet.meta<Head>(META.catalogue);
    if (!head) return null;
    if (this.at && (head.format ?? 1) > (this.at.format ?? 1)) throw new PullFailed('reload');
    let news = false;
    for (const feed of this.feeds) {
      const found = await feed.catchUp?.(head, this.at);
      if (found === null) return null;
      if (found) news = true;
    }
    this.at = head;
    if (news) this.changed(false);
    return head;
  }

  private async loadAnew(wentBack = false): Promise<Head> {
    this.at = await this.leading.loadAnew(this.at, wentBack);
    this.changed(true);
    return this.at;
  }

  /** Null when there was nothing to load. */
  private async load(when: 'loadFirst' | 'loadLast', head: Head): Promise<Head | null> {
    let loaded: Head | null = null;
    for (const feed of this.feeds) {
      const next: Head | null | undefined = await feed[when]?.(loaded ?? head);
      if (!next) continue;
      this.at = loaded = next;
      this.changed(true);
    }
    return loaded;
  }

  private async page(head: Head): Promise<{ head: Head; more: boolean }> {
    const answer = await askJson<PullReply>(this.outlet, this.address(head));
    const reply = answer.body;
    if (!isPage(reply)) throw new PullFailed('server');
    if (reply.epoch !== head.epoch || reply.next < head.checkpoint) throw new FullResync({ epoch: reply.epoch, change_seq: reply.next });
    if (reply.more && reply.next === head.checkpoint) throw new PullFailed('server');

    const parts = await Promise.all(this.feeds.map(feed => feed.page(reply, head)));
    const next: Head = { ...head, checkpoint: reply.next };
    for (const part of parts) Object.assign(next, part.head);
    const contact = contactOf(reply.server_time, answer);
    const asOf = reply.more ? null : contact.last_contact + contact.clock_offset;
    const settled = await this.save(parts, next, contact, asOf);
    const effects = settled || parts.some(({ newFigures }) => newFigures) ? await this.effects.read() : null;

    this.at = next;
    for (const part of parts) part.apply?.(next, asOf);
    if (effects) this.effects.put(effects);
    if (settled || parts.some(({ news }) => news)) this.changed(true);
    return { head: next, more: reply.more };
  }

  /** A page and its checkpoint, in one transaction. Touches nothing the outbox owns but the effects the page accounts for. */
  private save(parts: Part[], head: Head, contact: Contact, asOf: number | null): Promise<boolean> {
    const stores: FeedStores = [...new Set<FeedStores[number]>(['meta', 'sold', ...this.feeds.flatMap(feed => feed.stores)])];
    const included: Included = {};
    for (const part of parts) Object.assign(included, part.included);
    return this.outlet.store.use(database =>
      transact(database, stores, 'readwrite', async transaction => {
        for (const part of parts) part.write?.(transaction);
        const meta = transaction.objectStore('meta');
        queue(meta.put(head, META.catalogue));
        await keepContact(meta, contact);
        // Nothing is right up to now while more is to come.
        if (asOf !== null) queue(meta.put(asOf, META.pricesAsOf));
        return (await releaseSettled(transaction.objectStore('sold'), head.checkpoint, included)) > 0;
      }),
    );
  }

  private address({ checkpoint, epoch }: Head): string {
    return `/sync/pull?since=${checkpoint}&epoch=${encodeURIComponent(epoch)}&outlet=${this.outlet.device.enrolment.outlet.id}`;
  }

  private async countResync(): Promise<void> {
    const now = this.outlet.env.now();
    const recent = ((await this.outlet.meta<number[]>(RESYNCS)) ?? []).filter(at => at <= now && now - at < RESYNC_WINDOW);
    if (recent.length >= MOST_RESYNCS) throw new PullFailed('server', RESYNC_WINDOW - (now - recent[0]!));
    await this.outlet.setMeta(RESYNCS, [...recent, now]);
  }
}

function isPage(reply: PullReply): boolean {
  return (
    Number.isFinite(reply.next) &&
    Number.isFinite(reply.server_time) &&
    [reply.units, reply.categories, reply.products, reply.stock].every(Array.isArray)
  );
}
