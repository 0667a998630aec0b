import type { OutletStore } from '../device/outlet-store';
import { queue } from '../device/store';
import { NotSaved } from '../outbox/not-saved';
import { type Also, type Recorded, record } from '../outbox/record';
import type { CallBackTransfer, Operation, OutletName, ReceiveGoods, Rights, SendGoods, Transfer } from '../shared/protocol';

/** The rights that a cashier needs. StockRights.cs is the twin. */
const SEND = 'adjust_stock';
const RECEIVE = 'receive_stock';

// What the server takes: Pos.Data/Transfers/SendGoods.cs.
const MOST = 100_000_000_000;
const MOST_LINES = 300;
/** Key of the transfers that were received or called back here: until the server has heard of it, it says that they are on their way. */
const ENDED = 'ended_transfers';
const MOST_ENDED = 200;

/** Goods with how many of them: sent, or arrived; thousandths. */
export interface Amount {
  product_id: string;
  name: string;
  name_ur?: string;
  measured: boolean;
  quantity: number;
}

/** What is being put together and not done yet: to send, or what arrived of one transfer. Its op_id is that of the operation it becomes. */
export interface Draft {
  op_id: string;
  lines: Amount[];
}

/** @param rights Null for an owner, and for whom this phone has not heard of: the server knows. */
export const maySend = (rights: Rights | null): boolean => !rights || rights[SEND] !== undefined;
export const mayReceive = (rights: Rights | null): boolean => !rights || rights[RECEIVE] !== undefined;

/** Where goods can be sent from here. */
export const otherOutlets = ({ device }: OutletStore): OutletName[] =>
  (device.outlets ?? []).filter(({ id, closed }) => !closed && id !== device.enrolment.outlet.id);

export interface OnTheWay {
  here: Transfer[];
  away: Transfer[];
}

/** As the server last said, with what it has not heard of yet: what was sent on this phone, less what has ended here. */
export async function onTheWay(outlet: OutletStore): Promise<OnTheWay> {
  const { id } = outlet.device.enrolment.outlet;
  const [ended = [], queued] = await Promise.all([outlet.meta<string[]>(ENDED), outlet.store.use(database => database.getAll('outbox'))]);
  const unheard = queued.filter(({ operation }) => operation.kind === 'send_goods').map(({ operation }) => asTransfer(operation, id));
  const open = [...(outlet.device.transfers ?? []), ...unheard].filter(transfer => !ended.includes(transfer.id));
  return { here: open.filter(({ to }) => to === id), away: open.filter(({ from }) => from === id) };
}

function asTransfer({ op_id, occurred_at, clock_offset_ms, payload }: Operation, from: string): Transfer {
  const { to_outlet_id, lines } = JSON.parse(payload) as SendGoods;
  return {
    id: op_id,
    from,
    to: to_outlet_id,
    sent_at: occurred_at + clock_offset_ms,
    note: '',
    lines: lines.map(line => ({ ...line, name_ur: '' })),
  };
}

const draftKey = (transfer?: string) => (transfer ? `arriving:${transfer}` : 'sending');

export async function draftOf(outlet: OutletStore, transfer?: string): Promise<Draft | undefined> {
  return outlet.meta<Draft>(draftKey(transfer));
}

export const keepDraft = (outlet: OutletStore, draft: Draft, transfer?: string): Promise<void> => outlet.setMeta(draftKey(transfer), draft);

/** In one transaction with the operation: the draft is done with, and what has ended is on its way no more. */
function done(draft: string, ended?: string): Also {
  return {
    store: 'meta',
    read: transaction => transaction.objectStore('meta').get(ENDED),
    write(transaction, kept) {
      const meta = transaction.objectStore('meta');
      queue(meta.delete(draft));
      if (ended) queue(meta.put([ended, ...((kept as string[] | undefined) ?? [])].slice(0, MOST_ENDED), ENDED));
    },
  };
}

const isSound = (lines: Amount[], least: number): boolean =>
  lines.length > 0 &&
  lines.length <= 2 * MOST_LINES &&
  lines.every(({ quantity }) => Number.isSafeInteger(quantity) && quantity >= least && quantity <= MOST);

const said = ({ product_id, name }: Amount) => ({ product_id, name: name.slice(0, 200) });

/** They are off the shelf here at once, and on the other one when somebody there says that they came. */
export function sendGoods(outlet: OutletStore, { op_id, lines }: Draft, to: string): Promise<Recorded> {
  if (!isSound(lines, 1) || lines.length > MOST_LINES) return Promise.reject(new NotSaved('invalid'));
  const payload: SendGoods = { to_outlet_id: to, lines: lines.map(line => ({ ...said(line), quantity: line.quantity })) };
  return record(outlet, {
    opId: op_id,
    kind: 'send_goods',
    make: () => ({ payload, effect: { goods: lines.map(({ product_id, quantity }) => [product_id, quantity]) } }),
    also: done(draftKey()),
  });
}

/** What arrived comes onto the shelf here; what was sent beside it is missing. */
export function receiveGoods(outlet: OutletStore, transfer: string, { op_id, lines }: Draft): Promise<Recorded> {
  if (!isSound(lines, 0)) return Promise.reject(new NotSaved('invalid'));
  const payload: ReceiveGoods = { transfer_id: transfer, lines: lines.map(line => ({ ...said(line), arrived: line.quantity })) };
  return record(outlet, {
    opId: op_id,
    kind: 'receive_goods',
    make: () => ({ payload, effect: { goods: lines.map(({ product_id, quantity }) => [product_id, -quantity]) } }),
    also: done(draftKey(transfer), transfer),
  });
}

/** All of it is on the shelf here again. */
export function callBack(outlet: OutletStore, opId: string, { id, lines }: Transfer): Promise<Recorded> {
  const payload: CallBackTransfer = { transfer_id: id };
  return record(outlet, {
    opId,
    kind: 'call_back_transfer',
    make: () => ({ payload, effect: { goods: lines.map(({ product_id, quantity }) => [product_id, -quantity]) } }),
    also: done(draftKey(id), id),
  });
}
