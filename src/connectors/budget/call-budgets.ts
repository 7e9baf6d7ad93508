import type { ConnectionCall } from '../port.ts';
import type { Clock } from '../retry/clock.ts';
import type { Found } from '../targets.ts';
import type { Budgets } from './budgets.ts';
import { CallBudget } from './call-budget.ts';
import { budgetOf } from './limits.ts';

export type Budgeted = Pick<ConnectionCall, 'log' | 'signal' | 'progress'> & Partial<Pick<ConnectionCall, 'options' | 'priority'>>;

/** Gives each call the rate budget that it keeps to. */
export class CallBudgets {
  readonly #budgets: Budgets | undefined;
  readonly #clock: Clock;

  constructor(budgets: Budgets | undefined, clock: Clock) {
    this.#budgets = budgets;
    this.#clock = clock;
  }

  /** Undefined where there is none: such a call has nothing to do with budgets. */
  of(found: Found, { log, progress, options, priority, signal }: Budgeted, startedAt: number): CallBudget | undefined {
    const budgets = this.#budgets;
    const budget = budgets && budgetOf(found);
    if (!budget) return undefined;
    const deadline = options?.timeout === undefined ? undefined : startedAt + options.timeout * 1000;
    return new CallBudget({ budget, budgets, clock: this.#clock, listeners: { log, progress }, signal, deadline, priority });
  }
}
