import { text } from './texts';
import { toast } from './toast';

/** Code that the first sale does not need: it comes when it is asked for, and what failed is tried again the next time. */
export function late<T>(load: () => Promise<T>): () => Promise<T> {
  let coming: Promise<T> | null = null;
  return () =>
    (coming ??= load().catch(error => {
      coming = null;
      throw error;
    }));
}

/** It has not come: the phone has never had it, and there is no network now. */
export const notHere = (): void => toast(text('not-here'));
