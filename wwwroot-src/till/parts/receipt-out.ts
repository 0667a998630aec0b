import { whatsAppLink, whatsAppNumber } from '../../customers/phone';
import type { Engine } from '../../engine/engine';
import type { Receipt } from '../../sales/receipts';
import { digits, rupees } from './format';
import { dayAndClock } from './moment';
import { receiptAge } from './owed';
import { prefs } from './prefs';
import { balancePair, businessName, changeOf, outletName, pairsOf, receiptSold } from './receipt';
import { nameOf, speaking, text } from './texts';
import { timeOf } from './time';
import { toast } from './toast';

const MM = 25.4 / 96;

/** Prints on one page exactly as long as the receipt: a roll has no pages. */
export function printPaper(printed: HTMLElement): void {
  printed.id = 'printed';
  document.body.append(printed);
  const height = Math.ceil(printed.getBoundingClientRect().height * MM) + 2;
  const styles = [...document.styleSheets].find(candidate => candidate.href?.includes('/css/till'));
  const rule = styles?.insertRule(`@page { size: ${prefs.paper}mm ${Math.max(height, 40)}mm; margin: 0; }`, styles.cssRules.length);
  const clear = (): void => {
    printed.remove();
    if (styles && rule !== undefined) styles.deleteRule(rule);
  };
  addEventListener('afterprint', clear, { once: true });
  try {
    window.print();
  } catch {
    removeEventListener('afterprint', clear);
    clear();
    toast(text('not-printed'));
  }
}

export async function share(engine: Engine, receipt: Receipt): Promise<void> {
  const said = asText(engine, receipt);
  const { customer_id: id } = receipt;
  const phone = (id && engine.customers.byId(id)?.phone) || '';
  // Where the number is known, nobody has to look for it among the contacts.
  if (!whatsAppNumber(phone) && navigator.share) {
    try {
      await navigator.share({ title: `${receipt.business} ${receipt.receipt_no}`, text: said });
      return;
    } catch (refused) {
      if ((refused as Error).name === 'AbortError') return;
    }
  }
  window.open(whatsAppLink(said, phone), '_blank', 'noopener');
}

const asText = (engine: Engine, receipt: Receipt): string => speaking(receipt.outlet.receipt_language, () => message(engine, receipt));

function message(engine: Engine, receipt: Receipt): string {
  const goods = (receipt.kind ? [] : receipt.lines).map(line => {
    return `${nameOf(line)}\n${receiptSold(engine, line).join(' ').trim()} × ${rupees(line.unit_price)} = ${rupees(line.line_total)}`;
  });
  const change = changeOf(receipt);
  const { customer_name, standing } = receipt;
  const line = ([label, figure]: [string, string]) => `${label}: ${figure}`;
  return [
    businessName(receipt),
    outletName(receipt),
    receipt.outlet.phone ?? '',
    receipt.outlet.receipt_head ?? '',
    `${digits(receipt.receipt_no)}  ${dayAndClock(timeOf(receipt))}`,
    customer_name ?? '',
    '',
    ...goods,
    '',
    !receipt.kind && receipt.rounding ? `${text('rounding')}: ${rupees(receipt.rounding)}` : '',
    `${text(receipt.kind ? 'udhaar-received' : 'total')}: ${text('worth', { amount: rupees(receipt.kind ? receipt.amount : receipt.total) })}`,
    ...pairsOf(receipt).map(line),
    change ? `${text('change')}: ${rupees(change)}` : '',
    ...(standing ? [line(balancePair(standing)), receiptAge(standing)] : []),
    receipt.outlet.receipt_foot ?? '',
    text('thanks'),
  ]
    .filter((line, index, all) => line !== '' || all[index - 1] !== '')
    .join('\n')
    .trim();
}
