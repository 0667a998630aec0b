/** Whether the browser has promised to keep this till's store when space runs low. */
export async function kept(): Promise<'granted' | 'denied' | 'unknown'> {
  try {
    return (await navigator.storage.persisted()) ? 'granted' : 'denied';
  } catch {
    return 'unknown';
  }
}
