// Reads what to do from its standard input, plays it, and says what happened, a line of JSON for each thing.
import 'fake-indexeddb/auto';
import { createInterface } from 'node:readline';
import type { Enrolment } from '../../shared/protocol';
import type { ListedGoods } from './basket';
import { PlayedClock } from './clock';
import { Day, type Plan } from './day';
import { Line } from './line';
import { Phone } from './phone';
import { Random } from './random';
import { Gone } from './storage';
import { StormPhone } from './storm';

interface Device {
  enrolments: Enrolment[];
  goods: ListedGoods[];
}

interface Task extends Plan {
  play: 'day' | 'storm';
  server: string;
  seed: string;
  at_once: number;
  devices: Device[];
}

// A killed window's transactions are aborted, and nobody is left to hear of it.
process.on('unhandledRejection', error => {
  if (!(error instanceof Gone) && (error as Error | null)?.name !== 'AbortError') throw error;
});

const say = (what: string, said: object) => process.stdout.write(`${JSON.stringify({ what, ...said })}\n`);

const input = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const task = JSON.parse((await input.next()).value as string) as Task;
const chance = (number: number, what: string) => new Random(task.seed, number, what);

if (task.play === 'storm') await storm();
else await days();
process.stdout.write('', () => process.exit(0));

async function days(): Promise<void> {
  const start = Date.now();
  const waiting = [...task.devices.entries()];
  await Promise.all(
    Array.from({ length: task.at_once }, async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) await day(...next, start);
    }),
  );
}

async function day(number: number, { enrolments, goods }: Device, start: number): Promise<void> {
  const device_id = enrolments[0]!.device.id;
  const clock = new PlayedClock(start);
  const played = (fault: string) => say('fault', { device_id, fault });
  const line = new Line(task.server, clock, chance(number, 'line'), played);
  const phone = new Phone(line, enrolments, clock, chance(number, 'phone'));
  const life = new Day(phone, clock, goods, chance(number, 'day'), task, { told: sale => say('told', { device_id, ...sale }), played });
  say('account', await life.live());
}

async function storm(): Promise<void> {
  const phones = await Promise.all(
    task.devices.map(async ({ enrolments, goods }, number) => {
      const phone = new StormPhone(task.server, enrolments, goods, chance(number, 'storm'));
      await phone.sell(task.sales, sale => say('told', { device_id: enrolments[0]!.device.id, ...sale }));
      return phone;
    }),
  );
  say('ready', {});
  await input.next();
  for (const account of await Promise.all(phones.map(phone => phone.reconnect()))) say('account', account);
}
