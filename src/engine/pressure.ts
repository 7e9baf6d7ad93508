/**
 * What happens when starts come faster than they are worked off: a start that finds no place in memory is a row that is due, and of
 * these there is a bound; what waits to become durable is bounded too. Beyond it a start is refused, to be tried again, before anything
 * of it is written: memory and disk stay where they are, and what was accepted goes on.
 *
 * Where there is a place in memory nothing is asked of the database. Else the rows are counted, at most once a second, and what this
 * process adds meanwhile is added: with several processes the bound is exact to what they start in a second.
 */
import { PetioleError } from '../errors.ts';
import { countDue } from '../storage/journal/queue.ts';
import type { Queryable } from '../storage/journal/rows.ts';

export interface PressureHost {
  db: Queryable;
  hasRoom(): boolean;
  /** entries that wait for their commit */
  journalDepth(): number;
  maxDue: number;
  maxJournal: number;
}

const COUNT_MS = 1000;
/** counting takes at most this part of the time */
const PART = 20;
const RETRY_AFTER_SECONDS = 5;

export class Pressure {
  private readonly host: PressureHost;
  private counting: Promise<void> | null = null;
  private due = 0;
  private validUntil = 0;

  constructor(host: PressureHost) {
    this.host = host;
  }

  /** Throws OVERLOADED where no start may be taken now. Without a promise where there is a place: it stands on the path of every start. */
  check(): void | Promise<void> {
    const { maxJournal } = this.host;
    if (this.host.journalDepth() >= maxJournal) throw overloaded(`${maxJournal} entries wait to be recorded`);
    if (!this.host.hasRoom()) return this.checkDue();
  }

  private async checkDue(): Promise<void> {
    if (performance.now() >= this.validUntil) await (this.counting ??= this.count().finally(() => (this.counting = null)));
    const { maxDue } = this.host;
    if (this.due >= maxDue) throw overloaded(`${maxDue} executions are due and wait for a worker`);
    this.due += 1;
  }

  private async count(): Promise<void> {
    const began = performance.now();
    this.due = await countDue(this.host.db, this.host.maxDue);
    const now = performance.now();
    this.validUntil = now + Math.max(COUNT_MS, (now - began) * PART);
  }
}

function overloaded(what: string): PetioleError {
  const message = `the server has more work than it can do now: ${what}. Try again in ${RETRY_AFTER_SECONDS} s; more workers work it off sooner`;
  return new PetioleError('OVERLOADED', message, { retry_after: RETRY_AFTER_SECONDS });
}
