import type { OpenDebt } from '../../shared/protocol';
import { clone, put } from './dom';
import { rupees } from './format';
import { day } from './moment';
import { text } from './texts';

/** What a debt is called and of which day it is; the newer ones, which the server does not name, have none. */
export const debtName = ({ op_id, receipt_no }: OpenDebt): string => receipt_no || (op_id ? text('opening-balance') : text('and-newer'));
export const debtDay = ({ at }: OpenDebt): string => (at ? day(at) : '');

export function debtRow(template: string, debt: OpenDebt): HTMLElement {
  const row = clone(template);
  put(row, 'number', debtName(debt));
  put(row, 'day', debtDay(debt));
  put(row, 'open', rupees(debt.open));
  return row;
}
