import type {
  AddCustomer,
  Category,
  CustomerRow,
  Enrolment,
  Payment,
  ReceivePayment,
  RecordSale,
  SaleLine,
  Unit,
  Who,
} from '../shared/protocol';

export type { AddCustomer, Category, CustomerRow, Enrolment, Payment, ReceivePayment, RecordSale, SaleLine, Unit, Who };

export interface CartLine extends SaleLine {
  /** Identifies the line on the screen; not sent. */
  key: string;
  /** Sold by weight or length; not sent. */
  measured: boolean;
}

/** The sale being made. op_id is minted with the first line and stays through reloads, double taps and retries. */
export interface Cart {
  op_id: string | null;
  lines: CartLine[];
  customer?: CustomerName;
}

export interface CustomerName {
  id: string;
  name: string;
}

/** What a customer owes (below 0: his advance), and how sure that is. */
export interface Standing {
  balance: number;
  /** Server time of the figures; 0 when the server has told nothing of this customer. */
  as_of: number;
  /** How many sales and payments made here are in the balance and not yet sent. */
  unsent: number;
}

export interface Customer extends CustomerRow, Standing {}

/** All in memory, all synchronous. */
export interface Customers {
  /** False until they are here: read from the store, or loaded for the first time. */
  readonly ready: boolean;
  /** Server time of the figures; 0 while there are none. */
  readonly asOf: number;
  /** Without those that turned out to be another. */
  readonly size: number;
  /** Who owes anything, and how much altogether. */
  readonly owed: { customers: number; amount: number };
  /** Start of any word of the names or the nickname, or of the phone's number. */
  search(text: string, limit?: number): Customer[];
  /** owed: the largest first. recent: whoever was dealt with last. */
  list(by: 'owed' | 'recent', limit?: number): Customer[];
  /** Under the id of one that was merged, the one it was merged into. */
  byId(id: string): Customer | null;
  /** Sales and payments made here that the server's figures do not have yet, oldest first. */
  pending(id: string): { op_id: string; amount: number }[];
}

export type ReceiptState = 'saved' | 'sent' | 'needs_attention';

/** The address of a balance, which is the server's and not this phone's. */
export interface StatementLink {
  url: string;
  balance: number;
  as_of: number;
}

export type NoStatement =
  | 'offline'
  | 'nothing' // the server has none of this customer
  | 'sign_in'
  | 'refused'; // it may have one later

/** What every receipt kept here says, of a sale or of a payment. */
export interface Slip {
  op_id: string;
  device_seq: number;
  /** Device clock. */
  occurred_at: number;
  /** Server clock minus device clock, as it was known then. */
  clock_offset?: number;
  worker: string;
  outlet: { name: string; phone: string | null; address: string | null };
  business: string;
  state: ReceiptState;
  /** Why it needs attention, or why the server put it aside for the owner. */
  reason?: string;
  /** Of the customer after this; unsent counts what was not sent before it. */
  standing?: Standing;
}

export interface SaleReceipt extends Slip, RecordSale {
  kind?: undefined;
}
export interface PaymentReceipt extends Slip, ReceivePayment {
  kind: 'payment';
}
export type Receipt = SaleReceipt | PaymentReceipt;

/** Money taken against what a customer owes; op_id is minted when the sheet opens. */
export interface NewPayment extends Omit<ReceivePayment, 'receipt_no'> {
  op_id: string;
}

export type Problem =
  | 'offline' // nobody answered
  | 'sign_in' // the shift is not accepted: sign in to send
  | 'server' // the server answered, but not usefully
  | 'too_large' // one sale is larger than the server takes
  | 'captive' // somebody else answered: a Wi-Fi that wants a sign-in
  | 'reload'; // a newer version of the till runs in another window

export interface SyncState {
  /** Every operation without an acknowledgement, held ones included. */
  pending: number;
  /** Corrected time of the oldest of them. */
  oldest: number | null;
  /** Of the pending ones, those the server would not take. */
  attention: number;
  /** Unsent operations of other outlets this browser was enrolled at. */
  elsewhere: number;
  /** Operations sent long ago that are sent once more, because the server was put back to an earlier state. */
  resending: number;
  lastContact: number | null;
  sending: boolean;
  problem: Problem | null;
  clockOffset: number;
  catalogue: { loaded: number; total: number; state: 'empty' | 'loading' | 'ready' | 'failed' };
}

export interface Goods {
  id: string;
  name: string;
  name_ur: string;
  code: string;
  price: number;
  unit: Unit;
  category_id: string | null;
  /** Thousandths; what the server last said less what was sold here since. Null until the server said anything. */
  on_hand: number | null;
}

/** All in memory, all synchronous. */
export interface Catalogue {
  readonly size: number;
  readonly units: Unit[];
  readonly categories: Category[];
  /** Start of any word of the English or Urdu name, or of the code; best first. */
  search(text: string, limit?: number): Goods[];
  /** A barcode or the product's code, exactly. */
  byBarcode(code: string): Goods | null;
  byCategory(categoryId: string | null, limit?: number, offset?: number): Goods[];
  byId(id: string): Goods | null;
}

export type NotSavedReason =
  | 'quota' // the phone is full
  | 'closed' // the store was closed and could not be opened again
  | 'sequence' // other windows kept selling in between
  | 'broken' // the store is damaged, or was cleared
  | 'outdated' // a newer version of the till has taken the store: reload
  | 'locked' // somebody has to sign in first
  | 'too_long' // more lines than the server takes in one sale
  | 'too_dear' // more money than one sale may be
  | 'invalid' // the cart or the payments do not add up
  | 'sold_elsewhere' // another window sold this cart with other lines
  | 'unknown';

