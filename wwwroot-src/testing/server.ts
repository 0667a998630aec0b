import { NAMES, packRows, rowOf } from '../catalog/columns';
import { fromBase64 } from '../shared/base64';
import type {
  AddCustomer,
  Category,
  Chunk,
  CustomerRow,
  Enrolment,
  Operation,
  OutletProduct,
  OwnerCode,
  ProductChange,
  PullReply,
  PushReply,
  PushRequest,
  ReceivePayment,
  RecordSale,
  Status,
  Stretch,
  TillHead,
  Transfer,
  Unit,
} from '../shared/protocol';
import { GENERATION } from '../shared/protocol';
import { type Clock, subtle } from './surroundings';

export const KG: Unit = { id: 'unit-kg', code: 'kg', name: 'kg', name_ur: 'کلو', measured: true };
export const PIECE: Unit = { id: 'unit-piece', code: 'piece', name: 'piece', name_ur: 'عدد', measured: false };
export const GROCERY: Category = { id: 'cat-grocery', name: 'Grocery', name_ur: 'کریانہ', position: 1 };
export const DAIRY: Category = { id: 'cat-dairy', name: 'Dairy', name_ur: 'دودھ دہی', position: 2 };

/** A test may teach the till a column of a later day; this server has today's. */
const TODAY = [...NAMES];
const onlyToday = (chunk: Chunk) => Object.fromEntries(TODAY.map(name => [name, chunk[name]])) as Partial<Chunk>;

export type Product = Omit<ProductChange, 'deleted'> & { seq: number; deleted?: boolean };
export type Fault = (url: string, init: RequestInit, answer: () => Promise<Response>) => Promise<Response>;

/** The server as a till sees it, with its books in memory and faults put between. */
export class Server {
  epoch = 'epoch-1';
  changeSeq = 10;
  clockAhead = 0;
  worker: { id: string; name: string; role: 'owner' | 'cashier' } | null = { id: 'worker-1', name: 'Ayesha', role: 'cashier' };
  /** Whose worker is signed in. */
  business = { id: 'business-1', name: 'Madina Store' };
  chunkSize = 1000;
  pageSize = 500;
  /** What its packed catalogue says of itself, and what stands in it that no till knows yet. */
  answersFormat: number | undefined;
  extraColumns: Record<string, string | number> = {};
  readonly products = new Map<string, Product>();
  readonly stock = new Map<string, { on_hand: number; seq: number }>();
  /** What outlets have of their own. */
  readonly own: { outlet: string; row: OutletProduct; seq: number }[] = [];
  /** Servers of before have nothing of outlets' own. */
  knowsOwn = true;
  readonly customers = new Map<string, { row: CustomerRow; seq: number }>();
  ownerCode: { code: OwnerCode | null; seq: number } = { code: null, seq: 0 };
  readonly applied = new Map<string, Operation>();
  /** How often each operation came. */
  readonly seen = new Map<string, number>();
  readonly requests: { url: string; init: RequestInit }[] = [];
  /** Those that bring operations; the others are heartbeats. */
  readonly pushes: PushRequest[] = [];
  readonly heartbeats: PushRequest[] = [];
  /** One for each request whose address contains the key; used up in order. */
  readonly faults: { on: string; fault: Fault }[] = [];
  verdict: (operation: Operation) => { status: Status; reason?: string } | null = () => ({ status: 'applied' });
  /** What its owner wrote for the outlets; and a server of before, which does not tell. */
  outlet = { name: 'Main', code: 'M', phone: '042-111', address: 'Mozang' } as Omit<TillHead['outlet'], 'id'>;
  tellsOutlet = true;
  /** A server of before there were transfers tells nothing of other outlets. */
  tellsOthers = true;
  private outletSeq = 0;
  private transfers: Transfer[] = [];
  /** Servers of before did not. */
  saysWhatItForgot = true;
  backedUpTo: number | undefined;
  /** What each device signs with, from the first time on. */
  readonly keys = new Map<string, string>();
  /** What proves each worker's PIN, in base64. */
  readonly pins = new Map<string, string>();
  /** Devices whose owner blocked them: they bring nothing of others. */
  readonly blocked = new Set<string>();
  /** Where their owner sends them. */
  readonly moves = new Map<string, string>();
  private shifts = 0;
  private readonly deviceOf = new Map<string, string>();
  private readonly devices = new Map<string, string>();
  private readonly placed = new Map<string, string>();

  constructor(private readonly clock: Clock) {}

