import type { MemoryCatalogue } from '../catalog/catalogue';
import {
  beginGeneration,
  readCatalogue,
  readSold,
  readStock,
  savePage,
  saveStock,
  stageChunk,
  swap,
  upToDate,
} from '../catalog/catalogue-store';
import { merge } from '../catalog/merge';
import { isWhole } from '../catalog/packed';
import { CustomerPull } from '../customers/customer-feed';
import type { MemoryCustomers } from '../customers/customer-list';
import { contactOf } from '../device/contact';
import { withLock } from '../device/lock';
import { type CatalogueHead, META, type Shop, type SoldRecord } from '../device/outlet-store';
import { type Answer, bearing, call, type Deadline, deadlineOf, request } from '../device/request';
import type { Chunk, CustomerRow, PullReply, SnapshotHead, StockPack } from '../shared/protocol';
import { afterStream, expectOk, FullResync, PullFailed } from './answer';
import { linesOf } from './lines';

const SILENCE = 30_000;
const MOST_RESYNCS = 3;
const RESYNC_WINDOW = 600_000;
const MOST_LATER_FIGURES = 500;

export interface Progress {
  loaded: number;
  total: number;
  state: 'empty' | 'loading' | 'ready' | 'failed';
}

export interface PullListener {
  progress(progress: Progress): void;
  /** The catalogue in memory is different; `stored` when the device's store is, too. */
  changed(stored: boolean): void;
}

/** Brings the catalogue and its stock up to date: a snapshot first, then changes; one window at a time. */
export class Pull {
  private accounted = new Set<string>();
  private readonly readings = new Set<SoldRecord[]>();
  private readonly everyone: CustomerPull;

  constructor(
    private readonly shop: Shop,
    private readonly memory: MemoryCatalogue,
    private readonly people: MemoryCustomers,
    private readonly listener: PullListener,
  ) {
    this.everyone = new CustomerPull(shop, people, { sold: () => this.sold(), account: sold => this.account(sold) });
  }

  /** Fills memory from the device's store. */
  async open(): Promise<void> {
    const { head, chunks, complete } = await readCatalogue(this.shop);
    if (!head) return;
    this.memory.replace(head, chunks, complete ? head : null);
    this.report(complete ? 'ready' : 'failed', head);
  }

  async openStock(): Promise<void> {
    const { columns, later } = await readStock(this.shop);
    const sold = await this.sold();
    if (columns) this.memory.stock.replace(columns, later);
    this.account(sold);
  }

  async resell(): Promise<void> {
    this.account(await this.sold());
  }

  /** Something was recorded in this window. */
  note(record: SoldRecord): void {
    if (this.accounted.has(record.op_id)) return;
    this.accounted.add(record.op_id);
    for (const reading of this.readings) reading.push(record);
    this.memory.stock.sell(record.goods);
    this.people.apply(record);
  }

  /** What the store has, and what was recorded while it was read. */
  private async sold(): Promise<SoldRecord[]> {
    const meanwhile: SoldRecord[] = [];
    this.readings.add(meanwhile);
    try {
      const read = await readSold(this.shop);
      return [...read, ...meanwhile.filter(({ op_id }) => !read.some(record => record.op_id === op_id))];
    } finally {
      this.readings.delete(meanwhile);
    }
  }

  private account(sold: SoldRecord[]): void {
    this.accounted = new Set(sold.map(({ op_id }) => op_id));
    this.memory.stock.resell(sold);
    this.people.resell(sold);
  }

  /** Takes over what another window has pulled. */
  refresh(): Promise<void> {
    return this.exclusively(async () => {
      await this.catchUp();
    });
  }

  /** anew: the whole catalogue once more, whatever is here. */
  run(anew = false): Promise<void> {
    return this.exclusively(async () => {
      const current = anew ? ((await this.shop.meta<CatalogueHead>(META.catalogue)) ?? null) : await this.catchUp();
      let head = current && !anew ? current : await this.snapshot(current);
      for (let more = true; more; ) {
        try {
          if (!head.stocked) head = await this.stock(head);
          ({ head, more } = await this.page(head));
          if (more || upToDate(head)) continue;
          head = await this.everyone.load(head);
          this.memory.at = head;
          this.listener.changed(true);
          more = true;
        } catch (error) {
          if (!(error instanceof FullResync)) throw error;
          await this.countResync();
          head = await this.snapshot(head, error.wentBack(head));
        }
      }
    });
  }

  private exclusively(work: () => Promise<void>): Promise<void> {
    return withLock(this.shop.env, `pull:${this.shop.name}`, work);
  }

  /** Changes may only be worked into what is stored, so memory must be exactly that. */
  private async catchUp(): Promise<CatalogueHead | null> {
    const head = (await this.shop.meta<CatalogueHead>(META.catalogue)) ?? null;
    const { at } = this.memory;
    if (head && (await this.everyone.meet(head))) this.listener.changed(false);
    if (!head || (at?.generation === head.generation && at.revision === head.revision && at.checkpoint === head.checkpoint)) return head;
    if (at?.generation !== head.generation || at.revision !== head.revision) await this.open();
    this.memory.at = head;
    await this.openStock();
    this.listener.changed(false);
    return head;
  }

  /** With a catalogue already there, the new one is loaded beside it and takes its place when it is whole. */
  private async snapshot(current: CatalogueHead | null, wentBack = false): Promise<CatalogueHead> {
    const deadline = deadlineOf(this.shop.env, SILENCE);
    if (!current) this.listener.progress({ loaded: 0, total: 0, state: 'loading' });
    try {
      const { response } = expectOk(await request(this.shop.env, '/sync/snapshot', bearing(this.shop.device.enrolment.shift), deadline));
      if (!/ndjson/.test(response.headers.get('Content-Type') ?? '')) throw new PullFailed('server');
      return await this.load(response, deadline, current, wentBack);
    } catch (error) {
      if (!current) this.listener.progress({ loaded: this.memory.size, total: this.memory.size, state: 'failed' });
      throw afterStream(error);
    } finally {
      deadline.stop();
    }
  }

