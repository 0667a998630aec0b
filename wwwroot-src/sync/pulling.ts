import { afterFailure, mayTry, NO_ATTEMPT, type Urgency } from '../device/backoff';
import type { Environment } from '../device/environment';
import type { Problem } from '../device/request';
import { PullFailed } from './answer';
import type { Pull } from './pull';

const EVERY = 60_000;

/** One window's pulls: when asked for, and every minute while somebody looks. */
export class Pulling {
  private attempt = NO_ATTEMPT;
  private running = false;
  private wanted = false;
  private stopped = false;
  private stopTimer = () => {};

  constructor(
    private readonly env: Environment,
    private readonly pull: Pull,
    private readonly after: (problem: Problem | null) => Promise<void>,
  ) {}

  get problem(): Problem | null {
    return this.attempt.problem;
  }

  async kick(urgency: Urgency): Promise<void> {
    if (this.stopped || !mayTry(this.attempt, urgency, this.env.now())) return;
    this.wanted = true;
    if (this.running) return;
    this.running = true;
    while (this.wanted && !this.stopped) {
      this.wanted = false;
      await this.once();
    }
    this.running = false;
    this.schedule();
  }

  stop(): void {
    this.stopped = true;
    this.stopTimer();
  }

  /** Everything once more, at once. */
  async repair(): Promise<boolean> {
    await this.once(true);
    this.schedule();
    return !this.problem;
  }

  private async once(anew = false): Promise<void> {
    try {
      await this.pull.run(anew);
      this.attempt = NO_ATTEMPT;
    } catch (error) {
      const { problem, retryAfter } = error instanceof PullFailed ? error : new PullFailed('server');
      this.attempt = afterFailure(this.attempt, problem, retryAfter, this.env);
    }
    if (!this.stopped) await this.after(this.attempt.problem).catch(() => {});
  }

  private schedule(): void {
    this.stopTimer();
    if (this.stopped) return;
    const wait = this.attempt.failures ? this.attempt.not_before - this.env.now() : EVERY;
    this.stopTimer = this.env.timer(
      () => {
        if (this.env.visible()) void this.kick('timer');
      },
      Math.max(wait, 0),
    );
  }
}
