import type { PushReply, PushRequest } from '../../shared/protocol';
import type { Clock } from './clock';
import type { LineFault } from './faults';
import type { Random } from './random';

interface Delivered {
  status: number;
  headers: [string, string][];
  body: ArrayBuffer;
}
interface Outgoing {
  url: string;
  init: RequestInit;
  copies: number;
}

const failed = () => new TypeError('Failed to fetch');

/** The way between one phone and the server. Faults lie in wait on it; each befalls one request. */
export class Line {
  up = false;
  readonly lying: { fault: LineFault; on: string }[] = [];
  /** Requests the server has not answered yet. */
  atServer = 0;
  /** The server itself could not be reached. */
  unreachable = false;
  busyAnswers = 0;
  /** The server is not told what was acknowledged, so it cannot tell what of that it does not have. */
  mute = false;
  private wakeIdle: (() => void)[] = [];
  private readonly late: Outgoing[] = [];
  private readonly underWay = new Set<Promise<unknown>>();

  constructor(
    private readonly server: string,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly played: (fault: LineFault) => void,
  ) {}

  /** Another phone's way to the same server. */
  another(): Line {
    return new Line(this.server, this.clock, this.random, this.played);
  }

  /** What a browser sends along once somebody signed in. */
  async signIn(login: string, password: string): Promise<string> {
    const body = new URLSearchParams({ login, password });
    const { headers } = await fetch(`${this.server}/sign-in`, { method: 'POST', body, redirect: 'manual' });
    return headers
      .getSetCookie()
      .map(cookie => cookie.split(';')[0])
      .join('; ');
  }

  async send(url: string, init: RequestInit): Promise<Response> {
    if (!this.up) throw failed();
    const place = this.lying.findIndex(({ on }) => url.startsWith(on));
    const fault = place < 0 ? null : this.lying.splice(place, 1)[0]!.fault;
    if (fault) this.played(fault);
    if (this.late.length && this.random.chance(0.3)) this.sendOneLate();
    const response = await this.suffer(fault, { url, init, copies: 1 });
    if (response.status === 429) this.busyAnswers++;
    return response;
  }

  /** Resolves when the server owes no answer. */
  idle(): Promise<void> {
    return this.atServer ? new Promise(resolve => this.wakeIdle.push(resolve)) : Promise.resolve();
  }

  /** What was still somewhere on the way arrives. */
  async settle(): Promise<void> {
    while (this.late.length) this.sendOneLate();
    await Promise.all(this.underWay);
  }

  told(): string {
    return `${this.atServer} at the server, ${this.wakeIdle.length} waiting for them, ${this.underWay.size} late`;
  }

  private async suffer(fault: LineFault | null, outgoing: Outgoing): Promise<Response> {
    const { random } = this;
    const signal = outgoing.init.signal ?? null;
    switch (fault) {
      case null:
        return whole(await this.deliver(outgoing));
      case 'drop_before':
        throw failed();
      case 'drop_after':
        await this.deliver(outgoing);
        throw failed();
      case 'delay': {
        const answer = await this.deliver(outgoing);
        await this.wait(random.between(1_000, 40_000), signal);
        return whole(answer);
      }
      case 'trickle':
        return this.broken(await this.deliver(outgoing), 1, signal, random.between(200, 4_000));
      case 'reset':
        return this.broken(await this.deliver(outgoing), random.between(0, 9) / 10, signal, 10);
      case 'truncate': {
        const answer = await this.deliver(outgoing);
        return whole({ ...answer, body: answer.body.slice(0, random.between(0, Math.max(0, answer.body.byteLength - 1))) });
      }
      case 'duplicate':
        await this.deliver(outgoing);
        return whole(await this.deliver(outgoing));
      case 'duplicate_at_once':
        return whole(random.pick(await Promise.all([this.deliver(outgoing), this.deliver(outgoing)])));
      case 'overtaken':
        // It is still on its way when the till has given it up and sends anew.
        this.late.push(outgoing);
        throw failed();
      case 'late_copy': {
        const answer = await this.deliver(outgoing);
        this.late.push({ ...outgoing, copies: random.between(1, 3) });
        return whole(answer);
      }
      case 'forged':
        return this.forge(outgoing);
      case 'html':
        return new Response('<!doctype html><title>Welcome</title>Welcome to Cafe Wi-Fi', { headers: { 'Content-Type': 'text/html' } });
      case 'redirect':
        return new Response(null, { status: 302, headers: { Location: 'http://wifi.example/sign-in' } });
      case 'unauthorized':
        return json(401, true);
      case 'foreign_401':
        return json(401, false);
      case 'too_large':
        return json(413, random.chance(0.7));
      case 'busy':
        return json(429, random.chance(0.7), { 'Retry-After': String(random.between(1, 90)) });
      case 'error':
        if (random.chance(0.5)) await this.deliver(outgoing);
        return json(500, true);
      case 'foreign_error':
        if (random.chance(0.5)) await this.deliver(outgoing);
        return json(502, false);
      case 'unavailable':
        return json(503, random.chance(0.7), random.chance(0.5) ? { 'Retry-After': String(random.between(1, 90)) } : {});
    }
  }

