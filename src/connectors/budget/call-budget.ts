/** The rate budget of one call, for all of its requests and tries. */
import type { HttpSender } from '../../sdk/connector.ts';
import type { CompiledType } from '../compiled-type.ts';
import type { AttemptLog } from '../retry/attempt-log.ts';
import type { Clock } from '../retry/clock.ts';
import { budgetedSender, type Budgets } from './budgets.ts';
import type { Pass } from './gate.ts';
import type { Budget } from './limits.ts';
import { Waits, type WaitListeners } from './waits.ts';

export interface CallBudgetParts {
  budget: Budget;
  budgets: Budgets;
  clock: Clock;
  listeners: WaitListeners;
  signal: AbortSignal;
  /** ms of the clock, after which nobody waits for the call */
  deadline?: number;
  /** among the calls of this process that wait; default 0 */
  priority?: number;
}

/** What speaks HTTP is counted by requests, anything else by actions. */
export function countsRequests({ definition }: Pick<CompiledType, 'definition'>): boolean {
  const { counts, base_url: base, authorization } = definition;
  return counts === undefined ? base !== undefined || authorization !== undefined : counts === 'requests';
}

export class CallBudget {
  readonly #parts: CallBudgetParts;
  readonly #waits: Waits;

  constructor(parts: CallBudgetParts) {
    this.#parts = parts;
    this.#waits = new Waits(parts.budget, parts.clock, parts.listeners);
  }

  /** For a type whose requests are counted. */
  sender(sender: HttpSender): HttpSender {
    return budgetedSender(sender, (signal) => this.#enter(signal), this.#parts.clock);
  }

  /** For a type whose actions are counted. */
  async around<T>(run: () => Promise<T>): Promise<T> {
    const pass = await this.#enter(this.#parts.signal);
    try {
      return await run();
    } finally {
      pass.ended();
    }
  }

  /** What is told of it afterwards. */
  noteIn(log: AttemptLog): string | null {
    const { count, totalMs, startedAt } = this.#waits;
    if (totalMs < 1) return null;
    const reason = `waited for the rate budget of ${this.#parts.budget.owner}${count > 1 ? `, ${count} times` : ''}`;
    log.waited(startedAt, totalMs, reason);
    return this.#waits.isTold ? `${reason}: ${(totalMs / 1000).toFixed(1)} s` : null;
  }

  async #enter(signal: AbortSignal): Promise<Pass> {
    const { budget, budgets, clock, deadline, priority } = this.#parts;
    const startedAt = clock.now();
    let hasWaited = false;
    const onWait = (leastMs: number, isPause: boolean) => {
      hasWaited = true;
      this.#waits.waiting(startedAt, leastMs, isPause);
    };
    try {
      return await budgets.enter(budget, clock, { signal, deadline, priority, onWait });
    } finally {
      if (hasWaited) this.#waits.ended(startedAt);
    }
  }
}
