/** Requests that wait for an execution, and let go when the server stops, so that stopping never waits for a flow. */
import type { Execution } from '../model.ts';
import type { ExecutionsPort } from '../executions/types.ts';

export interface Waiter {
  wait(id: string, timeoutMs: number): Promise<Execution>;
  /** Everyone who waits gets the execution as it is, now and from now on. */
  release(): void;
}

export function createWaiter(executions: ExecutionsPort): Waiter {
  const released = Promise.withResolvers<null>();
  return {
    async wait(id, timeoutMs) {
      const ended = executions.wait(id, timeoutMs);
      // The loser of the race must not become an unhandled rejection when the database closes.
      ended.catch(() => undefined);
      return (await Promise.race([ended, released.promise])) ?? executions.get(id);
    },
    release: () => released.resolve(null),
  };
}
