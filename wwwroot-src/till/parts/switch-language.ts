import { language } from './texts';

/** The other shell is on the phone already; the server is told so that the office follows, if it can be reached. */
export async function switchLanguage(wanted: string): Promise<void> {
  if (wanted === language) return;
  const told = fetch('/language', {
    method: 'POST',
    body: new URLSearchParams({ language: wanted, returnUrl: `/till/${wanted}` }),
    redirect: 'manual',
    keepalive: true,
  });
  await Promise.race([told.catch(() => {}), new Promise(done => setTimeout(done, 400))]);
  location.assign(`/till/${wanted}${location.hash}`);
}
