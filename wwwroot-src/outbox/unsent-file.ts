import type { Environment } from '../device/environment';
import type { Chain } from '../device/founding';
import { withOutlet } from '../device/founding';
import { META } from '../device/outlet-store';
import type { Registrar } from '../device/registrar';
import type { DeviceRecord } from '../device/registry';
import { queue, transact } from '../device/store';
import type { Operation, RecordSale, Shift } from '../shared/protocol';
import { FileTrouble } from './file-trouble';
import type { OpenTill } from './open-till';
import { bytesOf } from './operation';
import { open, type Sealed, seal } from './seal';

export interface UnsentFile {
  name: string;
  content: string;
  count: number;
}

const FORMAT = 'tarazu-unsent-sales';
const VERSION = 1;
/** No store is so much older than the file: after such a number the till would soon have none left. */
const MOST_AHEAD = 100_000;

interface Container extends Sealed {
  format: string;
  version: number;
  made_at: number;
  count: number;
}
interface Contents {
  devices: DeviceRecord[];
  operations: Operation[];
}

/** Unsent sales leave in a file, and come in from one. */
export class UnsentFiles {
  constructor(
    private readonly till: OpenTill,
    private readonly registry: Registrar,
    private readonly changed: () => Promise<void>,
  ) {}

  /** Everything unsent of this business on this browser, with what is needed to send it, under a passphrase. Rejects with FileTrouble. */
  async write(passphrase: string): Promise<UnsentFile> {
    const outlet = await this.till.outlet();
    const { env } = outlet;
    const contents: Contents = { devices: [], operations: [] };
    for (const device of await this.registry.devices()) {
      if (device.enrolment.business.id !== outlet.device.enrolment.business.id) continue;
      const operations = await unsentOf(env, device);
      if (!operations.length) continue;
      contents.operations.push(...operations);
      contents.devices.push({ enrolment: device.enrolment, shifts: neededOf(device, operations) });
    }
    const count = contents.operations.length;
    if (!count) throw new FileTrouble('nothing');
    const sealed = await seal(env, passphrase, JSON.stringify(contents));
    const container: Container = { format: FORMAT, version: VERSION, made_at: env.now(), count, ...sealed };
    const prefix = contents.devices[0]!.enrolment.device.prefix;
    return { name: `unsent-sales-${prefix}-${count}.tarazu.json`, content: JSON.stringify(container), count };
  }

  /**
   * Brings in another till's unsent sales, which stay its own and are sent from here: what is not here yet goes to the
   * outboxes of its own outlets. The same file a second time adds nothing. Rejects with FileTrouble.
   */
  async read(content: string, passphrase: string): Promise<{ added: number; known: number }> {
    const { env, device: reader } = await this.till.outlet();
    const { devices, operations } = await contentsOf(env, content, passphrase);
    if (devices.some(({ enrolment }) => enrolment.business.id !== reader.enrolment.business.id)) throw new FileTrouble('other_business');
    let added = 0;
    for (const device of devices) {
      const own = operations.filter(({ device_id }) => device_id === device.enrolment.device.id);
      await this.registry.adopt(device);
      added += await enqueue(env, device, own);
    }
    await this.changed();
    return { added, known: operations.length - added };
  }
}

async function contentsOf(env: Environment, content: string, passphrase: string): Promise<Contents> {
  const container = parse<Container>(content);
  if (container?.format !== FORMAT) throw new FileTrouble('not_ours');
  if (container.version > VERSION) throw new FileTrouble('newer');
  const contents = parse<Contents>(await open(env, passphrase, container));
  if (!contents || !Array.isArray(contents.devices) || !Array.isArray(contents.operations)) throw new FileTrouble('damaged');
  const known = new Set(contents.devices.map(device => device?.enrolment?.device?.id));
  if (!contents.operations.every(operation => isOperation(operation) && known.has(operation.device_id))) throw new FileTrouble('damaged');
  return contents;
}

function unsentOf(env: Environment, device: DeviceRecord): Promise<Operation[]> {
  const { id } = device.enrolment.device;
  return withOutlet(env, device, ({ store }) =>
    store.use(async database =>
      (await database.getAll('outbox', IDBKeyRange.bound([id, 0], [id, Infinity]))).map(({ operation }) => operation),
    ),
  );
}

function neededOf({ enrolment, shifts }: DeviceRecord, operations: Operation[]): Record<string, Shift> {
  const authors = new Set([enrolment.shift.id, ...operations.map(({ author }) => author)]);
  return Object.fromEntries(Object.entries(shifts).filter(([id]) => authors.has(id)));
}

function enqueue(env: Environment, device: DeviceRecord, operations: Operation[]): Promise<number> {
  return withOutlet(env, device, ({ store }) =>
    store.use(database =>
      transact(
        database,
        ['outbox', 'journal', 'meta'],
        'readwrite',
        async transaction => {
          const meta = transaction.objectStore('meta');
          let chain = (await meta.get(META.chain(device.enrolment.device.id))) as Chain | undefined;
          let added = 0;
          for (const operation of operations) {
            const { device_id, device_seq, op_id } = operation;
            const key: [string, number] = [device_id, device_seq];
            if ((await transaction.objectStore('outbox').getKey(key)) || (await transaction.objectStore('journal').getKey(key))) continue;
            queue(
              transaction
                .objectStore('outbox')
                .add({ device_id, device_seq, op_id, operation, bytes: bytesOf(operation), state: 'queued' }),
            );
            added++;
            if (chain && device_seq > chain.device_seq) chain = continued(chain, operation);
          }
          if (chain) await meta.put(chain, META.chain(device.enrolment.device.id));
          return added;
        },
        'strict',
      ),
    ),
  );
}

/** This browser is that till, with an older store: its next sale comes after those of the file. No operation uses up more than one receipt number. */
function continued(chain: Chain, { device_seq, hash, payload }: Operation): Chain {
  if (device_seq - chain.device_seq > MOST_AHEAD) throw new FileTrouble('damaged');
  const number = parse<RecordSale>(payload)?.receipt_no?.split('-').pop();
  return { device_seq, last_hash: hash, receipt_counter: Math.min(device_seq, Math.max(chain.receipt_counter, Number(number) || 0)) };
}

function isOperation(operation: Operation | null): boolean {
  return (
    typeof operation?.op_id === 'string' &&
    typeof operation.device_id === 'string' &&
    Number.isSafeInteger(operation.device_seq) &&
    typeof operation.payload === 'string' &&
    typeof operation.hash === 'string'
  );
}

function parse<T>(json: string): T | null {
  try {
    return JSON.parse(json) as T;
  } catch {
    return null;
  }
}
