export type ReceiptState = 'saved' | 'sent' | 'needs_attention';

/** What stands on it of the shop, as it was then. Receipts of before say less. */
export interface SlipHead {
  name: string;
  phone?: string | null;
  address?: string | null;
  name_ur?: string;
  tax_number?: string;
  receipt_head?: string;
  receipt_foot?: string;
  receipt_language?: string;
}

/** What every receipt kept here says, whatever it is a receipt of. */
export interface Slip {
  op_id: string;
  device_seq: number;
  /** Device clock. */
  occurred_at: number;
  /** Server clock minus device clock, as it was known then. */
  clock_offset?: number;
  worker: string;
  outlet: SlipHead;
  business: string;
  business_ur?: string;
  state: ReceiptState;
  /** Why it needs attention, or why the server put it aside for the owner. */
  reason?: string;
}
