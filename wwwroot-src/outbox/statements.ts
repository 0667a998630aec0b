import { bearing, deadlineOf } from './request';
import type { Shop } from './shop';

const PATIENCE = 30_000;

type Answered<T> = T | 'offline' | 'refused';

/** The server's own statement of a customer, as a file. */
export function fetchStatement(shop: Shop, customerId: string, size: string, language: string): Promise<Answered<Blob>> {
  return ask(shop, `${customerId}/statement.pdf?size=${size}&lang=${language}`, 'GET', async response => {
    const blob = await response.blob();
    return blob.type.startsWith('application/pdf') ? blob : null;
  });
}

/** The address of a page that shows the customer this balance, and nothing else. */
export function makeLink(shop: Shop, customerId: string): Promise<Answered<string>> {
  return ask(shop, `${customerId}/link`, 'POST', async response => {
    const { url } = await response.json() as { url?: string };
    return url && /^https?:/.test(url) ? url : null;
  });
}

async function ask<T>({ env, device }: Shop, path: string, method: string, read: (response: Response) => Promise<T | null>): Promise<Answered<T>> {
  const deadline = deadlineOf(env, PATIENCE);
  let response: Response;
  try {
    response = await env.fetch(`/till/customers/${path}`, {
      method, redirect: 'manual', cache: 'no-store', signal: deadline.signal, ...bearing(device.enrolment.shift),
    });
  } catch {
    deadline.stop();
    return 'offline';
  }
  try {
    return response.ok ? await read(response) ?? 'refused' : 'refused';
  } catch {
    return 'offline';
  } finally {
    deadline.stop();
  }
}
