import { withLock } from '../outbox/lock';
import type { Problem } from '../outbox/model';
import { contactOf } from '../outbox/push';
import { deadlineOf, readJson, request, retryAfter, type Answer, type Deadline } from '../outbox/request';
import { META, type CatalogueHead, type Contact, type Shop } from '../outbox/shop';
import type { Chunk, PullReply, SnapshotHead, StockPack } from '../shared/protocol';
import { linesOf } from './lines';
import type { MemoryCatalogue } from './memory';
import { merge } from './merge';
import { isWhole } from './packed';
import { beginGeneration, readCatalogue, readSold, readStock, savePage, saveStock, stageChunk, swap } from './storage';

const SILENCE = 30_000;
const MOST_RESYNCS = 3;
const RESYNC_WINDOW = 600_000;
const MOST_LATER_FIGURES = 500;

/** Why a pull did not come to its end. */
export class PullFailed extends Error {
  constructor(readonly problem: Problem, readonly retryAfter: number | null = null) {
    super(`The pull failed: ${problem}`);
  }
}

class FullResync extends Error {}

export interface Progress { loaded: number; total: number; state: 'empty' | 'loading' | 'ready' | 'failed' }

export interface PullListener {
  progress(progress: Progress): void;
  /** The catalogue in memory is different; of these chunks, or of all. */
  changed(places: number[] | 'all'): void;
  contact(contact: Contact): void;
}

/** Brings the catalogue and its stock up to date: a snapshot first, then changes; one window at a time. */
export class Pull {
  constructor(private readonly shop: Shop, private readonly memory: MemoryCatalogue, private readonly listener: PullListener) {}

  /** Fills memory from the device's store. */
  async open(): Promise<void> {
    const { head, chunks, complete } = await readCatalogue(this.shop);
    if (!head) return;
    this.memory.replace(complete ? head.generation : null, head, chunks);
    this.report(complete ? 'ready' : 'failed', head);
  }

  async openStock(): Promise<void> {
    const { columns, later, sold } = await readStock(this.shop);
    if (columns) this.memory.stock.replace(columns, later);
    this.memory.stock.resell(sold);
  }

  run(): Promise<void> {
    return withLock(this.shop.env, `pull:${this.shop.name}`, async () => {
      let head = await this.shop.meta<CatalogueHead>(META.catalogue) ?? null;
      if (head && head.generation !== this.memory.generation) await this.reopen();
      head ??= await this.snapshot(null);
      for (let more = true; more;) {
        try {
          if (!head.stocked) head = await this.stock(head);
          ({ head, more } = await this.page(head));
        } catch (error) {
          if (!(error instanceof FullResync)) throw error;
          await this.countResync();
          head = await this.snapshot(head);
        }
      }
    });
  }

  private async reopen(): Promise<void> {
    await this.open();
    await this.openStock();
    this.listener.changed('all');
  }

  /** With a catalogue already there, the new one is loaded beside it and takes its place when it is whole. */
  private async snapshot(current: CatalogueHead | null): Promise<CatalogueHead> {
    const deadline = deadlineOf(this.shop.env, SILENCE);
    try {
      const answer = expectOk(await this.get('/sync/snapshot', deadline), this.shop.env.now());
      if (!/ndjson/.test(answer.response.headers.get('Content-Type') ?? '')) throw new PullFailed('server');
      return await this.load(answer.response, deadline, current);
    } catch (error) {
      if (!current) this.listener.progress({ loaded: this.memory.size, total: this.memory.size, state: 'failed' });
      // A stream that breaks off is the network; what cannot be read is the server; the device's own trouble stays what it is.
      if (error instanceof SyntaxError) throw new PullFailed('server');
      throw error instanceof TypeError || (error as Error).name === 'AbortError' ? new PullFailed('offline') : error;
    } finally {
      deadline.stop();
    }
  }

  private async load(response: Response, deadline: Deadline, current: CatalogueHead | null): Promise<CatalogueHead> {
    let staged: CatalogueHead | null = null;
    const chunks: Chunk[] = [];
    let loaded = 0;
    for await (const line of linesOf(response, deadline.extend)) {
      if (!staged) {
        const { epoch, change_seq: checkpoint, products, units, categories } = JSON.parse(line) as SnapshotHead;
        staged = await beginGeneration(this.shop, { epoch, checkpoint, products, units, categories, stocked: false });
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
        this.listener.changed([]);
      }
    }
    if (!staged || loaded !== staged.products) throw new PullFailed('offline');
    await swap(this.shop, staged);
    if (current) this.memory.replace(staged.generation, staged, chunks);
    else this.memory.complete(staged.generation, chunks.length);
    this.report('ready', staged);
    this.listener.changed('all');
    return staged;
  }

