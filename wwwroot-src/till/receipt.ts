import type { Engine, Receipt } from '../outbox/model';
import { clone, el, put, slot } from './dom';
import { clock, day, digits, quantity, rupees } from './format';
import { prefs } from './prefs';
import { nameOf, text, writeName } from './texts';
import { timeOf } from './time';
import { unitName } from './units';

const MM = 25.4 / 96;

export const changeOf = (receipt: Receipt): number =>
  receipt.payments.reduce((sum, payment) => sum + Math.max(0, (payment.tendered ?? payment.amount) - payment.amount), 0);

const isMeasured = (engine: Engine, code: string) => engine.catalogue.units.find(unit => unit.code === code)?.measured ?? false;

/** The receipt as it prints, at its true width. */
export function paper(engine: Engine, receipt: Receipt): HTMLElement {
  const node = clone('receipt');
  node.dataset.paper = prefs.paper;
  writeName(slot(node, 'business'), receipt.business);
  writeName(slot(node, 'outlet'), receipt.outlet.name === receipt.business ? '' : receipt.outlet.name);
  writeName(slot(node, 'address'), receipt.outlet.address ?? '');
  put(node, 'phone', receipt.outlet.phone ?? '');
  put(node, 'number', receipt.receipt_no);
  put(node, 'when', `${day(timeOf(receipt))} ${clock(timeOf(receipt))}`);
  writeName(slot(node, 'worker'), receipt.worker);
  put(node, 'rounding', rupees(receipt.rounding));
  slot(node, 'rounding-row').hidden = receipt.rounding === 0;
  put(node, 'total', rupees(receipt.total));
  slot(node, 'payments').append(...receipt.payments.map(payment => {
    const row = clone('receipt-payment');
    put(row, 'method', text(payment.method));
    put(row, 'amount', rupees(payment.tendered ?? payment.amount));
    return row;
  }));
  const change = changeOf(receipt);
  put(node, 'change', rupees(change));
  slot(node, 'change-row').hidden = change === 0;
  slot(node, 'lines').append(...receipt.lines.map(line => {
    const row = clone('receipt-line');
    writeName(slot(row, 'name'), nameOf(line));
    const measured = isMeasured(engine, line.unit);
    put(row, 'quantity', quantity(line.quantity, measured));
    put(row, 'unit', measured ? unitName(engine.catalogue.units, line.unit) : '');
    put(row, 'price', rupees(line.unit_price));
    put(row, 'total', rupees(line.line_total));
    return row;
  }));
  return node;
}

/** Prints on one page exactly as long as the receipt: a roll has no pages. */
export function print(engine: Engine, receipt: Receipt): void {
  const printed = paper(engine, receipt);
  printed.id = 'printed';
  document.body.append(printed);
  const height = Math.ceil(printed.getBoundingClientRect().height * MM) + 2;
  const sheet = [...document.styleSheets].find(candidate => candidate.href?.includes('/css/till'));
  const rule = sheet?.insertRule(`@page { size: ${prefs.paper}mm ${Math.max(height, 40)}mm; margin: 0; }`, sheet.cssRules.length);
  addEventListener('afterprint', () => {
    printed.remove();
    if (sheet && rule !== undefined) sheet.deleteRule(rule);
  }, { once: true });
  window.print();
}

export async function share(engine: Engine, receipt: Receipt): Promise<void> {
  const message = asText(engine, receipt);
  if (navigator.share) {
    try {
      await navigator.share({ title: `${receipt.business} ${receipt.receipt_no}`, text: message });
      return;
    } catch (refused) {
      if ((refused as Error).name === 'AbortError') return;
    }
  }
  window.open(`https://wa.me/?text=${encodeURIComponent(message)}`, '_blank', 'noopener');
}

export function asText(engine: Engine, receipt: Receipt): string {
  const goods = receipt.lines.map(line => {
    const measured = isMeasured(engine, line.unit);
    const unit = measured ? ` ${unitName(engine.catalogue.units, line.unit)}` : '';
    return `${nameOf(line)}\n${quantity(line.quantity, measured)}${unit} × ${rupees(line.unit_price)} = ${rupees(line.line_total)}`;
  });
  const change = changeOf(receipt);
  return [
    receipt.business, receipt.outlet.name === receipt.business ? '' : receipt.outlet.name, receipt.outlet.phone ?? '',
    `${digits(receipt.receipt_no)}  ${day(timeOf(receipt))} ${clock(timeOf(receipt))}`, '', ...goods, '',
    receipt.rounding ? `${text('rounding')}: ${rupees(receipt.rounding)}` : '',
    `${text('total')}: ${text('worth', { amount: rupees(receipt.total) })}`,
    ...receipt.payments.map(payment => `${text(payment.method)}: ${rupees(payment.tendered ?? payment.amount)}`),
    change ? `${text('change')}: ${rupees(change)}` : '', text('thanks'),
  ].filter((line, index, all) => line !== '' || all[index - 1] !== '').join('\n').trim();
}

/** Print and share buttons of a view that shows one receipt. */
export function receiptButtons(viewId: string, engine: Engine, current: () => Receipt | null): void {
  el(viewId).addEventListener('click', event => {
    const receipt = current();
    const target = event.target as Element;
    if (!receipt) return;
    if (target.closest('[data-print]')) print(engine, receipt);
    else if (target.closest('[data-share]')) void share(engine, receipt);
  });
}

export const stateText = (receipt: Receipt): string =>
  text(receipt.state === 'saved' ? 'state-saved' : receipt.state === 'sent' ? 'state-sent' : 'state-attention');
