import type { Balance } from '../../customers/customer';
import type { Engine } from '../../engine/engine';
import type { Slip } from '../../outbox/slip';
import type { Receipt } from '../../sales/receipts';
import type { SaleLine } from '../../shared/protocol';
import { clone, el, put, slot } from './dom';
import { rupees } from './format';
import { late, notHere } from './late';
import { dayAndClock } from './moment';
import { receiptAge } from './owed';
import { prefs } from './prefs';
import { nameOf, speaking, templateOf, text, writeName } from './texts';
import { timeOf } from './time';
import { soldAs } from './units';

export function changeOf(receipt: Receipt): number {
  const payments = receipt.kind ? [receipt] : receipt.payments;
  return payments.reduce((sum, { tendered, amount }) => sum + Math.max(0, (tendered ?? amount) - amount), 0);
}

export function receiptSold(engine: Engine, line: SaleLine): [string, string] {
  const { units } = engine.catalogue;
  return soldAs(
    units,
    line,
    units.some(unit => unit.code === line.unit && unit.measured),
  );
}

/** What was paid how, what went on udhaar, and what is owed after that. */
export function pairsOf(receipt: Receipt): [label: string, figure: string][] {
  const payments = receipt.kind ? [receipt] : receipt.payments;
  const pairs = payments.map(({ method, tendered, amount }): [string, string] => [text(method), rupees(tendered ?? amount)]);
  if (!receipt.kind && receipt.credit) pairs.push([text('udhaar'), rupees(receipt.credit)]);
  return pairs;
}

export const balancePair = ({ balance }: Balance): [string, string] => [
  text(balance < 0 ? 'advance' : 'balance'),
  rupees(Math.abs(balance)),
];

export function pairRow([label, figure]: [string, string]): HTMLElement {
  const row = clone(templateOf('receipt-payment'));
  put(row, 'method', label);
  put(row, 'amount', figure);
  return row;
}

export type Shop = Pick<Slip, 'business' | 'business_ur' | 'outlet'>;

export const businessName = ({ business, business_ur }: Shop): string => nameOf({ name: business, name_ur: business_ur });

/** Nothing where it is the business's own. */
export const outletName = (shop: Shop): string => (shop.outlet.name === shop.business ? '' : nameOf(shop.outlet));

export function blank(shop: Shop): HTMLElement {
  const { outlet } = shop;
  const node = clone(templateOf('receipt'));
  node.dataset.paper = prefs.paper;
  writeName(slot(node, 'business'), businessName(shop));
  writeName(slot(node, 'outlet'), outletName(shop));
  writeName(slot(node, 'address'), outlet.address ?? '');
  put(node, 'phone', outlet.phone ?? '');
  put(node, 'tax-number', outlet.tax_number ?? '');
  writeName(slot(node, 'head'), outlet.receipt_head ?? '');
  writeName(slot(node, 'foot'), outlet.receipt_foot ?? '');
  return node;
}

/** The receipt as it prints, at its true width. */
export const paper = (engine: Engine, receipt: Receipt): HTMLElement =>
  speaking(receipt.outlet.receipt_language, () => written(engine, receipt));

function written(engine: Engine, receipt: Receipt): HTMLElement {
  const node = blank(receipt);
  const { customer_name, standing } = receipt;
  put(node, 'number', receipt.receipt_no);
  put(node, 'when', dayAndClock(timeOf(receipt)));
  writeName(slot(node, 'worker'), receipt.worker);
  writeName(slot(node, 'customer'), customer_name ?? '');
  const rounding = receipt.kind ? 0 : receipt.rounding;
  put(node, 'rounding', rupees(rounding));
  slot(node, 'rounding-row').hidden = rounding === 0;
  if (receipt.kind) put(node, 'total-label', text('udhaar-received'));
  put(node, 'total', rupees(receipt.kind ? receipt.amount : receipt.total));
  slot(node, 'payments').append(...pairsOf(receipt).map(pairRow));
  if (standing) {
    slot(node, 'account').append(pairRow(balancePair(standing)));
    put(node, 'age', receiptAge(standing));
  }
  const change = changeOf(receipt);
  put(node, 'change', rupees(change));
  slot(node, 'change-row').hidden = change === 0;
  slot(node, 'lines').hidden = !!receipt.kind;
  slot(node, 'lines').append(
    ...(receipt.kind ? [] : receipt.lines).map(line => {
      const row = clone(templateOf('receipt-line'));
      writeName(slot(row, 'name'), nameOf(line));
      const [many, what] = receiptSold(engine, line);
      put(row, 'quantity', many);
      put(row, 'unit', what);
      put(row, 'price', rupees(line.unit_price));
      put(row, 'total', rupees(line.line_total));
      return row;
    }),
  );
  return node;
}

export const paperOut = late(() => import('./receipt-out'));

/** Print and share buttons of a view that shows one receipt. */
export function receiptButtons(viewId: string, engine: Engine, current: () => Receipt | null): void {
  el(viewId).addEventListener('click', event => {
    const receipt = current();
    const target = event.target as Element;
    if (!receipt) return;
    if (target.closest('[data-print]')) void paperOut().then(({ printPaper }) => printPaper(paper(engine, receipt)), notHere);
    else if (target.closest('[data-share]')) void paperOut().then(({ share }) => share(engine, receipt), notHere);
  });
}

export const stateText = (receipt: Receipt): string =>
  text(receipt.state === 'saved' ? 'state-saved' : receipt.state === 'sent' ? 'state-sent' : 'state-attention');