  private async load(response: Response, deadline: Deadline, current: CatalogueHead | null, wentBack: boolean): Promise<CatalogueHead> {
    let staged: CatalogueHead | null = null;
    const chunks: Chunk[] = [];
    let loaded = 0;
    for await (const line of linesOf(response, deadline.extend)) {
      if (!staged) {
        const { epoch, change_seq: checkpoint, products, units, categories } = JSON.parse(line) as SnapshotHead;
        staged = await beginGeneration(this.shop, { epoch, checkpoint, products, units, categories, revision: 0, stocked: false });
        if (!current) this.memory.begin(staged);
      } else {
        const chunk = JSON.parse(line) as Chunk;
        if (!isWhole(chunk)) throw new PullFailed('server');
        await stageChunk(this.shop, { generation: staged.generation, place: chunks.length, chunk });
        if (!current) this.memory.put(chunks.length, chunk);
        chunks.push(chunk);
        loaded += chunk.prices.length;
      }
      if (!current) {
        this.listener.progress({ loaded, total: staged.products, state: 'loading' });
        this.listener.changed(false);
      }
    }
    if (!staged || loaded !== staged.products) throw new PullFailed('offline');
    const head = await swap(this.shop, staged, wentBack);
    if (current) this.memory.replace(head, chunks, head);
    else this.memory.complete(head, chunks.length);
    this.report('ready', head);
    this.listener.changed(true);
    return head;
  }

  private async stock(head: CatalogueHead): Promise<CatalogueHead> {
    const { body } = await this.json<StockPack>('/sync/stock');
    if (typeof body.ids !== 'string' || !Array.isArray(body.on_hand)) throw new PullFailed('server');
    const stocked = { ...head, stocked: true };
    await saveStock(this.shop, stocked, body);
    const sold = await this.sold();
    this.memory.at = stocked;
    this.memory.stock.replace(body);
    this.account(sold);
    this.listener.changed(true);
    return stocked;
  }

  private async page(head: CatalogueHead): Promise<{ head: CatalogueHead; more: boolean }> {
    const answer = await this.json<PullReply>(this.address(head));
    const reply = answer.body;
    if (!isPage(reply)) throw new PullFailed('server');
    if (reply.epoch !== head.epoch || reply.next < head.checkpoint) throw new FullResync({ epoch: reply.epoch, change_seq: reply.next });
    if (reply.more && reply.next === head.checkpoint) throw new PullFailed('server');

    const { legend, changed } = merge(this.memory.packedChunks(), head, reply);
    const isChanged = changed.size + reply.units.length + reply.categories.length > 0;
    const peopleToo = upToDate(head);
    const people = peopleToo ? this.people.merged(reply.customers ?? []) : new Map<number, CustomerRow[]>();
    const next = { ...head, ...legend, checkpoint: reply.next, revision: head.revision + (isChanged ? 1 : 0) };
    if (people.size) next.customers = head.customers! + 1;
    const contact = contactOf(reply.server_time, answer);
    const figures = reply.stock.map(({ product_id, on_hand }): [string, number] => [product_id, on_hand]);
    const { stock } = this.memory;
    const pack = stock.later > MOST_LATER_FIGURES ? stock.pack() : null;
    const settled = await savePage(this.shop, {
      head: next,
      changed,
      stock: figures,
      pack,
      contact,
      customers: people,
      ownerCode: reply.owner_code ?? undefined,
      last: !reply.more,
    });
    const sold = settled || people.size ? await this.sold() : null;

    this.memory.update(next, changed);
    if (pack) stock.replace(pack);
    stock.update(figures);
    if (peopleToo) {
      this.people.update(people, next.customers!);
      if (!reply.more) this.people.asOf = contact.last_contact + contact.clock_offset;
    }
    if (sold) this.account(sold);
    if (isChanged) this.report('ready', next);
    if (isChanged || settled || people.size || figures.length) this.listener.changed(true);
    return { head: next, more: reply.more };
  }

  private address({ checkpoint, epoch }: CatalogueHead): string {
    return `/sync/pull?since=${checkpoint}&epoch=${encodeURIComponent(epoch)}&outlet=${this.shop.device.enrolment.outlet.id}`;
  }

  private async countResync(): Promise<void> {
    const now = this.shop.env.now();
    const recent = ((await this.shop.meta<number[]>(META.resyncs)) ?? []).filter(at => at <= now && now - at < RESYNC_WINDOW);
    if (recent.length >= MOST_RESYNCS) throw new PullFailed('server', RESYNC_WINDOW - (now - recent[0]!));
    await this.shop.setMeta(META.resyncs, [...recent, now]);
  }

  private async json<T>(url: string): Promise<Answer & { body: T }> {
    const answer = expectOk(await call<T>(this.shop.env, url, bearing(this.shop.device.enrolment.shift)));
    if (!answer.body) throw new PullFailed('server');
    return answer as Answer & { body: T };
  }

  private report(state: Progress['state'], { products }: CatalogueHead): void {
    const loaded = this.memory.size;
    this.listener.progress({ loaded, total: state === 'ready' ? loaded : products, state });
  }
}

function isPage(reply: PullReply): boolean {
  return (
    Number.isFinite(reply.next) &&
    Number.isFinite(reply.server_time) &&
    [reply.units, reply.categories, reply.products, reply.stock].every(Array.isArray)
  );
}
