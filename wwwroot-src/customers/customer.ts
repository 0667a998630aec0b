import type { CustomerRow } from '../shared/protocol';

export interface CustomerName {
  id: string;
  name: string;
}

/** What a customer owes (below 0: his advance), and how sure that is. */
export interface Balance {
  balance: number;
  /** Server time of the figures; 0 when the server has told nothing of this customer. */
  as_of: number;
  /** How many sales and payments made here are in the balance and not yet sent. */
  unsent: number;
}

export interface Customer extends CustomerRow, Balance {}
