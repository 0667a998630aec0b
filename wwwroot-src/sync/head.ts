/**
 * The one record that says up to where the server's changes are on this device; it is stored in the same transaction as
 * they are. Each feature adds what tells the state of its own part.
 */
export interface Head {
  /** How the leading feed's part is laid out. Absent: the first way there was; a higher number is a newer program's. */
  format?: number;
  epoch: string;
  checkpoint: number;
}
