import { text } from './texts';
import { toast } from './toast';

/** Code that the first sale does not need: it comes when it is asked for. What failed is asked for again, though some browsers remember that it failed. */
export function late<T>(load: () => Promise<T>): () => Promise<T> {
  let coming: Promise<T> | null = null;
  return () =>
    (coming ??= load().catch(error => {
      coming = null;
      throw error;
    }));
}

/** It has not come: the phone has never had it, and there is no network now. */
export const notHere = (): void => toast(text('not-here'), { label: text('reload'), act: () => location.reload() });
