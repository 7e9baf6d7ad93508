/**
 * Starts of runner processes that fail: for want of descriptors, memory or processes, or since something is missing. Between two tries
 * lies a time that doubles; whoever asks for a runner meanwhile is told why there is none, so that flows wait and nothing else does.
 */
import { PetioleError } from '../errors.ts';

export interface RunnerLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}

const RETRY_MS = { first: 100, most: 10_000 };

export class Starts {
  private readonly log: RunnerLog | undefined;
  private readonly tryAgain: () => boolean;
  private reason: string | null = null;
  private waitMs = 0;
  private timer: NodeJS.Timeout | null = null;

  /** `tryAgain` starts those that are missing; false: none is. */
  constructor(tryAgain: () => boolean, log?: RunnerLog) {
    this.tryAgain = tryAgain;
    this.log = log;
  }

  /** Why the last one failed; null: it did not. */
  get trouble(): string | null {
    return this.reason;
  }

  /** Throws UNAVAILABLE while no start may be tried. */
  assertDue(): void {
    if (this.timer !== null) throw this.unavailable();
  }

  get isDue(): boolean {
    return this.timer === null;
  }

  unavailable(): PetioleError {
    const reason = this.reason ?? 'the reason is not known';
    return new PetioleError('UNAVAILABLE', `the runner process does not start: ${reason}. Run "petiole doctor" to see what is missing`);
  }

  /** Those that fail while one waits for the next try are of the same try. */
  failed(reason: string): void {
    this.reason = reason;
    if (this.timer !== null) return;
    this.waitMs = Math.min(Math.max(this.waitMs * 2, RETRY_MS.first), RETRY_MS.most);
    this.log?.warn(
      { error: reason, again_in_ms: this.waitMs },
      'a runner process cannot be started; flows that need it wait, it is tried again, and nothing is lost',
    );
    this.timer = setTimeout(() => {
      this.timer = null;
      if (!this.tryAgain()) this.reason = null;
    }, this.waitMs).unref();
  }

  /** One has booted. */
  succeeded(): void {
    if (this.timer !== null) return; // another one could not be started
    this.waitMs = 0;
    if (this.reason !== null) this.log?.info({}, 'runner processes start again');
    this.reason = null;
  }

  close(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }
}
