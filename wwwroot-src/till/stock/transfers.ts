import type { Engine } from '../../engine/engine';
import type { Transfer } from '../../shared/protocol';
import { callBack, mayReceive, maySend, onTheWay, otherOutlets } from '../../transfers/transfers';
import { click, clone, el, find, put, slot } from '../parts/dom';
import { count } from '../parts/format';
import { momentText } from '../parts/moment';
import { openSheet, prepareSheet } from '../parts/sheet';
import { nameOf, notSavedText, text, writeName } from '../parts/texts';
import { toast } from '../parts/toast';
import { go, onShow, view } from '../parts/views';
import { AmountSheet } from './amount-sheet';
import { openArrived } from './arrived-view';
import { openSend } from './send-view';

// The server says no more of them: Pos.Data/Transfers/TransfersOnTheWay.cs.
const MOST_TOLD = 50;

/** What is on its way to this outlet and from it; all of it without a network too. */
export function openTransfers(engine: Engine): void {
  const amounts = new AmountSheet();
  openSend(engine, amounts);
  openArrived(engine, amounts);
  const sheet = el<HTMLDialogElement>('sheet-call-back');
  let asked: { transfer: Transfer; opId: string } | null = null;
  prepareSheet(sheet);

  function outletName(id: string): string {
    const outlet = engine.device.record?.outlets?.find(other => other.id === id);
    return outlet ? nameOf(outlet) : '';
  }

  async function list(): Promise<void> {
    const outlet = await engine.outlet();
    const { here, away } = await onTheWay(outlet);
    const { rights } = engine.device;
    el('transfers-more').hidden = (outlet.device.transfers?.length ?? 0) < MOST_TOLD;
    el('to-send').hidden = !maySend(rights) || !otherOutlets(outlet).length;
    for (const [id, transfers, end, open] of [
      ['coming', here, 'from', mayReceive(rights) ? ({ id }: Transfer) => go('arrived', id) : null],
      ['leaving', away, 'to', maySend(rights) ? (transfer: Transfer) => askBack(transfer) : null],
    ] as const) {
      el(`${id}-none`).hidden = transfers.length > 0;
      el(`${id}-list`).replaceChildren(
        ...transfers.map(transfer => {
          const row = clone('transfer-row');
          const [first] = transfer.lines;
          writeName(slot(row, 'name'), outletName(transfer[end]));
          put(row, 'when', `${momentText(transfer.sent_at)}${transfer.note ? ` · ${transfer.note}` : ''}`);
          put(row, 'goods', first ? goodsText(nameOf(first), transfer.lines.length) : '');
          const button = row.querySelector('button')!;
          button.disabled = !open;
          if (open) click(button, () => open(transfer));
          return row;
        }),
      );
    }
  }

  function askBack(transfer: Transfer): void {
    asked = { transfer, opId: engine.mint() };
    writeName(slot(sheet, 'name'), outletName(transfer.to));
    put(sheet, 'goods', transfer.lines.map(line => nameOf(line)).join(text('transfer-between')));
    put(sheet, 'error', '');
    openSheet(sheet);
  }

  click(find(sheet, '[data-ok]'), async () => {
    if (!asked) return;
    const { opId, transfer } = asked;
    try {
      await engine.record(outlet => callBack(outlet, opId, transfer));
      sheet.close();
      toast(text('transfer-back'));
      await list();
    } catch (problem) {
      put(sheet, 'error', notSavedText(problem));
    }
  });
  const show = () => void list().catch(problem => console.error(problem));
  engine.subscribe(() => {
    if (view() === 'transfers') show();
  });
  onShow('transfers', show);
}

/** One of them by name, and how many more there are. */
const goodsText = (name: string, goods: number): string => (goods > 1 ? text('transfer-goods', { name, n: count(goods - 1) }) : name);
