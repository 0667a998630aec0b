// The wire format between a till and the server. The server's twin is Pos.Data/Operations/Envelope.cs. How a request says whose it is stands in device/key.ts.

/** Every kind of operation this client makes, with the version of its payload. A new kind or version is written here; the server has its own in its handlers. */
export const KINDS = {
  record_sale: 4,
  add_customer: 1,
  receive_payment: 1,
  move_goods: 1,
  count_goods: 1,
  send_goods: 1,
  receive_goods: 1,
  call_back_transfer: 1,
};

export type OperationKind = keyof typeof KINDS;

/** All those versions together: higher than the server's, and this client may know what the server does not. */
export const GENERATION = Object.values(KINDS).reduce((sum, version) => sum + version);

/** One write, exactly as it is kept in the outbox and sent. Never changed after it was hashed. */
export interface Operation {
  op_id: string;
  kind: OperationKind;
  schema_version: number;
  business_id: string;
  outlet_id: string;
  device_id: string;
  /** 1, 2, 3 ... without a gap on this device. */
  device_seq: number;
  /** Hex SHA-256 of the device's operation before this one; 64 zeros for the first. */
  prev_hash: string;
  /** Id of the shift (user, outlet, device) that made it. */
  author: string;
  /** Device clock, milliseconds since the epoch. */
  occurred_at: number;
  /** Server clock minus device clock at the last contact, milliseconds. */
  clock_offset_ms: number;
  /** JSON text; a string, so that what was hashed is what is sent. */
  payload: string;
  hash: string;
}

export type PaymentMethod = 'cash' | 'card' | 'wallet';

/** Money in paisa, quantities in thousandths of a unit. */
export interface SaleLine {
  product_id: string;
  name: string;
  name_ur?: string;
  unit: string;
  quantity: number;
  /** For one unit, or for one pack. */
  unit_price: number;
  /** Present when the goods were sold by worth ("Rs 50 of sugar"): then line_total is exactly this. */
  amount?: number;
  line_total: number;
  barcode?: string;
  /** Sold by whole ones of these; quantity is in the unit all the same. */
  pack?: SoldPack;
}

export interface SoldPack {
  id: string;
  name: string;
  name_ur?: string;
  /** Thousandths of the unit in one. */
  factor: number;
}

/** What goods are sold in beside their unit. */
export interface Pack extends SoldPack {
  /** Paisa for one. */
  price: number;
  barcodes: string[];
}

export interface Payment {
  method: PaymentMethod;
  amount: number;
  /** Cash handed over; the change is tendered - amount. */
  tendered?: number;
}

/** Payload of `record_sale`. sum(payments.amount) + credit = total; credit is somebody's. */
export interface RecordSale {
  receipt_no: string;
  lines: SaleLine[];
  lines_total: number;
  rounding: number;
  total: number;
  payments: Payment[];
  credit: number;
  /** Server time of the last catalogue pull, 0 when there was none: how old the prices were. Version 1 had no such field. */
  prices_as_of: number;
  customer_id?: string;
  customer_name?: string;
  /** The owner's code let it pass the limit: hex SHA-256 of the code's key, the 16 bytes of op_id and "over_limit " with approved_credit. */
  approval?: string;
  /** What was approved. Without it the mark is of key and op_id alone, as the first tills made it. */
  approved_credit?: number;
  /** Somebody who may gave his PIN, one for each right that was missing. */
  approvals?: GivenWord[];
}

/** A person's word for what whoever sells may not do. The server's twin is GivenWord.cs. */
export interface GivenWord {
  right: string;
  /** Worker. */
  by: string;
  /** Paisa that he let pass. */
  amount: number;
  /** Hex SHA-256 of the PIN's key, the 16 bytes of op_id and "right amount". */
  proof: string;
}

export type Approval = Pick<RecordSale, 'approval' | 'approved_credit' | 'approvals'>;

/** Payload of `add_customer`; the customer's id is the operation's op_id. */
export interface AddCustomer {
  name: string;
  name_ur?: string;
  nickname?: string;
  phone?: string;
}

/** A credit or an opening balance, and how much of a payment is meant for it; a sale's credit is (sale id, 1). */
export interface Against {
  op_id: string;
  line_no: number;
  amount: number;
}