/** The sale is not on this phone; the cart is untouched. */
export class NotSaved extends Error {
  constructor(
    readonly reason: NotSavedReason,
    options?: { cause?: unknown },
  ) {
    super(reason, options as ErrorOptions);
    this.name = 'NotSaved';
  }
}

export type TroubleReason =
  | 'unavailable' // no storage for this page: private window, or storage switched off
  | 'insecure' // not https: the browser gives no cryptography
  | 'blocked' // another window holds an older version and does not let go
  | 'outdated' // a newer version has already changed the store: reload
  | 'quota'
  | 'corrupt'; // the browser cannot read its own files

/** The device's store cannot be used; nothing can be sold until it is. */
export class StoreTrouble extends Error {
  constructor(
    readonly reason: TroubleReason,
    options?: { cause?: unknown },
  ) {
    super(reason, options as ErrorOptions);
    this.name = 'StoreTrouble';
  }
}

export type Refusal = 'signed_out' | 'offline' | 'not_here' | 'refused' | 'locked';

/** This browser is no till, or not one that is open. */
export class NotEnrolled extends Error {
  constructor(readonly reason: Refusal) {
    super(reason);
    this.name = 'NotEnrolled';
  }
}

export type FileProblem =
  | 'nothing' // there is nothing unsent to put into a file
  | 'not_ours' // not a file of unsent sales
  | 'newer' // made by a newer version of the till
  | 'passphrase' // the passphrase is another one, or the file is damaged
  | 'damaged';

/** Unsent sales could not be written to a file, or read from one. */
export class FileTrouble extends Error {
  constructor(
    readonly reason: FileProblem,
    options?: { cause?: unknown },
  ) {
    super(`The file of unsent sales: ${reason}`, options as ErrorOptions);
    this.name = 'FileTrouble';
  }
}

export interface UnsentFile {
  name: string;
  content: string;
  count: number;
}

export type What = 'sync' | 'catalogue' | 'sales';

export interface Engine {
  /** Null until this browser is enrolled, and while the till is locked. */
  readonly enrolment: Enrolment | null;
  /** Nothing is seen or sold until somebody signs in; what waits is sent all the same. */
  readonly locked: boolean;
  /** The browser was a till, and its store was cleared since: it can only become another one. */
  readonly wasReset: boolean;
  who(): Promise<Who | 'signed_out' | 'offline'>;
  /** Makes this browser a till of the outlet and starts loading its catalogue. Rejects with NotEnrolled. */
  enrol(outletId: string, name: string): Promise<void>;
  /** Takes a new shift when another worker signed in or the token is old. 'not_here': whoever is signed in has no business here, so it is locked. */
  resume(): Promise<'same' | 'renewed' | 'signed_out' | 'offline' | 'not_here'>;
  /** Locks the till and signs out, now or as soon as the server can be reached. */
  lock(): Promise<void>;
  /** Opens it for the worker who has signed in since. */
  unlock(): Promise<'open' | 'signed_out' | 'offline' | 'not_here'>;
  readonly catalogue: Catalogue;
  /** Loads the whole catalogue anew beside the present one, and touches nothing else. */
  repair(): Promise<boolean>;
  /** Everything unsent of this business, encrypted. Rejects with FileTrouble. */
  exportUnsent(passphrase: string): Promise<UnsentFile>;
  /** Brings in another till's unsent sales, which stay its own, and sends them from here. Rejects with FileTrouble. */
  importUnsent(content: string, passphrase: string): Promise<{ added: number; known: number }>;
  loadCart(): Promise<Cart>;
  /** Gives the cart its op_id, at once and in place, when it has lines and none yet. */
  saveCart(cart: Cart): Promise<void>;
  /** One strict transaction; resolves when it is complete. Rejects with NotSaved, and then the cart is as it was. */
  checkout(cart: Cart, payments: Payment[], approval?: string): Promise<SaleReceipt>;
  readonly customers: Customers;
  /** A fresh op_id. */
  mint(): string;
  /** As safe as a sale, and its op_id is the customer's id. Rejects with NotSaved. */
  addCustomer(opId: string, customer: AddCustomer): Promise<CustomerName>;
  receivePayment(payment: NewPayment): Promise<PaymentReceipt>;
  /** Whether the owner has set a code that lets a sale pass the limit. */
  hasOwnerCode(): Promise<boolean>;
  /** What lets the sale pass the limit, or null when the code is another one. */
  approve(opId: string, code: string): Promise<string | null>;
  /** The statement as a file, made by the server. */
  statement(customerId: string, size: 'a4' | '80mm', language: string): Promise<Blob | NoStatement>;
  /** A page where the customer can check the balance. */
  statementLink(customerId: string): Promise<StatementLink | NoStatement>;
  /** This device's receipts, newest first; `before` is the device_seq of the last one shown. */
  sales(limit: number, before?: number): Promise<Receipt[]>;
  /** Its receipts since a corrected time. */
  since(time: number): Promise<Receipt[]>;
  sale(opId: string): Promise<Receipt | null>;
  readonly sync: SyncState;
  subscribe(listener: (what: What) => void): () => void;
  syncNow(): void;
  /** Asks the browser to keep the store; the answer is remembered. */
  persist(): Promise<'granted' | 'denied' | 'unknown'>;
  close(): void;
}
