import type { Environment } from '../device/environment';
import { withOutlet } from '../device/founding';
import { bearing } from '../device/key';
import { Registry } from '../device/registry';
import { deadlineOf, request } from '../device/request';

/** Of some three kilobytes each; looked at after every so many that came, so that there are never more than 2,000. */
const MOST = 1_980;
const BETWEEN_LOOKS = 20;

/** Where the pictures of goods are kept on this phone, those used longest ago first. */
export const PICTURES = 'pictures';

/** What the till shows of a product. */
export const isPicture = ({ pathname }: URL): boolean => /^\/pictures\/[0-9a-f]{32}-96\.webp$/.test(pathname);

// So many are asked for at a time: what was sold is on its way beside them.
const AT_ONCE = 2;
/** As many as are on the screen: who waits longer has gone from it. */
const MOST_WAITING = 24;
/** Where nobody answered, nobody is asked for so long. */
const SILENCE = 30_000;

type Waiting = (work: 'begin' | 'drop') => void;
const waiting: Waiting[] = [];
let asking = 0;
let silentUntil = 0;

// Since this worker was woken: more than once in that time they need not be put in order.
const used = new Set<string>();
let come = 0;

/** From here, or from the server and then kept. Without either the page shows an empty place. */
export async function picture(
  caches: CacheStorage,
  env: Environment,
  path: string,
  later: (work: Promise<unknown>) => void,
): Promise<Response> {
  const cache = await caches.open(PICTURES);
  const kept = await cache.match(path);
  const response = kept ?? (await inTurn(() => ask(env, path)));
  if (!response) return Response.error();
  // That there is none, or that there are too many questions: whoever asked goes by it.
  if (!response.ok) return response;
  // What is put stands behind all others, also when it was there.
  if (!used.has(path)) later(keep(cache, path, response.clone(), !kept).catch(() => undefined));
  used.add(path);
  return response;
}

async function keep(cache: Cache, path: string, response: Response, isNew: boolean): Promise<void> {
  await cache.put(path, response);
  if (!isNew || come++ % BETWEEN_LOOKS) return;
  const all = await cache.keys();
  for (const oldest of all.slice(0, Math.max(0, all.length - MOST))) await cache.delete(oldest);
}

/** The newest first: it is what somebody looks at. */
function inTurn(work: () => Promise<Response | null>): Promise<Response | null> {
  return new Promise((resolve, reject) => {
    waiting.push(what => {
      if (what === 'drop') return resolve(null);
      asking++;
      work()
        .finally(() => {
          asking--;
          next();
        })
        .then(resolve, reject);
    });
    if (waiting.length > MOST_WAITING) waiting.shift()!('drop');
    next();
  });
}

function next(): void {
  while (asking < AT_ONCE && waiting.length) waiting.pop()!('begin');
}

/** In the name of the till, as whatever it asks for: nobody may be signed in. */
async function ask(env: Environment, path: string): Promise<Response | null> {
  if (env.now() < silentUntil) return null;
  const registry = new Registry(env);
  const device = await registry.current().finally(() => registry.close());
  if (!device) return null;
  const deadline = deadlineOf(env);
  try {
    const url = path.replace('/pictures/', '/sync/pictures?name=');
    const answer = await withOutlet(env, device, async outlet => request(env, url, await bearing(outlet, url), deadline));
    silentUntil = answer.ours ? 0 : env.now() + SILENCE;
    return answer.ours ? answer.response : null;
  } finally {
    deadline.stop();
  }
}
