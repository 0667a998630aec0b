/**
 * Whether this till's store stays. granted: the browser has promised it. private: it goes with the window. seven_days: Safari, not on the home screen,
 * clears it when the till is not opened for so long.
 */
export type Kept = 'granted' | 'denied' | 'unknown' | 'private' | 'seven_days';

export async function kept(): Promise<Kept> {
  const { storage } = navigator;
  // Firefox and Safari have no private file system in a private window.
  if (storage?.getDirectory && !(await storage.getDirectory().catch(() => null))) return 'private';
  const promised = await storage?.persisted?.().catch(() => undefined);
  if (promised) return 'granted';
  // Chromium gives a private window a store in memory, and so little of it.
  const { quota } = (await storage?.estimate?.().catch(() => null)) ?? {};
  const heap = (performance as { memory?: { jsHeapSizeLimit: number } }).memory?.jsHeapSizeLimit;
  if (heap && quota && quota < 2 * heap) return 'private';
  if ((navigator as { standalone?: boolean }).standalone === false) return 'seven_days';
  return promised === undefined ? 'unknown' : 'denied';
}
