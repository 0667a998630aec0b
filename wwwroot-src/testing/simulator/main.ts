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

interface Task extends Plan {
  server: string;
  seed: string;
  at_once: number;
  devices: { enrolments: Enrolment[]; goods: ListedGoods[] }[];
}

// A killed window's transactions are aborted, and nobody is left to hear of it.
process.on('unhandledRejection', error => {
  if (!(error instanceof Gone) && (error as Error | null)?.name !== 'AbortError') throw error;
});

const say = (what: string, said: object) => process.stdout.write(`${JSON.stringify({ what, ...said })}\n`);

const input = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const task = JSON.parse((await input.next()).value as string) as Task;
const start = Date.now();
const waiting = task.devices.map((device, number) => ({ ...device, number }));

await Promise.all(Array.from({ length: task.at_once }, async () => {
  for (let next = waiting.shift(); next; next = waiting.shift()) await play(next);
}));
process.exit(0);

async function play({ enrolments, goods, number }: { enrolments: Enrolment[]; goods: ListedGoods[]; number: number }): Promise<void> {
  const device_id = enrolments[0]!.device.id;
  const chance = (what: string) => new Random(task.seed, number, what);
  const clock = new PlayedClock(start);
  const played = (fault: string) => say('fault', { device_id, fault });
  const phone = new Phone(new Line(task.server, clock, chance('line'), played), enrolments, clock, chance('phone'));
  const day = new Day(phone, clock, goods, chance('day'), task, { told: sale => say('told', { device_id, ...sale }), played });
  say('account', await day.live());
}
