/**
 * Writes what many requests have to say into the log at the same time: whatever waits goes into one statement, and the next begins
 * when the last has returned.
 */
import { currentActor, type Actor } from '../actor.ts';
import type { AuditTable, AuditTrail, NewAuditEntry } from './audit-table.ts';

interface Waiting {
  entry: NewAuditEntry & { actor: Actor };
  done: PromiseWithResolvers<void>;
}

const MOST = 500;

export class AuditWriter implements AuditTrail {
  readonly #table: Pick<AuditTable, 'recordAll'>;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | null = null;

  constructor(table: Pick<AuditTable, 'recordAll'>) {
    this.#table = table;
  }

  /** Resolves when it is stored. */
  record(entry: NewAuditEntry): Promise<void> {
    const done = Promise.withResolvers<void>();
    this.#waiting.push({ entry: { ...entry, actor: entry.actor ?? currentActor() }, done });
    this.#writing ??= this.#write().finally(() => (this.#writing = null));
    return done.promise;
  }

  /** Resolves when nothing waits any more. */
  async close(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, MOST);
      try {
        await this.#table.recordAll(batch.map(({ entry }) => entry));
        for (const { done } of batch) done.resolve();
      } catch (error) {
        for (const { done } of batch) done.reject(error);
      }
    }
  }
}
