import type { Environment } from '../device/environment';
import { type Engine, openEngine } from '../engine/engine';
import type { Cart, CartLine } from '../sales/cart-store';
import { lineTotal, saleTotals } from '../shared/money';
import type { Payment } from '../shared/protocol';
import { Server } from './server';
import { Clock, Phone, until } from './surroundings';

export interface Bench {
  clock: Clock;
  server: Server;
  phone: Phone;
  engine: Engine;
}

export function bench(): Omit<Bench, 'engine'> {
  const clock = new Clock();
  const server = new Server(clock);
  return { clock, server, phone: new Phone(server.fetch, clock) };
}

/** A phone that is a till, with its catalogue loaded. */
export async function enrolled(prepare: (server: Server) => void = () => {}): Promise<Bench> {
  const parts = bench();
  parts.server.add({ id: 'sugar', name: 'Sugar', price: 15_000 }, { id: 'milk', name: 'Milk', price: 28_050 });
  prepare(parts.server);
  const engine = await openEngine({ environment: parts.phone.window() });
  await engine.device.enrol('outlet-1', 'Counter');
  await until(() => engine.sync.catalogue.state === 'ready' && engine.catalogue.byId('sugar')?.on_hand !== null, 'the catalogue');
  return { ...parts, engine };
}

export function line(productId: string, quantity: number, unitPrice: number): CartLine {
  return {
    key: `${productId}-${quantity}`,
    measured: false,
    product_id: productId,
    name: productId,
    unit: 'piece',
    quantity,
    unit_price: unitPrice,
    line_total: lineTotal(quantity, unitPrice),
  };
}

export const someCart = (): Cart => ({ op_id: null, lines: [line('sugar', 1500, 15_000), line('milk', 1000, 28_050)] });

export function cash(cart: Cart): Payment[] {
  return [{ method: 'cash', amount: saleTotals(cart.lines.map(({ line_total }) => line_total)).total }];
}

export async function sell(engine: Engine, cart = someCart()) {
  return engine.sales.checkout(cart, cash(cart));
}

/** A database of the phone as it is stored. */
export async function stored<T>(environment: Environment, store: string, database = 'till:business-1:outlet-1'): Promise<T[]> {
  const opened = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = environment.indexedDB!.open(database);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const rows = await new Promise<T[]>((resolve, reject) => {
    const request = opened.transaction(store).objectStore(store).getAll();
    request.onsuccess = () => resolve(request.result as T[]);
    request.onerror = () => reject(request.error);
  });
  opened.close();
  return rows;
}

/** Rewrites what is stored, as a till of another time or a broken one would have left it. */
export async function change<T>(environment: Environment, store: string, edit: (row: T, key: IDBValidKey) => T): Promise<void> {
  const opened = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = environment.indexedDB!.open('till:business-1:outlet-1');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  await new Promise<void>((resolve, reject) => {
    const transaction = opened.transaction(store, 'readwrite');
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    transaction.objectStore(store).openCursor().onsuccess = event => {
      const cursor = (event.target as IDBRequest<IDBCursorWithValue | null>).result;
      if (!cursor) return;
      cursor.update(edit(cursor.value as T, cursor.key));
      cursor.continue();
    };
  });
  opened.close();
}
