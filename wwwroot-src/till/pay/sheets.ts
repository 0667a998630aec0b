import type { Engine } from '../../engine/engine';
import type { Payment } from '../../shared/protocol';
import { LimitSheet } from './limit-sheet';
import { SplitSheet } from './split-sheet';

/** What few sales need: several ways to pay, and somebody's word for more udhaar than the owner allowed. */
export const openPaySheets = (engine: Engine, judge: (payments: Payment[]) => void) => ({
  splitting: new SplitSheet(judge),
  limit: new LimitSheet(engine),
});
