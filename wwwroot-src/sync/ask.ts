import { bearing } from '../device/key';
import type { OutletStore } from '../device/outlet-store';
import { type Answer, call, type Deadline, deadlineOf, request } from '../device/request';
import { afterStream, expectOk, PullFailed } from './answer';
import { linesOf } from './lines';

const SILENCE = 30_000;

/** Asks the server for JSON, in the name of the device. */
export async function askJson<T>(outlet: OutletStore, url: string): Promise<Answer & { body: T }> {
  const answer = expectOk(await call<T>(outlet.env, url, await bearing(outlet, url)));
  if (!answer.body) throw new PullFailed('server');
  return answer as Answer & { body: T };
}

/** Asks for lines of JSON and has them read as they come; given up when nothing is heard for a while. */
export async function askLines<T>(
  outlet: OutletStore,
  url: string,
  read: (lines: AsyncGenerator<string>, response: Response) => Promise<T>,
): Promise<T> {
  const init = await bearing(outlet, url);
  const deadline: Deadline = deadlineOf(outlet.env, SILENCE);
  try {
    const { response } = expectOk(await request(outlet.env, url, init, deadline));
    return await read(linesOf(response, deadline.extend), response);
  } catch (error) {
    throw afterStream(error);
  } finally {
    deadline.stop();
  }
}
