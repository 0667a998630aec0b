import type { Goods } from '../../catalog/columns';
import type { Engine } from '../../engine/engine';
import type { SoldPack, Transfer } from '../../shared/protocol';
import { type Amount, type Draft, draftOf, keepDraft, onTheWay, receiveGoods } from '../../transfers/transfers';
import { click, clone, el, put, slot } from '../parts/dom';
import { plain } from '../parts/format';
import { nameOf, notSavedText, text, writeName } from '../parts/texts';
import { toast } from '../parts/toast';
import { go, onShow } from '../parts/views';
import { elsewhere } from '../sell/scanned-codes';
import type { AmountSheet } from './amount-sheet';
import { unitOf, wholePack } from './goods-list';

const PIECE = 1_000;

/** What another outlet sent: as it was sent with one tap, or line by line as it came; what is scanned beside it came along. */
export function openArrived(engine: Engine, amounts: AmountSheet): void {
  const node = el('arrived');
  const note = el<HTMLInputElement>('arrived-note');
  let transfer: Transfer | null = null;
  let draft: Draft = { op_id: '', lines: [] };

  const sentOf = (id: string): number => transfer?.lines.find(({ product_id }) => product_id === id)?.quantity ?? 0;

  function ask(line: Amount, pack?: SoldPack): void {
    const sent = sentOf(line.product_id);
    const known = engine.catalogue.byId(line.product_id);
    amounts.ask(
      {
        goods: line,
        measured: line.measured && !pack,
        unit: known ? unitOf(known, pack) : '×',
        pack,
        whole: known ? wholePack(engine.catalogue.units, known, pack) : '',
        note: sent ? text('transfer-was', { n: plain(sent) }) : text('transfer-not-sent'),
        value: null,
        none: sent > 0,
      },
      quantity => {
        const stands = draft.lines.some(({ product_id }) => product_id === line.product_id);
        const lines = stands
          ? draft.lines.map(other => (other.product_id === line.product_id ? { ...other, quantity } : other))
          : [...draft.lines, { ...line, quantity }];
        change({ ...draft, lines });
      },
    );
  }

  function scanned({ id, name, name_ur, unit, pack }: Goods): void {
    const { measured } = engine.catalogue.byId(id)?.unit ?? unit;
    ask(draft.lines.find(({ product_id }) => product_id === id) ?? { product_id: id, name, name_ur, measured, quantity: 0 }, pack);
  }

  function change(next: Draft): void {
    draft = next;
    const { id } = transfer!;
    void engine
      .outlet()
      .then(outlet => keepDraft(outlet, next, id))
      .catch(problem => console.error(problem));
    show();
  }

  function show(): void {
    let asSent = true;
    el('arrived-lines').replaceChildren(
      ...draft.lines.map(line => {
        const row = clone('arrived-line');
        const sent = sentOf(line.product_id);
        const differs = line.quantity !== sent;
        asSent &&= !differs;
        writeName(slot(row, 'name'), nameOf(line));
        put(row, 'sent', sent ? text('transfer-was', { n: plain(sent) }) : text('transfer-not-sent'));
        put(row, 'arrived', plain(line.quantity));
        slot(row, 'arrived').classList.toggle('owed', differs);
        click(row.querySelector('button')!, () => ask(line));
        return row;
      }),
    );
    put(el('arrived-go'), 'go', text(asSent ? 'transfer-all' : 'transfer-arrived'));
  }

  click(el('arrived-go'), async () => {
    const [{ id, from }, { record }] = [transfer!, engine.device];
    const button = el<HTMLButtonElement>('arrived-go');
    button.disabled = true;
    try {
      await engine.record(outlet => receiveGoods(outlet, id, { ...draft, note: note.value }));
      const outlet = record?.outlets?.find(other => other.id === from);
      toast(text('transfer-received', { name: outlet ? nameOf(outlet) : '' }));
      go('transfers', '', true);
    } catch (problem) {
      put(node, 'error', notSavedText(problem));
    } finally {
      button.disabled = false;
    }
  });

  async function open(id: string): Promise<void> {
    const outlet = await engine.outlet();
    transfer = (await onTheWay(outlet)).here.find(other => other.id === id) ?? null;
    // It has ended meanwhile, or the address is an old one.
    if (!transfer) return go('transfers', '', true);
    const from = engine.device.record?.outlets?.find(other => other.id === transfer?.from);
    put(node, 'from', text('transfer-from', { name: from ? nameOf(from) : '' }));
    put(node, 'note', transfer.note);
    put(node, 'error', '');
    note.value = '';
    draft = (await draftOf(outlet, id)) ?? {
      op_id: engine.mint(),
      lines: transfer.lines.map(line => ({
        ...line,
        measured: engine.catalogue.byId(line.product_id)?.unit.measured ?? line.quantity % PIECE > 0,
      })),
    };
    show();
  }

  elsewhere.set('arrived', { add: scanned, finish: () => amounts.finish() });
  onShow('arrived', id => void open(id).catch(problem => console.error(problem)));
}
