/**
 * Who works for the other pools: one of them is told that something is due there, so that it need not wait for its next look. A
 * word that gets lost only delays.
 */
import type { Queryable } from '../storage/journal/rows.ts';
import { livingWorkers } from '../storage/journal/workers.ts';
import type { Mailbox } from './ports.ts';

/** A worker that came later, or has gone, finds out by its own looks. */
const FRESH_MS = 1000;

export interface PoolsHost {
  db: Queryable;
  mailbox: Mailbox;
}

export class Pools {
  private readonly host: PoolsHost;
  private readonly telling = new Set<string>();
  private known: { at: number; workers: Promise<Map<string, string[]>> } | null = null;

  constructor(host: PoolsHost) {
    this.host = host;
  }

  /** What is due is in the database. Of a thousand at once one word is sent. */
  due(pool: string): void {
    if (this.telling.has(pool)) return;
    this.telling.add(pool);
    this.workers()
      .then((workers) => this.tell(pool, workers.get(pool) ?? []))
      .catch(() => this.telling.delete(pool)); // they look for themselves now and then
  }

  private tell(pool: string, workers: string[]): void {
    this.telling.delete(pool);
    const one = workers[Math.floor(Math.random() * workers.length)];
    if (one !== undefined) this.host.mailbox.send(one, { due: [pool] });
  }

  private workers(): Promise<Map<string, string[]>> {
    const now = performance.now();
    if (this.known && now - this.known.at < FRESH_MS) return this.known.workers;
    const workers = livingWorkers(this.host.db);
    this.known = { at: now, workers };
    workers.catch(() => (this.known = null));
    return workers;
  }
}
