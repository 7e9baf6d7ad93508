/** For a moment after a failure nobody asks the authorization server again: a thousand waiting calls are no reason to ask it a thousand times. */
import { isConnectorError } from '../../sdk/connector.ts';

const PAUSE_MS = 1000;
/** However long the server asks us to wait. */
const LONGEST_PAUSE_MS = 60_000;
const MAX_KEPT = 1000;

export class RecentFailures {
  readonly #failures = new Map<string, { error: unknown; until: number }>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The failure of a moment ago. */
  of(key: string): unknown {
    const failure = this.#failures.get(key);
    if (failure && this.#now() < failure.until) return failure.error;
    this.#failures.delete(key);
    return undefined;
  }

  note(key: string, error: unknown): void {
    const asked = isConnectorError(error) ? error.details.retryAfterMs : undefined;
    if (this.#failures.size >= MAX_KEPT) this.#failures.clear();
    this.#failures.set(key, { error, until: this.#now() + Math.min(Math.max(asked ?? 0, PAUSE_MS), LONGEST_PAUSE_MS) });
  }

  forget(key: string): void {
    this.#failures.delete(key);
  }
}