  get now(): number {
    return this.clock.time + this.clockAhead;
  }

  fetch = async (url: string, init: RequestInit): Promise<Response> => {
    this.requests.push({ url, init });
    const at = this.faults.findIndex(({ on }) => url.includes(on));
    const answer = async () => (await this.refusal(url, init)) ?? this.answer(url, init);
    return at < 0 ? answer() : this.faults.splice(at, 1)[0]!.fault(url, init, answer);
  };

  fail(on: string, ...faults: Fault[]): void {
    this.faults.push(...faults.map(fault => ({ on, fault })));
  }

  add(...products: Partial<Product>[]): void {
    for (const product of products) {
      const seq = ++this.changeSeq;
      const id = product.id ?? `product-${this.products.size}`;
      this.products.set(id, {
        name: id,
        name_ur: '',
        code: '',
        price: 10_000,
        unit_id: PIECE.id,
        category_id: GROCERY.id,
        barcodes: [],
        ...this.products.get(id),
        ...product,
        id,
        seq,
      });
    }
  }

  setOwn(outlet: string, product_id: string, terms: Partial<OutletProduct>): void {
    this.own.push({ outlet, row: { product_id, sold: true, ...terms }, seq: ++this.changeSeq });
  }

  setStock(id: string, on_hand: number): void {
    this.stock.set(id, { on_hand, seq: ++this.changeSeq });
  }

  setCustomer(row: Partial<CustomerRow> & { id: string }): void {
    const before = this.customers.get(row.id)?.row ?? {
      id: row.id,
      name: row.id,
      name_ur: '',
      nickname: '',
      phone: '',
      note: '',
      limit: null,
      merged_into: null,
      balance: 0,
      oldest: null,
      last_payment: null,
      open: [],
    };
    this.customers.set(row.id, { row: { ...before, ...row }, seq: ++this.changeSeq });
  }

  setOwnerCode(code: OwnerCode): void {
    this.ownerCode = { code, seq: ++this.changeSeq };
  }

  setOutlet(outlet: Partial<TillHead['outlet']>): void {
    this.outlet = { ...this.outlet, ...outlet };
    this.outletSeq = ++this.changeSeq;
  }

  /** What is on its way between outlets, in the head of every till. */
  setTransfers(transfers: Transfer[]): void {
    this.transfers = transfers;
    this.outletSeq = ++this.changeSeq;
  }

  /** Its owner sends a device to an outlet. */
  move(device: string, outlet: string): void {
    this.moves.set(device, outlet);
    this.outletSeq = ++this.changeSeq;
  }

  count(part: string): number {
    return this.requests.filter(({ url }) => url.includes(part)).length;
  }

  /** Of a device that has a key, what its key did not sign; the key of a till that brings it will do. */
  private async refusal(url: string, init: RequestInit): Promise<Response | null> {
    const headers = (init.headers ?? {}) as Record<string, string>;
    const shift = shiftOf(headers.Authorization);
    const device = this.deviceOf.get(shift) ?? this.askedFor(url, init);
    if (!device) return shift ? json({ error: 'sign_in' }, 401) : null;
    const signer = await signerOf(url, init, shift);
    const carrier = this.deviceOf.get(shiftOf(headers['X-Pos-Carrier']));
    if (signer && url === '/sync/push' && !carrier && !this.keys.has(device)) this.keys.set(device, signer);
    const key = this.keys.get(device);
    const isCarried = () =>
      carrier &&
      ['/sync/push', '/till/shifts'].includes(url) &&
      !this.blocked.has(carrier) &&
      [undefined, signer].includes(this.keys.get(carrier));
    if (!key || key === signer || isCarried()) return null;
    return this.askedFor(url, init) ? json({ error: 'other_key' }, 410) : json({ error: 'sign_in' }, 401);
  }

  /** As a server that was put back. */
  forgetShifts(): void {
    this.deviceOf.clear();
  }

  /** Which device a worker who is signed in asks for. */
  private askedFor(url: string, { body }: RequestInit): string | undefined {
    if (!this.worker || !['/till/shifts', '/till/devices'].includes(url)) return undefined;
    const { device_id, op_id } = JSON.parse(body as string) as { device_id?: string; op_id: string };
    const device = device_id ?? this.devices.get(op_id) ?? op_id;
    return this.outlets.includes(this.placed.get(device) ?? '') ? device : undefined;
  }

