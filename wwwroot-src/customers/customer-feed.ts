import { type CatalogueHead, META, type Shop, type SoldRecord } from '../device/outlet-store';
import { bearing, deadlineOf, request } from '../device/request';
import type { CustomerPack } from '../shared/protocol';
import { afterStream, expectOk, PullFailed } from '../sync/answer';
import { linesOf } from '../sync/lines';
import type { MemoryCustomers } from './customer-list';
import { chunksOf, readCustomers, saveCustomers } from './customer-store';

const SILENCE = 30_000;

/** What was done on this phone and is not in the server's figures. */
export interface Books {
  sold(): Promise<SoldRecord[]>;
  account(sold: SoldRecord[]): void;
}

/** Brings all customers into memory: as they are stored, or from the server. */
export class CustomerPull {
  constructor(
    private readonly shop: Shop,
    private readonly people: MemoryCustomers,
    private readonly books: Books,
  ) {}

  /** The customers as they are stored, where memory is behind; true when there were none in it before. */
  async meet({ customers, customers_of }: CatalogueHead): Promise<boolean> {
    if (!customers) return false;
    this.people.asOf = customers_of ?? (await this.shop.meta<number>(META.pricesAsOf)) ?? 0;
    if (customers !== this.people.revision) {
      const chunks = await readCustomers(this.shop);
      const sold = await this.books.sold();
      this.people.replace(chunks, customers);
      this.books.account(sold);
    }
    const isNews = !this.people.ready;
    this.people.ready = true;
    return isNews;
  }

  /** Every customer, after the goods and their prices: nothing that sells waits for them. */
  async load(head: CatalogueHead): Promise<CatalogueHead> {
    const deadline = deadlineOf(this.shop.env, SILENCE);
    let pack: CustomerPack | null = null;
    try {
      const { response } = expectOk(await request(this.shop.env, '/sync/customers', bearing(this.shop.device.enrolment.shift), deadline));
      for await (const line of linesOf(response, deadline.extend)) pack = JSON.parse(line) as CustomerPack;
    } catch (error) {
      throw afterStream(error);
    } finally {
      deadline.stop();
    }
    if (!Array.isArray(pack?.customers) || !Number.isFinite(pack.change_seq)) throw new PullFailed('server');
    const { customers_of: _, ...rest } = head;
    const told = { ...rest, customers: Math.max(head.customers ?? 0, this.people.revision) + 1 };
    const chunks = chunksOf(pack.customers);
    await saveCustomers(this.shop, told, chunks, pack);
    const [asOf, sold] = await Promise.all([this.shop.meta<number>(META.pricesAsOf), this.books.sold()]);
    this.people.replace(chunks, told.customers);
    this.people.asOf = asOf ?? 0;
    this.people.ready = true;
    this.books.account(sold);
    return told;
  }
}
