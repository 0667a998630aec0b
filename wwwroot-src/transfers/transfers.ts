import type { IDBPObjectStore, StoreNames } from 'idb';
import type { Chain } from '../device/founding';
import { META, type OutletSchema, type OutletStore } from '../device/outlet-store';
import { queue, transact } from '../device/store';
import { NotSaved } from '../outbox/not-saved';
import { type Also, type Recorded, record } from '../outbox/record';
import type { CallBackTransfer, Operation, OutletName, ReceiveGoods, Rights, SendGoods, Transfer } from '../shared/protocol';

/** The rights that a cashier needs. StockRights.cs is the twin. */
const SEND = 'adjust_stock';
const RECEIVE = 'receive_stock';

// What the server takes: Pos.Data/Transfers/SendGoods.cs.
const MOST = 100_000_000_000;
const MOST_LINES = 300;
const MOST_NOTE = 300;
/** Key of what was done here and the server may not have said yet. */
const UNHEARD = 'transfers_unheard';

/** An operation's place in the outbox, and then in the journal. */
type Place = [device: string, seq: number];

type Reader<Name extends StoreNames<OutletSchema>> = IDBPObjectStore<
  OutletSchema,
  StoreNames<OutletSchema>[],
  Name,
  'readonly' | 'readwrite'
>;

interface Unheard {
  sent: Place[];
  ended: { id: string; place: Place }[];
}

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
  /** Who takes it along, what came broken. */
  note?: string;
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
  const told = outlet.device.transfers ?? [];
  const { sending, ended } = await outlet.store.use(database =>
    transact(database, ['meta', 'outbox', 'journal'], 'readonly', async transaction => {
      const outbox = transaction.objectStore('outbox');
      const unheard = await unheardIn(told, transaction.objectStore('meta'), outbox, transaction.objectStore('journal'));
      return { ...unheard, sending: await Promise.all(unheard.sent.map(place => outbox.get(place))) };
    }),
  );
  const sent = sending
    .flatMap(entry => (entry ? [asTransfer(entry.operation, id)] : []))
    .filter(one => !told.some(other => other.id === one.id));
  const open = [...told, ...sent].filter(transfer => !ended.some(end => end.id === transfer.id));
  return { here: open.filter(({ to }) => to === id), away: open.filter(({ from }) => from === id) };
}

/** Without what is in the server's answers by now, and without what came to nothing: who was not allowed to end one may see it again. */
async function unheardIn(told: Transfer[], meta: Reader<'meta'>, outbox: Reader<'outbox'>, journal: Reader<'journal'>): Promise<Unheard> {
  const { sent, ended } = ((await meta.get(UNHEARD)) as Unheard | undefined) ?? { sent: [], ended: [] };
  const waits = async (place: Place) => (await outbox.getKey(place)) !== undefined;
  const isDone = async (place: Place) => /^(applied|duplicate)$/.test((await journal.get(place))?.status ?? '');
  const [waiting, standing] = await Promise.all([
    Promise.all(sent.map(waits)),
    Promise.all(ended.map(async ({ id, place }) => (await waits(place)) || (told.some(one => one.id === id) && isDone(place)))),
  ]);
  return { sent: sent.filter((_, i) => waiting[i]), ended: ended.filter((_, i) => standing[i]) };
}

function asTransfer({ op_id, occurred_at, clock_offset_ms, payload }: Operation, from: string): Transfer {
  const { to_outlet_id, note = '', lines } = JSON.parse(payload) as SendGoods;
  return {
    id: op_id,
    from,
    to: to_outlet_id,
    sent_at: occurred_at + clock_offset_ms,
    note,
    lines: lines.map(line => ({ ...line, name_ur: '' })),
  };
}

const draftKey = (transfer?: string) => (transfer ? `arriving:${transfer}` : 'sending');

export async function draftOf(outlet: OutletStore, transfer?: string): Promise<Draft | undefined> {
  return outlet.meta<Draft>(draftKey(transfer));
}

export const keepDraft = (outlet: OutletStore, draft: Draft, transfer?: string): Promise<void> => outlet.setMeta(draftKey(transfer), draft);

/** In one transaction with the operation: the draft is done with, and what has ended is on its way no more. Once: another window may have ended it. */
function done({ device, deviceId }: OutletStore, draft: string, ended?: string): Also {
  return {
    store: 'journal',
    async read(transaction) {
      const meta = transaction.objectStore('meta');
      const [unheard, chain] = await Promise.all([
        unheardIn(device.transfers ?? [], meta, transaction.objectStore('outbox'), transaction.objectStore('journal')),
        meta.get(META.chain(deviceId)) as Promise<Chain | undefined>,
      ]);
      return { unheard, place: [deviceId, (chain?.device_seq ?? 0) + 1] satisfies Place };
    },
    write(transaction, read) {
      const { unheard, place } = read as { unheard: Unheard; place: Place };
      if (unheard.ended.some(({ id }) => id === ended)) throw new NotSaved('ended');
      const next: Unheard = ended
        ? { ...unheard, ended: [...unheard.ended, { id: ended, place }] }
        : { ...unheard, sent: [...unheard.sent, place] };
      const meta = transaction.objectStore('meta');
      queue(meta.delete(draft));
      queue(meta.put(next, UNHEARD));
    },
  };
}

const isSound = (lines: Amount[], least: number): boolean =>
  lines.length > 0 &&
  lines.length <= 2 * MOST_LINES &&
  lines.every(({ quantity }) => Number.isSafeInteger(quantity) && quantity >= least && quantity <= MOST);

const noted = (note = '') => (note.trim() ? { note: note.trim().slice(0, MOST_NOTE) } : {});

const said = ({ product_id, name }: Amount) => ({ product_id, name: name.slice(0, 200) });

/** They are off the shelf here at once, and on the other one when somebody there says that they came. */
export function sendGoods(outlet: OutletStore, { op_id, lines, note }: Draft, to: string): Promise<Recorded> {
  if (!isSound(lines, 1) || lines.length > MOST_LINES) return Promise.reject(new NotSaved('invalid'));
  const payload: SendGoods = { to_outlet_id: to, ...noted(note), lines: lines.map(line => ({ ...said(line), quantity: line.quantity })) };
  return record(outlet, {
    opId: op_id,
    kind: 'send_goods',
    make: () => ({ payload, effect: { goods: lines.map(({ product_id, quantity }) => [product_id, quantity]) } }),
    also: done(outlet, draftKey()),
  });
}

/** What arrived comes onto the shelf here; what was sent beside it is missing. */
export function receiveGoods(outlet: OutletStore, transfer: string, { op_id, lines, note }: Draft): Promise<Recorded> {
  if (!isSound(lines, 0)) return Promise.reject(new NotSaved('invalid'));
  const payload: ReceiveGoods = {
    transfer_id: transfer,
    ...noted(note),
    lines: lines.map(line => ({ ...said(line), arrived: line.quantity })),
  };
  return record(outlet, {
    opId: op_id,
    kind: 'receive_goods',
    make: () => ({ payload, effect: { goods: lines.map(({ product_id, quantity }) => [product_id, -quantity]) } }),
    also: done(outlet, draftKey(transfer), transfer),
  });
}

/** All of it is on the shelf here again. */
export function callBack(outlet: OutletStore, opId: string, { id, lines }: Transfer): Promise<Recorded> {
  const payload: CallBackTransfer = { transfer_id: id };
  return record(outlet, {
    opId,
    kind: 'call_back_transfer',
    make: () => ({ payload, effect: { goods: lines.map(({ product_id, quantity }) => [product_id, -quantity]) } }),
    also: done(outlet, draftKey(id), id),
  });
}