  private answer(url: string, init: RequestInit): Response {
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : null;
    const { pathname, searchParams } = new URL(url, 'http://shop');
    switch (pathname) {
      case '/till/who':
        return this.worker
          ? json({ business: this.business, worker: this.worker, outlets: this.outlets.map(id => ({ id, name: 'Main', code: 'M' })) })
          : json({ error: 'sign_in' }, 401);
      case '/till/devices':
      case '/till/devices/copy':
        return this.device(body as { op_id: string; outlet_id: string });
      case '/till/shifts':
        return this.shift((body as { device_id: string }).device_id);
      case '/till/pins':
        if (!this.worker) return json({ error: 'sign_in' }, 401);
        if (this.worker.id !== (body as { worker: string }).worker) return json({ error: 'other_worker' }, 409);
        this.pins.set(this.worker.id, (body as { key: string }).key);
        return json({ since: this.now });
      case '/sign-out':
        this.worker = null;
        return new Response(null, { status: 302, headers: { Location: '/sign-in' } });
      case '/sync/push':
        return this.push(body as PushRequest, init);
      case '/sync/snapshot':
        return this.snapshot();
      case '/sync/stock': {
        const rows = [...this.stock].filter(([, { on_hand }]) => on_hand !== 0);
        return json({
          change_seq: this.changeSeq,
          ids: rows.map(([id]) => id).join('\n'),
          on_hand: rows.map(([, { on_hand }]) => on_hand),
        });
      }
      case '/sync/at-outlet': {
        const outlet = this.placed.get(this.sender(init)!);
        const rows = new Map(this.own.filter(own => own.outlet === outlet).map(({ row }) => [row.product_id, row]));
        return this.knowsOwn ? json({ change_seq: this.changeSeq, products: [...rows.values()] }) : json({ error: 'not_found' }, 404);
      }
      case '/sync/outlet': {
        const device = this.sender(init)!;
        return this.tellsOutlet ? json(this.head(device, this.placed.get(device) ?? 'outlet-1')) : json({ error: 'not_found' }, 404);
      }
      case '/sync/customers':
        return json({
          change_seq: this.changeSeq,
          owner_code: this.ownerCode.code,
          customers: [...this.customers.values()].map(({ row }) => row).filter(row => !row.merged_into),
        });
      case '/sync/pull':
        return this.pull(Number(searchParams.get('since')), searchParams.get('epoch')!, searchParams.get('outlet')!);
      default:
        throw new Error(`No such address: ${pathname}`);
    }
  }

  private get outlets(): string[] {
    return this.business.id === 'business-1' ? ['outlet-1', 'outlet-2'] : ['outlet-3'];
  }

  private shift(deviceId: string): Response {
    if (!this.worker) return json({ error: 'sign_in' }, 401);
    const outlet = this.placed.get(deviceId) ?? 'outlet-1';
    if (!this.outlets.includes(outlet)) return json({ error: 'not_found' }, 404);
    this.arrived(outlet);
    return json(this.enrolment(deviceId, outlet));
  }

  private device({ op_id, outlet_id }: { op_id: string; outlet_id: string }): Response {
    if (!this.worker) return json({ error: 'sign_in' }, 401);
    // Asked with a device's own id, it is that device again.
    if (!this.devices.has(op_id)) this.devices.set(op_id, op_id.startsWith('device-') ? op_id : `device-${this.devices.size + 1}`);
    if (!this.outlets.includes(outlet_id)) return json({ error: 'not_found' }, 404);
    this.placed.set(this.devices.get(op_id)!, outlet_id);
    this.arrived(outlet_id);
    return json(this.enrolment(this.devices.get(op_id)!, outlet_id));
  }

  /** Of one phone: it was whatever is sent there. */
  private arrived(outletId: string): void {
    for (const [device, target] of this.moves) if (target === outletId) this.moves.delete(device);
  }

  private enrolment(deviceId: string, outletId: string): Enrolment {
    const number = ++this.shifts;
    this.deviceOf.set(`shift-${number}`, deviceId);
    return {
      ...this.head(deviceId, outletId),
      shift: { id: `shift-${number}`, secret: `secret-${number}`, worker: this.worker!, expires_at: this.now + 30 * 86_400_000 },
      server_time: this.now,
    };
  }

  private head(deviceId: string, outletId: string): TillHead {
    return {
      business: this.business,
      outlet: { id: outletId, ...this.outlet },
      device: { id: deviceId, name: 'Counter', prefix: `S${deviceId.slice(7)}` },
      ...(this.tellsOthers
        ? { outlets: this.outlets.map(id => ({ id, name: id, name_ur: '', closed: false })), transfers: this.transfers }
        : {}),
      move_to: this.moves.get(deviceId) ?? null,
    };
  }

