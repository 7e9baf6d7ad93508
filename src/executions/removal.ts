/**
 * Ended trees go when they are old enough (`PETIOLE_RETENTION`), or when somebody deletes one; workers that went, after two days; access
 * that was kept for connectors whose files are gone, after seven. A pass looks at the roots from the oldest on, a page at a time, and
 * rests after each statement for four times as long as that took, so that flows have the database first. One process at a time does so:
 * whoever has the lease. A process that dies in the middle leaves nothing that the next pass does not find.
 */
import { randomUUID } from 'node:crypto';
import { messageOf, PetioleError } from '../errors.ts';
import { isTerminal } from '../model.ts';
import { findExecution } from '../storage/journal/queries.ts';
import { databaseTime, dropLease, findOldRoots, removeLeft, removeRoots, removeWorkers, takeLease } from '../storage/journal/removal.ts';
import type { Queryable } from '../storage/journal/rows.ts';
import { dropKeptAccess } from '../storage/kept-access.ts';
import { idOf } from './paging.ts';

const ROOTS = 500;
const ROWS = 1000;
const LEASE = 'retention';
const LEASE_SECONDS = 60;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';
/** How long a request waits for the rest of a tree whose root is gone. */
const PATIENCE_MS = 5000;

/** What a pass has removed. */
export interface Removed {
  trees: number;
  /** below the roots */
  rows: number;
  ms: number;
}

export interface RemovalSettings {
  /** small statements, one at a time; best over a connection of its own */
  db: Queryable;
  /** how long ended trees are kept; null: for ever, and a pass only finishes what a removal has left */
  keepSeconds: number | null;
  log: { info(details: object, message: string): void; warn(details: object, message: string): void };
  /** ms since the epoch; default: the clock of the database, since that of a machine may be set to anything */
  now?: () => number;
  /** told after each pass that removed something */
  onPass?: (removed: Removed) => void;
}

export class Removal {
  readonly #settings: RemovalSettings;
  readonly #holder = randomUUID();
  #renewAt = 0;

  constructor(settings: RemovalSettings) {
    this.#settings = settings;
  }

  // ------------------------------------------------------------------------------------------------- of old trees

  /** A pass now and then. Stops when it is disposed. */
  nowAndThen(): Disposable {
    const { keepSeconds, log } = this.#settings;
    const stop = new AbortController();
    const pass = (): Promise<unknown> =>
      this.pass(stop.signal).catch((error: unknown) => {
        if (!stop.signal.aborted) log.warn({ error: messageOf(error) }, 'old executions could not be removed; tried again later');
      });
    let running: Promise<unknown> | null = null;
    const everyMs = 1000 * Math.min(Math.max((keepSeconds ?? Infinity) / 10, 1), 600);
    // Processes that start together should not look together.
    const timer = setInterval(() => (running ??= pass().finally(() => (running = null))), everyMs * (0.8 + 0.4 * Math.random())).unref();
    return {
      [Symbol.dispose]() {
        stop.abort();
        clearInterval(timer);
      },
    };
  }

  /** Removes all that is old enough. Null: another process does so. */
  async pass(signal?: AbortSignal): Promise<Removed | null> {
    const { db, keepSeconds, log, onPass, now } = this.#settings;
    if (!(await this.#holds())) return null;
    const begun = performance.now();
    const removed: Removed = { trees: 0, rows: 0, ms: 0 };
    try {
      removed.rows += await this.#finish(signal);
      await removeWorkers(db, ROWS);
      await dropKeptAccess(db);
      if (keepSeconds !== null) await this.#removeOld((now?.() ?? (await databaseTime(db))) - 1000 * keepSeconds, removed, signal);
    } finally {
      this.#renewAt = 0;
      await dropLease(db, LEASE, this.#holder).catch(() => undefined); // it runs out by itself
    }
    removed.ms = Math.round(performance.now() - begun);
    if (removed.trees + removed.rows > 0) {
      log.info({ ...removed }, `removed ${removed.trees} trees that ended long ago`);
      onPass?.(removed);
    }
    return removed;
  }

  async #removeOld(endedBefore: number, removed: Removed, signal?: AbortSignal): Promise<void> {
    const { db } = this.#settings;
    for (let after: string | null = FIRST_ID; after !== null && !signal?.aborted && (await this.#holds());) {
      const from: string = after;
      const { old, last } = await rested(() => findOldRoots(db, from, endedBefore, ROOTS), signal);
      after = last;
      if (old.length === 0) continue;
      removed.trees += (await rested(() => removeRoots(db, old, endedBefore), signal)).length;
      removed.rows += await this.#finish(signal);
    }
  }

  /** What is left of trees whose roots are gone. */
  async #finish(signal?: AbortSignal): Promise<number> {
    let rows = 0;
    while (!signal?.aborted && (await this.#holds())) {
      const removed = await rested(() => removeLeft(this.#settings.db, ROWS), signal);
      if (removed === null) break;
      rows += removed;
    }
    return rows;
  }

  /** Renewed when a good part of it is over. */
  async #holds(): Promise<boolean> {
    if (performance.now() < this.#renewAt) return true;
    const holds = await takeLease(this.#settings.db, LEASE, this.#holder, LEASE_SECONDS);
    this.#renewAt = holds ? performance.now() + (LEASE_SECONDS * 1000) / 4 : 0;
    return holds;
  }

  // ------------------------------------------------------------------------------------------------- of one tree

  /** Throws NOT_FOUND, CONFLICT. The tree is gone when it resolves; of a very large one, rows that nothing shows any more may follow. */
  async remove(given: string): Promise<void> {
    const { db } = this.#settings;
    const id = idOf(given);
    const row = await findExecution(db, id);
    if (!row) throw new PetioleError('NOT_FOUND', `there is no execution ${id}`);
    if (row.parent_id !== null) {
      throw new PetioleError('CONFLICT', `${id} is a part of the tree of ${row.root_id}: only whole trees are deleted`, {
        execution: row.root_id,
      });
    }
    if (!isTerminal(row.status)) {
      throw new PetioleError('CONFLICT', `execution ${id} is ${row.status}: cancel it, or wait for its end`, { execution: id });
    }
    const [gone] = await removeRoots(db, [id], Infinity);
    if (gone === undefined && (await findExecution(db, id))) {
      throw new PetioleError('CONFLICT', `the tree of ${id} has orphans that still run: cancel them, or wait for their end`, {
        execution: id,
      });
    }
    const until = performance.now() + PATIENCE_MS;
    while (performance.now() < until && (await removeLeft(db, ROWS)) !== null);
  }
}

/** Measured with flows that took all of two cores: 2 cost them a fifth of their throughput while old trees went, see 0035. */
const REST = 4;

/** The work, and a rest in proportion to the time that it took. */
async function rested<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  const begun = performance.now();
  const done = await work();
  const ms = Math.min(REST * (performance.now() - begun), 2000);
  if (!signal?.aborted) await new Promise((resolve) => setTimeout(resolve, ms));
  return done;
}
