import type { CatalogueHead } from '../device/outlet-store';
import type { Answer, Stranger } from '../device/request';
import type { Problem } from '../outbox/model';
import { BrokenOff } from './lines';

/** Why a pull did not come to its end. */
export class PullFailed extends Error {
  constructor(
    readonly problem: Problem,
    readonly retryAfter: number | null = null,
  ) {
    super(`The pull failed: ${problem}`);
  }
}

/** Where the server stands, as it said when it would not take a checkpoint. */
interface Standing {
  epoch: string;
  change_seq: number;
}

export class FullResync extends Error {
  constructor(private readonly standing: Standing | null) {
    super("The checkpoint is not one of the server's");
  }

  /** It knows fewer changes than it once told. */
  wentBack({ epoch, checkpoint }: CatalogueHead): boolean {
    return this.standing?.epoch === epoch && this.standing.change_seq < checkpoint;
  }
}

export function expectOk<A extends Answer>(answer: A | Stranger): A {
  if (!answer.ours) throw new PullFailed(answer.problem, answer.retryAfter);
  if (answer.status === 200) return answer;
  if (answer.status === 410) throw new FullResync((answer as { body?: Standing | null }).body ?? null);
  throw new PullFailed(answer.status === 401 || answer.status === 403 ? 'sign_in' : 'server', answer.retryAfter);
}

/** What came of a stream that ended before its end. */
export function afterStream(error: unknown): unknown {
  if (error instanceof BrokenOff) return new PullFailed('offline');
  return error instanceof SyntaxError || error instanceof FullResync ? new PullFailed('server') : error;
}