  private push(request: PushRequest, init: RequestInit): Response {
    (request.operations.length ? this.pushes : this.heartbeats).push(request);
    const results = request.operations.flatMap(operation => {
      this.seen.set(operation.op_id, (this.seen.get(operation.op_id) ?? 0) + 1);
      const verdict = this.verdict(operation);
      if (!verdict) return [];
      if (verdict.status !== 'applied') return [{ op_id: operation.op_id, ...verdict }];
      const before = this.applied.get(operation.op_id);
      if (before)
        return [{ op_id: operation.op_id, status: before.hash === operation.hash ? ('duplicate' as const) : ('key_reused' as const) }];
      this.applied.set(operation.op_id, operation);
      this.apply(operation);
      return [{ op_id: operation.op_id, status: 'applied' as const }];
    });
    const reply: PushReply = {
      proto: 1,
      server_time: this.now,
      epoch: this.epoch,
      change_seq: this.changeSeq,
      results,
      ...(request.acked && this.saysWhatItForgot ? { forgot: this.forgotten(request.acked, this.sender(init)) } : {}),
      ...(request.operations.some(operation => this.isCopied(operation)) ? { copied: true } : {}),
      ...(this.backedUpTo ? { backed_up_to: this.backedUpTo } : {}),
    };
    return json({ ...reply, generation: GENERATION });
  }

  private sender({ headers }: RequestInit): string | undefined {
    return this.deviceOf.get(shiftOf((headers as Record<string, string>).Authorization));
  }

  private forgotten({ first, last, hash }: Stretch & { hash: string }, device?: string): Stretch[] {
    const here = [...this.applied.values()].filter(({ device_id }) => device_id === device);
    const missing: Stretch[] = [];
    for (let seq = first; seq <= last; seq++) {
      if (here.some(({ device_seq }) => device_seq === seq)) continue;
      const before = missing[missing.length - 1];
      if (before?.last === seq - 1) before.last = seq;
      else missing.push({ first: seq, last: seq });
    }
    if (missing.length) return missing;
    // Numbers that a copy used hide a hole, the chain of hashes does not.
    let next = { device_seq: last + 1, prev_hash: hash };
    while (next.device_seq > first) {
      const before = here.find(operation => operation.device_seq === next.device_seq - 1 && operation.hash === next.prev_hash);
      if (!before) return [{ first, last: next.device_seq - 1 }];
      next = before;
    }
    return [];
  }

  private isCopied({ device_id, device_seq }: Operation): boolean {
    return (
      [...this.applied.values()].filter(operation => operation.device_id === device_id && operation.device_seq === device_seq).length > 1
    );
  }

  private apply({ op_id, kind, payload, occurred_at: at }: Operation): void {
    if (kind === 'add_customer') return this.setCustomer({ ...(JSON.parse(payload) as AddCustomer), id: op_id });
    if (kind === 'receive_payment') {
      const { customer_id: id, customer_name: name, amount } = JSON.parse(payload) as ReceivePayment;
      const before = this.customers.get(id)?.row;
      return this.setCustomer({ ...(before ? {} : { name }), id, balance: (before?.balance ?? 0) - amount, last_payment: at });
    }
    if (kind !== 'record_sale') return;
    const { receipt_no, lines, credit, customer_id: id, customer_name: name } = JSON.parse(payload) as RecordSale;
    for (const { product_id, quantity } of lines) this.setStock(product_id, (this.stock.get(product_id)?.on_hand ?? 0) - quantity);
    if (!credit || !id) return;
    const before = this.customers.get(id)?.row;
    const debt = { op_id, line_no: 1, receipt_no, at, amount: credit, open: credit };
    this.setCustomer({ ...(before ? {} : { name }), id, balance: (before?.balance ?? 0) + credit, open: [...(before?.open ?? []), debt] });
  }

  snapshotLines(): string[] {
    const products = [...this.products.values()]
      .filter(product => !product.deleted)
      .sort((a, b) => a.category_id!.localeCompare(b.category_id!) || (a.name < b.name ? -1 : 1));
    const units = [KG, PIECE];
    const categories = [GROCERY, DAIRY];
    const chunks: Partial<Chunk>[] = [];
    for (let from = 0; from < products.length; from += this.chunkSize) {
      const part = products.slice(from, from + this.chunkSize);
      chunks.push({
        ...onlyToday(packRows(part.map(p => rowOf({ ...p, deleted: false }, { units, categories })))),
        ...Object.fromEntries(
          Object.entries(this.extraColumns).map(([name, value]) => [
            name,
            typeof value === 'string' ? part.map(() => value).join('\n') : part.map(() => value),
          ]),
        ),
      });
    }
    return [
      {
        format: this.answersFormat,
        epoch: this.epoch,
        change_seq: Math.max(0, ...[...this.products.values()].map(({ seq }) => seq)),
        products: products.length,
        units,
        categories,
      },
      ...chunks,
    ].map(line => JSON.stringify(line));
  }