/** Payload of `receive_payment`. What is not against chosen debts goes to the oldest first, the surplus is an advance. */
export interface ReceivePayment {
  receipt_no: string;
  customer_id: string;
  customer_name: string;
  method: PaymentMethod;
  amount: number;
  tendered?: number;
  against?: Against[];
}

/** How goods come or go beside being sold; all but a delivery leave. */
export type Way = 'delivery' | 'damage' | 'expired' | 'own_use' | 'gift';

/** Payload of `move_goods`. Quantities in thousandths, above zero also where they leave. */
export interface MoveGoods {
  reason: Way;
  lines: { product_id: string; name: string; quantity: number }[];
}

/** Payload of `count_goods`: what was on the shelf at this moment. */
export interface CountGoods {
  lines: { product_id: string; name: string; counted: number }[];
}

/** Payload of `send_goods`: from the till's own outlet. */
export interface SendGoods {
  to_outlet_id: string;
  note?: string;
  lines: { product_id: string; name: string; quantity: number }[];
}

/** Payload of `receive_goods`: all that was sent, and what came along, with what of it arrived. */
export interface ReceiveGoods {
  transfer_id: string;
  note?: string;
  lines: { product_id: string; name: string; arrived: number }[];
}

/** Payload of `call_back_transfer`. */
export interface CallBackTransfer {
  transfer_id: string;
}

/** later: the server is older than this client and does not know the shape yet. */
export type Status = 'applied' | 'duplicate' | 'quarantined' | 'key_reused' | 'refused' | 'later';

export interface Result {
  op_id: string;
  status: Status;
  reason?: string;
}

export interface PushRequest {
  proto: 1;
  generation: number;
  /** Of the till's program. */
  version: string;
  device_time: number;
  /** What the device has without an acknowledgement, this batch included. */
  pending: number;
  /** Corrected time of the oldest of them. */
  oldest?: number;
  /** Whether the browser has promised to keep what is not sent; absent where it does not say. */
  kept?: boolean;
  /** What the journal still holds that was acknowledged, and the hash of the last: the server compares it with what it has. */
  acked?: Stretch & { hash: string };
  /** Up to where the device has pulled: a server that knows less has been put back. */
  checkpoint?: { epoch: string; change_seq: number };
  /** These were acknowledged before; the server asked for them. */
  again?: true;
  tokens: Record<string, string>;
  operations: Operation[];
}

/** The device_seq of the first and of the last. */
export interface Stretch {
  first: number;
  last: number;
}

export interface PushReply {
  proto: 1;
  server_time: number;
  epoch: string;
  change_seq: number;
  results: Result[];
  /** Of what was acknowledged, what the server does not have (any more). Absent: it is older than this, or was told nothing. */
  forgot?: Stretch[];
  /** A copy of this browser has used the numbers of this batch: it is to become a device of its own. */
  copied?: boolean;
  /** What was acknowledged before is in a backup of the server. Absent: nobody ever said. */
  backed_up_to?: number;
}

export interface Worker {
  id: string;
  name: string;
  role: 'owner' | 'cashier';
}

export interface Shift {
  id: string;
  secret: string;
  worker: Worker;
  expires_at: number;
}

/** Names of rights with their limits in paisa, null for any amount; what is not named is not given. */
export type Rights = Record<string, number | null>;

/** Somebody who works at the till's outlet. An owner may everything, and has no rights by name. */
export interface TillWorker extends Worker {
  rights: Rights;
  /** Server time: PINs that were chosen before open nothing. */
  pins_reset?: number;
}

/** What a till is called, what stands on its receipts, and who may do what on it. Servers of before say less. */
export interface TillHead {
  business: { id: string; name: string; name_ur?: string };
  outlet: OutletHead;
  device: { id: string; name: string; prefix: string };
  workers?: TillWorker[];
  /** All of the business, by name. */
  outlets?: OutletName[];
  /** On their way to or from this outlet. */
  transfers?: Transfer[];
  /** The outlet that the owner sends it to. */
  move_to?: string | null;
}

export interface OutletName {
  id: string;
  name: string;
  name_ur: string;
  closed: boolean;
}

