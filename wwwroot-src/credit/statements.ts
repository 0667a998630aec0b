import { bearing } from '../device/key';
import type { OutletStore } from '../device/outlet-store';
import { deadlineOf } from '../device/request';

/** The address of a balance, which is the server's and not this phone's. */
export interface StatementLink {
  url: string;
  balance: number;
  as_of: number;
}

export type NoStatement =
  | 'offline'
  | 'nothing' // the server has none of this customer
  | 'sign_in'
  | 'refused'; // it may have one later

const PATIENCE = 30_000;

type Answered<T> = T | NoStatement;

/** The server's own statement of a customer, as a file. */
export function fetchStatement(outlet: OutletStore, customerId: string, size: string, language: string): Promise<Answered<Blob>> {
  return ask(outlet, `${customerId}/statement.pdf?size=${size}&lang=${language}`, 'GET', async response => {
    const blob = await response.blob();
    return blob.type.startsWith('application/pdf') ? blob : null;
  });
}

/** A page that shows the customer this balance, and nothing else. */
export function makeLink(outlet: OutletStore, customerId: string): Promise<Answered<StatementLink>> {
  return ask(outlet, `${customerId}/link`, 'POST', async response => {
    const { url, balance, as_of } = (await response.json()) as Partial<StatementLink>;
    return url && /^https?:/.test(url) && Number.isSafeInteger(balance) ? { url, balance: balance!, as_of: as_of ?? 0 } : null;
  });
}

async function ask<T>(
  outlet: OutletStore,
  path: string,
  method: string,
  read: (response: Response) => Promise<T | null>,
): Promise<Answered<T>> {
  const url = `/till/customers/${path}`;
  const init = await bearing(outlet, url, { method });
  const deadline = deadlineOf(outlet.env, PATIENCE);
  let response: Response;
  try {
    response = await outlet.env.fetch(url, {
      ...init,
      redirect: 'manual',
      cache: 'no-store',
      signal: deadline.signal,
    });
  } catch {
    deadline.stop();
    return 'offline';
  }
  try {
    return response.ok
      ? ((await read(response)) ?? 'refused')
      : response.status === 404
        ? 'nothing'
        : response.status === 401
          ? 'sign_in'
          : 'refused';
  } catch {
    return 'offline';
  } finally {
    deadline.stop();
  }
}