  private snapshot(): Response {
    return new Response(this.snapshotLines().join('\n'), { headers: { 'Content-Type': 'application/x-ndjson', 'X-Pos-Sync': '1' } });
  }

  private pull(since: number, epoch: string, outlet: string): Response {
    if (epoch !== this.epoch || since > this.changeSeq)
      return json({ error: 'full_resync', epoch: this.epoch, change_seq: this.changeSeq }, 410);
    const changes = [
      ...[...this.products.values()].map(product => ({ seq: product.seq, product })),
      ...this.own.filter(own => own.outlet === outlet).map(({ row, seq }) => ({ seq, own: row })),
      ...[...this.stock].map(([product_id, { on_hand, seq }]) => ({ seq, figure: { product_id, on_hand } })),
      ...[...this.customers.values()].map(({ row, seq }) => ({ seq, customer: row })),
    ]
      .filter(({ seq }) => seq > since)
      .sort((a, b) => a.seq - b.seq);
    const page = changes.slice(0, this.pageSize);
    const more = changes.length > page.length;
    const reply: PullReply = {
      epoch: this.epoch,
      next: more ? page[page.length - 1]!.seq : this.changeSeq,
      more,
      server_time: this.now,
      units: [],
      categories: [],
      products: page.flatMap(change => ('product' in change ? [{ ...change.product, deleted: !!change.product.deleted }] : [])),
      ...(this.knowsOwn ? { outlet_products: page.flatMap(change => ('own' in change ? [change.own] : [])) } : {}),
      stock: page.flatMap(change => ('figure' in change ? [change.figure] : [])),
      customers: page.flatMap(change => ('customer' in change ? [change.customer] : [])),
      ...(this.ownerCode.seq > since ? { owner_code: this.ownerCode.code } : {}),
      ...(this.tellsOutlet && this.outletSeq > since ? { outlet_changed: true } : {}),
    };
    return json(reply);
  }
}

const shiftOf = (token = '') => token.replace('Bearer ', '').split('.')[0]!;

async function signerOf(url: string, { headers, method = 'GET', body = '' }: RequestInit, shift: string): Promise<string | null> {
  const [said, signature] = (headers as Record<string, string>)['X-Pos-Signature']?.split('.') ?? [];
  if (!said || !signature) return null;
  const kind = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const key = await subtle.importKey('raw', fromBase64(said) as BufferSource, kind, false, ['verify']);
  const text = new TextEncoder().encode(`${method} ${url}\n${shift}\n${body}`);
  return (await subtle.verify(kind, key, fromBase64(signature) as BufferSource, text)) ? said : null;
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json', 'X-Pos-Sync': '1', ...headers } });
}

export const faults = {
  dropBefore: async () => {
    throw new TypeError('Failed to fetch');
  },
  dropAfter: async (_url: string, _init: RequestInit, answer: () => Promise<Response>): Promise<Response> => {
    await answer();
    throw new TypeError('Failed to fetch');
  },
  html: async () => new Response('<html>Welcome to the Wi-Fi</html>', { headers: { 'Content-Type': 'text/html' } }),
  redirect: async (_url: string, init: RequestInit): Promise<Response> => {
    if (init.redirect === 'error') throw new TypeError('Failed to fetch');
    if (init.redirect !== 'manual') throw new Error('The redirect was followed');
    return { type: 'opaqueredirect', status: 0, ok: false, headers: new Headers() } as Response;
  },
  status:
    (status: number, headers: Record<string, string> = {}) =>
    async () =>
      json({ error: 'no' }, status, headers),
  truncated: async (_url: string, _init: RequestInit, answer: () => Promise<Response>): Promise<Response> => {
    const text = await (await answer()).text();
    return new Response(text.slice(0, text.length - 10), { headers: { 'Content-Type': 'application/json', 'X-Pos-Sync': '1' } });
  },
} satisfies Record<string, Fault | ((...parameters: never[]) => Fault)>;
