/** What the requests of a call need of who runs the call. */
import type { AttemptAnswer, RequestAttempt } from '../../sdk/connector.ts';

/** Runs a request until it succeeds or is given up. Made by the pipeline for each call. */
export interface RequestAttempts {
  run<T>(request: RequestAttempt, once: (answer: AttemptAnswer) => Promise<T>): Promise<T>;
}

export const ONE_ATTEMPT: RequestAttempts = { run: (_request, once) => once({}) };
