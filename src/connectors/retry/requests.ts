/** The inner loop: the attempts of one request. The outer one, of a whole connection, is `../attempts.ts`. */
import type { AttemptAnswer, RequestAttempt } from '../../sdk/connector.ts';
import type { RequestAttempts } from '../requests/http.ts';
import type { AttemptLog } from './attempt-log.ts';
import { waitMs } from './backoff.ts';
import type { Clock } from './clock.ts';
import { mergePolicies, retryAskedMs, type RetryLayer } from './policy.ts';

export interface RequestLoop {
  /** of type, action and connector, in this order */
  layers: readonly RetryLayer[];
  clock: Clock;
  log: AttemptLog;
  signal: AbortSignal;
}

export class RetriedRequests implements RequestAttempts {
  readonly #loop: RequestLoop;
  /** something was asked of the far side, and it did that */
  hasSucceeded = false;

  constructor(loop: RequestLoop) {
    this.#loop = loop;
  }

  /** Rejects with the error of the last attempt. An attempt that is aborted is the last one. */
  async run<T>(request: RequestAttempt, once: (answer: AttemptAnswer) => Promise<T>): Promise<T> {
    const { layers, clock, log, signal } = this.#loop;
    const policy = mergePolicies(...layers, request.retry);
    const first = clock.now();
    for (let attempt = 1; ; attempt++) {
      const at = { startedAt: clock.now(), method: request.method.toUpperCase() };
      try {
        const answer: AttemptAnswer = {};
        const value = await once(answer);
        this.hasSucceeded = true;
        log.answered(answer.status ?? null);
        if (attempt > 1) log.succeeded(at);
        return value;
      } catch (error) {
        const asked = attempt < policy.attempts && !signal.aborted ? retryAskedMs(policy, request, error) : undefined;
        const wait = asked === undefined ? undefined : waitMs(policy, attempt, asked, first, clock);
        // a first attempt that is the last one too is the connection's failure, if the action does not make something of it
        if (wait !== undefined || attempt > 1) log.failed(at, error, wait ?? 0);
        if (wait === undefined || !(await clock.sleep(wait, signal))) throw error;
      }
    }
  }
}