/** Goods on their way from one outlet to another; quantities in thousandths. */
export interface Transfer {
  id: string;
  from: string;
  to: string;
  sent_at: number;
  note: string;
  lines: { product_id: string; name: string; name_ur: string; quantity: number }[];
}

export interface OutletHead {
  id: string;
  name: string;
  code: string;
  phone?: string | null;
  address?: string | null;
  time_zone?: string;
  name_ur?: string;
  tax_number?: string;
  /** Lines that receipts begin and end with. */
  receipt_head?: string;
  receipt_foot?: string;
  /** Empty for the language that the till is in. */
  receipt_language?: string;
  /** Nobody should sell there any more. */
  closed?: boolean;
}

export interface Enrolment extends TillHead {
  shift: Shift;
  server_time: number;
}

export interface Who {
  business: { id: string; name: string; name_ur?: string };
  worker: Worker;
  outlets: { id: string; name: string; code: string; name_ur?: string; closed?: boolean }[];
}

export interface Unit {
  id: string;
  code: string;
  name: string;
  name_ur: string;
  measured: boolean;
}

export interface Category {
  id: string;
  name: string;
  name_ur: string;
  position: number;
  deleted?: boolean;
}

export interface SnapshotHead {
  /** Of the chunks. Absent: the first there was. */
  format?: number;
  epoch: string;
  change_seq: number;
  products: number;
  units: Unit[];
  categories: Category[];
}

/** Up to 1,000 products as columns; text columns are one string, entries joined by a line feed. */
export interface Chunk {
  ids: string;
  names: string;
  names_ur: string;
  codes: string;
  /** Several barcodes of one product are joined by a space. */
  barcodes: string;
  prices: number[];
  /** Index into the head's units. */
  units: number[];
  /** Index into the head's categories, or -1. */
  categories: number[];
  /** For each product its packs as JSON, or nothing. Packs of before have no such column. */
  packs?: string;
  /** Absent from what servers of before pack. */
  pictures?: string;
}

export interface ProductChange {
  id: string;
  name: string;
  name_ur: string;
  code: string;
  price: number;
  unit_id: string;
  category_id: string | null;
  barcodes: string[];
  /** Its name in the store; absent for none. */
  picture?: string;
  /** Deleted or no longer active: it leaves the till. */
  deleted: boolean;
  packs?: Pack[];
}

/** What the till's outlet has of its own about a product. */
export interface OutletProduct {
  product_id: string;
  /** Paisa for one unit; absent for the product's own. */
  price?: number | null;
  /** False: it is not offered there. */
  sold: boolean;
}

export interface OutletProductPack {
  change_seq: number;
  products: OutletProduct[];
}

export interface StockPack {
  change_seq: number;
  ids: string;
  on_hand: number[];
}

/** A debt, and what of it is still owed. */
export interface OpenDebt {
  op_id: string;
  line_no: number;
  receipt_no: string | null;
  at: number;
  amount: number;
  open: number;
}

export interface CustomerRow {
  id: string;
  name: string;
  name_ur: string;
  nickname: string;
  phone: string;
  note: string;
  limit: number | null;
  /** The customer this one turned out to be. */
  merged_into: string | null;
  /** At this outlet: above 0 is owed, below 0 an advance. */
  balance: number;
  /** Business date of the oldest open debt. */
  oldest: string | null;
  last_payment: number | null;
  /** At most 20, oldest first. */
  open: OpenDebt[];
}

/** What the owner's six digits are known by; `check` is the beginning of the key's SHA-256 in hex. */
export interface OwnerCode {
  salt: string;
  iterations: number;
  check: string;
}

export interface CustomerPack {
  change_seq: number;
  customers: CustomerRow[];
  owner_code: OwnerCode | null;
}

export interface PullReply {
  epoch: string;
  next: number;
  more: boolean;
  server_time: number;
  units: Unit[];
  categories: Category[];
  products: ProductChange[];
  /** Absent: the server is of before. */
  outlet_products?: OutletProduct[];
  stock: { product_id: string; on_hand: number }[];
  customers?: CustomerRow[];
  /** Only when it changed. */
  owner_code?: OwnerCode | null;
  /** What stands on receipts is different: it is to be asked for. */
  outlet_changed?: boolean | null;
}
