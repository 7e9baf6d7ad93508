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
/** How long what nobody waits for may wait for more: a commit of its own at every start would slow the first step of each flow. */
const GATHER_MS = 50;

export class AuditWriter implements AuditTrail {
  readonly #table: Pick<AuditTable, 'recordAll'>;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(table: Pick<AuditTable, 'recordAll'>) {
    this.#table = table;
  }

  /** Resolves when it is stored. */
  record(entry: NewAuditEntry): Promise<void> {
    const done = this.#add(entry);
    this.#begin();
    return done;
  }

  /** The same for an entry that nobody waits for: it is stored with those of the next moment. */
  recordSoon(entry: NewAuditEntry): Promise<void> {
    const done = this.#add(entry);
    this.#timer ??= setTimeout(() => this.#begin(), GATHER_MS);
    return done;
  }

  /** Resolves when nothing waits any more. */
  async close(): Promise<void> {
    while (this.#waiting.length > 0 || this.#writing) {
      this.#begin();
      await this.#writing;
    }
  }

  #add(entry: NewAuditEntry): Promise<void> {
    const done = Promise.withResolvers<void>();
    this.#waiting.push({ entry: { ...entry, actor: entry.actor ?? currentActor() }, done });
    return done.promise;
  }

  #begin(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing ??= this.#write().finally(() => (this.#writing = null));
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
