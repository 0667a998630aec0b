import type { Effect, Figures } from '../outbox/effects';
import type { OpenTill } from '../outbox/open-till';
import { fold } from '../search/fold';
import { search } from '../search/search';
import { TextColumns } from '../search/text-columns';
import type { AddCustomer, CustomerRow } from '../shared/protocol';
import { addCustomer } from './add-customer';
import type { Balance, Customer, CustomerName } from './customer';
import { sentName } from './names';
import { digitsOfPhone, looksLikePhone } from './phone';

const SHOWN = 24;
const FULL = 500;

interface OnBalance {
  op_id: string;
  amount: number;
  sent: boolean;
}

/** All customers of the business as this outlet sees them, with what was done here since the server told; all in memory. */
export class CustomerList implements Figures {
  /** False until they are here: read from the store, or loaded for the first time. */
  ready = false;
  /** Which state of the stored customers this is. */
  revision = 0;
  /** Server time at which the figures were right; 0 while there are none. */
  asOf = 0;
  private chunks: CustomerRow[][] = [];
  private places = new Map<string, [chunk: number, row: number]>();
  private packed: (TextColumns | undefined)[] = [];
  private effects = new Map<string, OnBalance[]>();
  private added = new Map<string, CustomerRow>();
  private order: { owed?: CustomerRow[]; recent?: CustomerRow[] } = {};
  /** Who was dealt with here, the later the higher. */
  private touched = new Map<string, number>();
  private touches = 0;

  constructor(private readonly till: OpenTill) {}

  /** Without those that turned out to be another. */
  get size(): number {
    return this.rows().length;
  }

  /** Who owes anything, and how much altogether. */
  get owed() {
    const owing = this.sorted('owed').filter(row => this.balanceOf(row) > 0);
    return { customers: owing.length, amount: owing.reduce((sum, row) => sum + this.balanceOf(row), 0) };
  }

  /** As safe as a sale, and its op_id is the customer's id. Rejects with NotSaved. */
  async add(opId: string, customer: AddCustomer): Promise<CustomerName> {
    await this.till.record(async outlet => (this.byId(opId) ? null : addCustomer(outlet, opId, customer)));
    return { id: opId, name: sentName(customer.name) };
  }

  /** Start of any word of the names or the nickname, or of the phone's number. */
  search(text: string, limit = SHOWN): Customer[] {
    const typed = looksLikePhone(text) ? digitsOfPhone(text) : text;
    this.chunks.forEach((rows, place) => {
      this.packed[place] ??= pack(rows);
    });
    const added = [...this.added.values()];
    const groups = [added, ...this.chunks];
    const packed = [pack(added), ...(this.packed as TextColumns[])];
    return search(packed, typed, limit).map(hit => this.customer(groups[packed.indexOf(hit.packed)]![hit.row]!));
  }

  /** Who has this very name already, or this phone. */
  alike({ name, phone = '' }: AddCustomer): Customer[] {
    const wanted = words(name);
    const digits = digitsOfPhone(phone);
    const named = wanted ? this.search(name).filter(row => [row.name, row.name_ur].some(one => words(one) === wanted)) : [];
    const reached = digits ? this.search(phone).filter(row => digitsOfPhone(row.phone) === digits) : [];
    return [...named, ...reached.filter(({ id }) => !named.some(other => other.id === id))];
  }

  /** owed: the largest first. recent: whoever was dealt with last. */
  list(by: 'owed' | 'recent', limit = SHOWN): Customer[] {
    return this.sorted(by)
      .slice(0, limit)
      .map(row => this.customer(row));
  }

  /** Under the id of one that was merged, the one it was merged into. */
  byId(id: string): Customer | null {
    const row = this.row(this.surviving(id));
    return row && this.customer(row);
  }

  /** Sales and payments made here that the server's figures do not have yet, oldest first. */
  pending(id: string): { op_id: string; amount: number }[] {
    return this.effectsOn(this.surviving(id));
  }

  /** After one more credit, or a payment below 0: what its receipt says. Of somebody unknown here, nothing. */
  balanceAfter(id: string, amount: number): Balance | undefined {
    const customer = this.byId(id);
    return customer ? { balance: customer.balance + amount, as_of: customer.as_of, unsent: customer.unsent } : undefined;
  }

  /** Everything at once. */
  replace(chunks: CustomerRow[][], revision: number): void {
    this.chunks = chunks;
    this.packed = [];
    this.revision = revision;
    this.places = new Map();
    chunks.forEach((rows, place) => rows.forEach(({ id }, row) => this.places.set(id, [place, row])));
    this.order = {};
  }