  /** One operation is kept from the server and called applied all the same. */
  private async forge(outgoing: Outgoing): Promise<Response> {
    const request = JSON.parse(outgoing.init.body as string) as PushRequest;
    const kept = request.operations.pop();
    const answer = await this.deliver({ ...outgoing, init: { ...outgoing.init, body: JSON.stringify(request) } });
    if (!kept || answer.status !== 200) {
      // Nothing to forge yet, or a server that has no time: at the next one.
      this.lying.push({ fault: 'forged', on: '/sync/push' });
      return whole(answer);
    }
    const reply = JSON.parse(new TextDecoder().decode(answer.body)) as PushReply;
    reply.results.push({ op_id: kept.op_id, status: 'applied' });
    return new Response(JSON.stringify(reply), { status: answer.status, headers: answer.headers });
  }

  private async deliver({ url, init: { body: said, ...init } }: Outgoing): Promise<Delivered> {
    this.atServer++;
    try {
      const response = await fetch(this.server + url, { ...init, body: this.mute && said ? withoutAcked(said) : said, redirect: 'manual' });
      const body = await response.arrayBuffer();
      this.unreachable = false;
      // The body is unpacked by now.
      const headers = [...response.headers].filter(([name]) => name !== 'content-encoding' && name !== 'content-length') as [
        string,
        string,
      ][];
      return { status: response.status, headers, body };
    } catch (error) {
      this.unreachable = !init.signal?.aborted;
      throw error;
    } finally {
      if (!--this.atServer) for (const wake of this.wakeIdle.splice(0)) wake();
    }
  }

  private sendOneLate(): void {
    const [{ url, init, copies }] = this.late.splice(this.random.between(0, this.late.length - 1), 1) as [Outgoing];
    for (let copy = 0; copy < copies; copy++) {
      const sent = this.deliver({ url, init: { ...init, signal: null }, copies: 1 })
        .catch(() => {})
        .finally(() => this.underWay.delete(sent));
      this.underWay.add(sent);
    }
  }

  /** The answer in pieces, with time between them; when it is not all of it, the connection is reset after the last. */
  private broken({ status, headers, body }: Delivered, share: number, signal: AbortSignal | null, pause: number): Response {
    const end = Math.floor(body.byteLength * share);
    const piece = Math.max(1, Math.ceil(body.byteLength / 6));
    let at = 0;
    return new Response(
      new ReadableStream({
        pull: async controller => {
          try {
            await this.wait(pause, signal);
          } catch (error) {
            return controller.error(error);
          }
          if (at < end) controller.enqueue(new Uint8Array(body.slice(at, Math.min((at += piece), end))));
          else if (share < 1) controller.error(failed());
          else controller.close();
        },
      }),
      { status, headers },
    );
  }

  private wait(milliseconds: number, signal: AbortSignal | null): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = this.clock.timer(resolve, milliseconds);
      signal?.addEventListener('abort', () => {
        stop();
        reject(new DOMException('Aborted', 'AbortError'));
      });
      if (signal?.aborted) reject(new DOMException('Aborted', 'AbortError'));
    });
  }
}

const withoutAcked = (said: BodyInit) => JSON.stringify({ ...(JSON.parse(said as string) as object), acked: undefined });

function whole({ status, headers, body }: Delivered): Response {
  return new Response(status === 204 || status === 304 ? null : body, { status, headers });
}

function json(status: number, ours: boolean, headers: Record<string, string> = {}): Response {
  return new Response('{"error":"no"}', {
    status,
    headers: { 'Content-Type': 'application/json', ...(ours ? { 'X-Pos-Sync': '1' } : {}), ...headers },
  });
}
