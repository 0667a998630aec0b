import type { OutletStore } from '../device/outlet-store';
import { type Answer, bearing, call, type Deadline, deadlineOf, request } from '../device/request';
import { afterStream, expectOk, PullFailed } from './answer';
import { linesOf } from './lines';

const SILENCE = 30_000;

/** Asks the server for JSON, in the name of the device. */
export async function askJson<T>({ env, device }: OutletStore, url: string): Promise<Answer & { body: T }> {
  const answer = expectOk(await call<T>(env, url, bearing(device.enrolment.shift)));
  if (!answer.body) throw new PullFailed('server');
  return answer as Answer & { body: T };
}

/** Asks for lines of JSON and has them read as they come; given up when nothing is heard for a while. */
export async function askLines<T>(
  { env, device }: OutletStore,
  url: string,
  read: (lines: AsyncGenerator<string>, response: Response) => Promise<T>,
): Promise<T> {
  const deadline: Deadline = deadlineOf(env, SILENCE);
  try {
    const { response } = expectOk(await request(env, url, bearing(device.enrolment.shift), deadline));
    return await read(linesOf(response, deadline.extend), response);
  } catch (error) {
    throw afterStream(error);
  } finally {
    deadline.stop();
  }
}
