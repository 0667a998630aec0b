import type { Goods } from '../../catalog/columns';
import type { Engine } from '../../engine/engine';
import { type Amount, type Draft, draftOf, keepDraft, otherOutlets, sendGoods } from '../../transfers/transfers';
import { click, clone, el, find, put, slot } from '../parts/dom';
import { count, plain } from '../parts/format';
import { openSheet, prepareSheet } from '../parts/sheet';
import { nameOf, notSavedText, text, writeName } from '../parts/texts';
import { toast } from '../parts/toast';
import { go, onShow, view } from '../parts/views';
import { oneOf } from '../sell/cart';
import { elsewhere } from '../sell/scanned-codes';
import type { AmountSheet } from './amount-sheet';
import { goodsList, onShelf, unitOf, wholePack } from './goods-list';

/** Goods for another outlet: scanned or tapped one after the other, kept as they are until they are sent. */
export function openSend(engine: Engine, amounts: AmountSheet): void {
  const sheet = el<HTMLDialogElement>('sheet-send');
  const note = el<HTMLInputElement>('send-note');
  let draft: Draft = { op_id: '', lines: [] };
  const list = goodsList('send', engine, ask);
  prepareSheet(sheet);

  function ask(goods: Goods): void {
    const fresh = engine.catalogue.byId(goods.id) ?? goods;
    const before = draft.lines.find(({ product_id }) => product_id === goods.id);
    const { measured } = fresh.unit;
    // Beside full cartons there may be some that are open: then all of it is said in pieces.
    const pack = before && before.quantity % oneOf(goods) ? undefined : goods.pack;
    amounts.ask(
      {
        goods: fresh,
        measured: measured && !pack,
        unit: unitOf(fresh, pack),
        pack,
        whole: wholePack(engine.catalogue.units, fresh, goods.pack),
        note: text('stock-here', { n: onShelf(fresh) }),
        value: before?.quantity ?? null,
        none: false,
      },
      quantity => {
        const line = { product_id: fresh.id, name: fresh.name, name_ur: fresh.name_ur, measured, quantity };
        change(before ? draft.lines.map(other => (other === before ? line : other)) : [line, ...draft.lines]);
        list.clear();
      },
    );
  }

  function change(lines: Amount[]): void {
    draft = { ...draft, lines };
    void engine
      .outlet()
      .then(outlet => keepDraft(outlet, draft))
      .catch(problem => console.error(problem));
    show();
  }

  function show(): void {
    el('send-lines').replaceChildren(
      ...draft.lines.map(line => {
        const row = clone('send-line');
        writeName(slot(row, 'name'), nameOf(line));
        put(row, 'quantity', plain(line.quantity));
        const button = find<HTMLButtonElement>(row, '[data-remove]');
        button.setAttribute('aria-label', text('transfer-remove', { name: nameOf(line) }));
        click(button, () => change(draft.lines.filter(other => other !== line)));
        return row;
      }),
    );
    const go = el<HTMLButtonElement>('send-go');
    go.disabled = !draft.lines.length;
    put(go, 'n', text('transfer-send', { n: count(draft.lines.length) }));
  }

  click(el('send-go'), () => {
    void engine.outlet().then(outlet => {
      const outlets = otherOutlets(outlet);
      el('send-outlets').replaceChildren(
        ...outlets.map(({ id, name, name_ur }) => {
          const choice = clone('send-outlet');
          const radio = find<HTMLInputElement>(choice, 'input');
          radio.value = id;
          radio.checked = outlets.length === 1;
          writeName(slot(choice, 'name'), nameOf({ name, name_ur }));
          return choice;
        }),
      );
      put(sheet, 'error', '');
      openSheet(sheet);
    });
  });
  click(find(sheet, '[data-ok]'), async () => {
    const chosen = sheet.querySelector<HTMLInputElement>('input:checked');
    if (!chosen) return put(sheet, 'error', text('transfer-choose'));
    const name = chosen.closest('label')!.textContent.trim();
    const ok = find<HTMLButtonElement>(sheet, '[data-ok]');
    if (ok.disabled) return;
    ok.disabled = true;
    try {
      const { isNew } = await engine.record(outlet => sendGoods(outlet, { ...draft, note: note.value }, chosen.value));
      if (!isNew) {
        // Another window has sent what was put together; what stands here may be other goods, and is kept.
        draft = { ...draft, op_id: engine.mint() };
        change(draft.lines);
        return put(sheet, 'error', text('transfer-sent-before'));
      }
    } catch (problem) {
      return put(sheet, 'error', notSavedText(problem));
    } finally {
      ok.disabled = false;
    }
    note.value = '';
    draft = { op_id: engine.mint(), lines: [] };
    sheet.close();
    toast(text('transfer-sent', { name }));
    go('transfers', '', true);
  });

  elsewhere.set('send', { add: ask, finish: () => amounts.finish() });
  engine.subscribe(what => {
    if (what === 'catalogue' && view() === 'send') list.show();
  });
  onShow('send', () => {
    list.show();
    show();
    void engine
      .outlet()
      .then(async outlet => {
        draft = (await draftOf(outlet)) ?? { op_id: engine.mint(), lines: [] };
        show();
      })
      .catch(problem => console.error(problem));
  });
}
