import type { OutletStore } from '../device/outlet-store';
import type { Recorded } from './record';

/** How features reach the till that is open here. The store is asked each time: another window may have locked it. */
export interface OpenTill {
  /** Rejects with NotEnrolled when no till is open, or it is locked. */
  outlet(): Promise<OutletStore>;
  /**
   * Has one operation recorded on it (null: it is there already). Rejects with NotSaved. When it resolves the operation is
   * stored, the figures in memory include it and whoever listens has been told.
   */
  record<R extends Recorded | null>(write: (outlet: OutletStore) => Promise<R>): Promise<R>;
}