  /** Chunks as they will be with these rows in them; nothing is changed yet. */
  merged(rows: CustomerRow[]): Map<number, CustomerRow[]> {
    const changed = new Map<number, CustomerRow[]>();
    const open = (place: number) => {
      let chunk = changed.get(place);
      if (!chunk) changed.set(place, (chunk = [...(this.chunks[place] ?? [])]));
      return chunk;
    };
    const fresh = new Map<string, [number, number]>();
    let last = Math.max(0, this.chunks.length - 1);
    for (const row of rows) {
      const at = this.places.get(row.id) ?? fresh.get(row.id);
      if (at) {
        open(at[0])[at[1]] = row;
        continue;
      }
      if ((changed.get(last) ?? this.chunks[last] ?? []).length >= FULL) last++;
      const chunk = open(last);
      fresh.set(row.id, [last, chunk.length]);
      chunk.push(row);
    }
    return changed;
  }

  update(changed: Map<number, CustomerRow[]>, revision: number): void {
    for (const [place, rows] of changed) {
      this.chunks[place] = rows;
      this.packed[place] = undefined;
      rows.forEach(({ id }, row) => this.places.set(id, [place, row]));
    }
    this.revision = revision;
    this.order = {};
  }

  replaceEffects(effects: Effect[]): void {
    this.effects = new Map();
    this.added = new Map();
    this.touched = new Map();
    for (const effect of effects) this.apply(effect);
  }

  apply({ op_id, credit, customer, settled_by }: Effect): void {
    if (customer) {
      if (!this.places.has(customer.id)) this.added.set(customer.id, customer);
      this.touched.set(customer.id, ++this.touches);
    }
    if (credit) {
      const id = this.surviving(credit.customer_id);
      this.effects.set(id, [...this.effectsOn(id), { op_id, amount: credit.amount, sent: settled_by !== null }]);
      this.touched.set(id, ++this.touches);
    }
    this.order = {};
  }

  private customer(row: CustomerRow): Customer {
    return {
      ...row,
      balance: this.balanceOf(row),
      as_of: this.places.has(row.id) ? this.asOf : 0,
      unsent: this.effectsOn(row.id).filter(({ sent }) => !sent).length,
    };
  }

  private effectsOn(id: string): OnBalance[] {
    return this.effects.get(id) ?? [];
  }

  private balanceOf(row: CustomerRow): number {
    return this.effectsOn(row.id).reduce((sum, { amount }) => sum + amount, row.balance);
  }

  private rows(): CustomerRow[] {
    return [...this.added.values(), ...this.chunks.flat()].filter(row => !row.merged_into);
  }

  private sorted(by: 'owed' | 'recent'): CustomerRow[] {
    return (this.order[by] ??=
      by === 'owed'
        ? this.rows()
            .map(row => ({ row, balance: this.balanceOf(row) }))
            .sort((a, b) => b.balance - a.balance || byName(a.row, b.row))
            .map(({ row }) => row)
        : this.rows()
            .map(row => ({ row, last: this.lastOf(row) }))
            .sort((a, b) => b.last - a.last || byName(a.row, b.row))
            .map(({ row }) => row));
  }

  private lastOf({ id, open, last_payment }: CustomerRow): number {
    const here = this.touched.get(id);
    return here ? Number.MAX_SAFE_INTEGER / 2 + here : Math.max(last_payment ?? 0, open[open.length - 1]?.at ?? 0);
  }

  private row(id: string): CustomerRow | null {
    const at = this.places.get(id);
    return at ? this.chunks[at[0]]![at[1]]! : (this.added.get(id) ?? null);
  }

  private surviving(id: string): string {
    for (let hops = 0; hops < 20; hops++) {
      const into = this.row(id)?.merged_into;
      if (!into) break;
      id = into;
    }
    return id;
  }
}

const words = (name: string) => fold(name).trim().replace(/ +/g, ' ');

const byName = (a: CustomerRow, b: CustomerRow) => (a.name < b.name ? -1 : 1);

// Searched by the same means as the goods; the nickname stands where their code does, with the phone's number behind it.
function pack(rows: CustomerRow[]): TextColumns {
  const column = (of: (row: CustomerRow) => string) => rows.map(row => (row.merged_into ? '' : of(row).replace(/\s+/g, ' '))).join('\n');
  return new TextColumns(
    {
      ids: column(({ id }) => id),
      names: column(({ name }) => name),
      names_ur: column(({ name_ur }) => name_ur),
      codes: column(({ nickname, phone }) => `${nickname} ${digitsOfPhone(phone)}`.trim()),
      barcodes: column(() => ''),
    },
    rows.length,
  );
}
