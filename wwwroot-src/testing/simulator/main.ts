// Reads what to do from its standard input, plays it, and says what happened, a line of JSON for each thing.
import 'fake-indexeddb/auto';
import { createInterface } from 'node:readline';
import type { ListedGoods } from './basket';
import { PlayedClock, turnsTaken } from './clock';
import { Day, type Plan } from './day';
import { Line } from './line';
import { type Enrolled, Phone } from './phone';
import { Random } from './random';
import { Gone } from './storage';
import { StormPhone } from './storm';

interface Device {
  enrolled: Enrolled[];
  goods: ListedGoods[];
}

interface Task extends Plan {
  play: 'day' | 'storm';
  server: string;
  seed: string;
  at_once: number;
  /** When its day is over each phone sleeps, and all come back once more when told to. */
  returns: boolean;
  devices: Device[];
}

const STUCK_AFTER = 120_000;

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
  const begun: Day[] = [];
  complainWhenStuck(begun);
  const lives = await inTurn([...task.devices.entries()], async ([number, device]) => {
    const life = day(number, device, start);
    begun.push(life);
    await life.live();
    if (task.returns) life.sleep();
    else await account(life);
    if (task.returns) say('asleep', {});
    return life;
  });
  if (!task.returns) return;
  say('ready', {});
  await input.next();
  await inTurn(lives, async life => {
    await life.comeBack();
    await account(life);
  });
}

/** Nothing on a phone waits for real time but the server's answers: when no phone takes a turn for so long, none ever will. */
function complainWhenStuck(lives: Day[]): void {
  let before = -1;
  setInterval(() => {
    const stuck = lives.map(life => life.told()).filter(Boolean);
    if (stuck.length && turnsTaken() === before) throw new Error(`No phone gets any further:\n${stuck.join('\n')}`);
    before = turnsTaken();
  }, STUCK_AFTER).unref();
}

async function account(life: Day): Promise<void> {
  for (const account of await life.accounts()) say('account', account);
}

async function inTurn<T, R>(all: T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const waiting = [...all];
  const done: R[] = [];
  await Promise.all(
    Array.from({ length: task.at_once }, async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) done.push(await work(next));
    }),
  );
  return done;
}

function day(number: number, { enrolled, goods }: Device, start: number): Day {
  const device_id = enrolled[0]!.enrolment.device.id;
  const clock = new PlayedClock(start);
  const played = (fault: string) => say('fault', { device_id, fault });
  const line = new Line(task.server, clock, chance(number, 'line'), played);
  const phone = new Phone(line, enrolled, clock, chance(number, 'phone'));
  return new Day(phone, clock, goods, chance(number, 'day'), task, { told: sale => say('told', { device_id, ...sale }), played });
}

async function storm(): Promise<void> {
  const phones = await Promise.all(
    task.devices.map(async ({ enrolled, goods }, number) => {
      const phone = new StormPhone(task.server, enrolled, goods, chance(number, 'storm'));
      await phone.sell(task.sales, sale => say('told', { device_id: enrolled[0]!.enrolment.device.id, ...sale }));
      return phone;
    }),
  );
  say('ready', {});
  await input.next();
  for (const account of await Promise.all(phones.map(phone => phone.reconnect()))) say('account', account);
}
