/** The rate budgets of a process. A call without a budget never comes here. */
import type { HttpSender } from '../../sdk/connector.ts';
import type { Clock } from '../retry/clock.ts';
import { BudgetGate, type BudgetStorage, type Entry, type Pass } from './gate.ts';
import { pauseAfter } from './headers.ts';
import type { Budget } from './limits.ts';

const MOST_GATES = 1000;

export class Budgets {
  readonly #storage: BudgetStorage;
  readonly #gates = new Map<string, BudgetGate>();

  constructor(storage: BudgetStorage) {
    this.#storage = storage;
  }

  /** Resolves when the call may leave. Rejects with RATE_LIMITED and with CANCELLED. */
  enter(budget: Budget, clock: Clock, entry: Entry): Promise<Pass> {
    let gate = this.#gates.get(budget.subject);
    if (!gate) {
      if (this.#gates.size >= MOST_GATES) this.#forgetIdle();
      this.#gates.set(budget.subject, (gate = new BudgetGate(budget, { storage: this.#storage, clock })));
    }
    return gate.enter(budget, entry);
  }

  /** Those of connectors that were deleted, and others that have nothing to tell. */
  #forgetIdle(): void {
    for (const [subject, gate] of this.#gates) if (gate.isIdle) this.#gates.delete(subject);
  }

  /** Tells what there is to tell. */
  async close(): Promise<void> {
    await Promise.all([...this.#gates.values()].map((gate) => gate.close()));
  }
}

/** Sends each request when the budget has a place for it, and listens to what the service says of its limits. */
export function budgetedSender(sender: HttpSender, enter: (signal: AbortSignal) => Promise<Pass>, clock: Clock): HttpSender {
  return {
    async send(request) {
      const pass = await enter(request.signal);
      try {
        const response = await sender.send(request);
        const pause = pauseAfter(response.status, response.headers, clock.now());
        if (pause > 0) pass.pause(pause);
        pass.arrived();
        // a place that nobody gives back would be taken for good
        if (response.stream && !response.stream.closed) response.stream.once('close', () => pass.ended());
        else pass.ended();
        return response;
      } catch (error) {
        pass.ended();
        throw error;
      }
    },
  };
}
