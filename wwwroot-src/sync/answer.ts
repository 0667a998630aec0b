import type { Answer, Problem, Stranger } from '../device/request';
import type { Head } from './head';
import { BrokenOff } from './lines';

/** Why a pull did not come to its end. */
export class PullFailed extends Error {
  constructor(
    readonly problem: Problem,
    readonly retryAfter: number | null = null,
    /** What a server of ours answered. */
    readonly status: number | null = null,
  ) {
    super(problem);
  }
}

/** Where the server stands, as it said when it would not take a checkpoint. */
interface Place {
  epoch: string;
  change_seq: number;
}

/** The checkpoint is not one of the server's. */
export class FullResync extends Error {
  constructor(private readonly place: Place | null) {
    super();
  }

  /** It knows fewer changes than it once told. */
  wentBack({ epoch, checkpoint }: Head): boolean {
    return this.place?.epoch === epoch && this.place.change_seq < checkpoint;
  }
}

export function expectOk<A extends Answer>(answer: A | Stranger): A {
  if (!answer.ours) throw new PullFailed(answer.problem, answer.retryAfter);
  if (answer.status === 200) return answer;
  if (answer.status === 410) throw new FullResync((answer as { body?: Place | null }).body ?? null);
  throw new PullFailed(answer.status === 401 || answer.status === 403 ? 'sign_in' : 'server', answer.retryAfter, answer.status);
}

/** What came of a stream that ended before its end. */
export function afterStream(error: unknown): unknown {
  if (error instanceof BrokenOff) return new PullFailed('offline');
  return error instanceof SyntaxError || error instanceof FullResync ? new PullFailed('server') : error;
}
