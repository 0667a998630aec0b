export type ReceiptState = 'saved' | 'sent' | 'needs_attention';

/** What every receipt kept here says, whatever it is a receipt of. */
export interface Slip {
  op_id: string;
  device_seq: number;
  /** Device clock. */
  occurred_at: number;
  /** Server clock minus device clock, as it was known then. */
  clock_offset?: number;
  worker: string;
  outlet: { name: string; phone: string | null; address: string | null };
  business: string;
  state: ReceiptState;
  /** Why it needs attention, or why the server put it aside for the owner. */
  reason?: string;
}