  private async stock(head: CatalogueHead): Promise<CatalogueHead> {
    const pack = await this.json<StockPack>('/sync/stock');
    if (typeof pack.ids !== 'string' || !Array.isArray(pack.on_hand)) throw new PullFailed('server');
    const stocked = { ...head, stocked: true };
    await saveStock(this.shop, stocked, pack);
    this.memory.stock.replace(pack);
    this.memory.stock.resell(await readSold(this.shop));
    this.listener.changed('all');
    return stocked;
  }

  private async page(head: CatalogueHead): Promise<{ head: CatalogueHead; more: boolean }> {
    let contact: Contact | null = null;
    const reply = await this.json<PullReply>(`/sync/pull?since=${head.checkpoint}&epoch=${encodeURIComponent(head.epoch)}`, answer => {
      contact = contactOf(0, answer.sentAt, answer.receivedAt);
    });
    if (!isPage(reply)) throw new PullFailed('server');
    if (reply.epoch !== head.epoch || reply.next < head.checkpoint) throw new FullResync();
    if (reply.more && reply.next === head.checkpoint) throw new PullFailed('server');
    const { legend, changed } = merge(this.memory.packedChunks(), head, reply);
    const next = { ...head, ...legend, checkpoint: reply.next };
    const figures = reply.stock.map(({ product_id, on_hand }): [string, number] => [product_id, on_hand]);
    const { stock } = this.memory;
    const crowded = stock.later > MOST_LATER_FIGURES;
    const now = { ...contact!, clock_offset: contact!['clock_offset'] + reply.server_time };
    const settled = await savePage(this.shop, { head: next, changed, stock: figures, pack: crowded ? stock.pack() : null, contact: now });
    if (crowded) stock.replace(stock.pack());
    stock.update(figures);
    this.memory.update(next, changed);
    if (settled) stock.resell(await readSold(this.shop));
    this.listener.contact(now);
    const touched = settled || figures.length || changed.size || reply.categories.length || reply.units.length;
    if (touched) {
      this.report('ready', next);
      this.listener.changed(figures.length || settled ? 'all' : [...changed.keys()]);
    }
    return { head: next, more: reply.more };
  }

  private async countResync(): Promise<void> {
    const now = this.shop.env.now();
    const recent = (await this.shop.meta<number[]>(META.resyncs) ?? []).filter(at => at <= now && now - at < RESYNC_WINDOW);
    if (recent.length >= MOST_RESYNCS) throw new PullFailed('server', RESYNC_WINDOW - (now - recent[0]!));
    await this.shop.setMeta(META.resyncs, [...recent, now]);
  }

  private get(url: string, deadline: Deadline): Promise<Answer> {
    const { shift } = this.shop.device.enrolment;
    return request(this.shop.env, url, { headers: { Authorization: `Bearer ${shift.id}.${shift.secret}` } }, deadline);
  }

  private async json<T>(url: string, heard: (answer: OurAnswer) => void = () => {}): Promise<T> {
    const deadline = deadlineOf(this.shop.env);
    try {
      const answer = expectOk(await this.get(url, deadline), this.shop.env.now());
      heard(answer);
      const body = await readJson<T>(answer.response);
      if (!body) throw new PullFailed('server');
      return body;
    } finally {
      deadline.stop();
    }
  }

  private report(state: Progress['state'], { products }: CatalogueHead): void {
    const loaded = this.memory.size;
    this.listener.progress({ loaded, total: state === 'ready' ? loaded : products, state });
  }
}

type OurAnswer = Answer & { ours: true };

function expectOk(answer: Answer, now: number): OurAnswer {
  if (!answer.ours) throw new PullFailed(answer.problem, answer.retryAfter);
  const { status } = answer.response;
  if (status === 200) return answer;
  if (status === 410) throw new FullResync();
  throw new PullFailed(status === 401 || status === 403 ? 'sign_in' : 'server', retryAfter(answer.response, now));
}

function isPage(reply: PullReply): boolean {
  return Number.isFinite(reply.next) && Number.isFinite(reply.server_time)
    && [reply.units, reply.categories, reply.products, reply.stock].every(Array.isArray);
}
