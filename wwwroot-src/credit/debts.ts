import type { Customer } from '../customers/customer';
import type { Receipt } from '../sales/receipts';
import type { Against, OpenDebt } from '../shared/protocol';

/**
 * What is still owed for which sale: as the server told, with what was sold and paid here since (oldest first). The server
 * names the oldest only; the newer ones stand after those as one debt without an id, so that all of them are the balance.
 */
export function openDebts({ open, balance }: Pick<Customer, 'open' | 'balance'>, since: Receipt[]): OpenDebt[] {
  const debts = open.map(debt => ({ ...debt }));
  const here = since.reduce((sum, slip) => sum + (slip.kind ? -slip.amount : slip.credit), 0);
  const unnamed = balance - here - openOf(debts);
  if (unnamed > 0) debts.push({ op_id: '', line_no: 0, receipt_no: '', at: 0, amount: unnamed, open: unnamed });
  // An advance at the server is drawn on by what was put on credit here.
  let pool = Math.max(0, -unnamed);
  for (const slip of since) {
    if (!slip.kind) {
      debts.push({
        op_id: slip.op_id,
        line_no: 1,
        receipt_no: slip.receipt_no,
        at: slip.occurred_at + (slip.clock_offset ?? 0),
        amount: slip.credit,
        open: slip.credit,
      });
      continue;
    }
    pool += slip.amount;
    for (const { op_id, line_no, amount } of slip.against ?? []) {
      const debt = debts.find(candidate => candidate.op_id === op_id && candidate.line_no === line_no);
      const taken = Math.min(debt?.open ?? 0, amount);
      if (debt) debt.open -= taken;
      pool -= taken;
    }
  }
  for (const debt of debts) {
    const taken = Math.min(debt.open, pool);
    debt.open -= taken;
    pool -= taken;
  }
  return debts.filter(debt => debt.open > 0);
}

export const openOf = (debts: OpenDebt[]): number => debts.reduce((sum, { open }) => sum + open, 0);

// More in one payment the server would not book.
const MOST_CHOSEN = 20;

/** How an amount goes to the chosen debts, in the order they were chosen; what is left goes to the oldest. */
export function against(chosen: OpenDebt[], amount: number): Against[] {
  let left = amount;
  return chosen.slice(0, MOST_CHOSEN).flatMap(({ op_id, line_no, open }) => {
    const part = Math.min(open, left);
    left -= part;
    return part > 0 ? [{ op_id, line_no, amount: part }] : [];
  });
}

/** How far over the limit the customer would be with this much more on credit; 0 when he may. */
export function overLimit({ balance, limit }: Pick<Customer, 'balance' | 'limit'>, credit: number): number {
  return credit > 0 && limit !== null ? Math.max(0, balance + credit - limit) : 0;
}
