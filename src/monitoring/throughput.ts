/** Adds what this process counted to the minutes of the database, every few seconds and once more at the end. */
import { addThroughput } from '../storage/monitoring/throughput.ts';
import type { Queryable } from '../storage/journal/rows.ts';
import type { Numbers } from './numbers.ts';

const EVERY_MS = 10_000;

export class ThroughputWriter {
  readonly #db: Queryable;
  readonly #numbers: Numbers;
  readonly #timer: NodeJS.Timeout;
  #written = { started: 0, ended: 0, failed: 0 };
  #writing: Promise<void> = Promise.resolve();

  constructor(db: Queryable, numbers: Numbers) {
    this.#db = db;
    this.#numbers = numbers;
    this.#timer = setInterval(() => void this.flush(), EVERY_MS).unref();
  }

  /** What cannot be written goes along with the next. An idle process writes nothing. */
  flush(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write()).catch(() => undefined);
    return this.#writing;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }

  async #write(): Promise<void> {
    const { started, ended } = this.#numbers;
    const now = { started, ended: ended.ENDED_SUCCESS + ended.ENDED_ERROR + ended.ENDED_CANCELLED, failed: ended.ENDED_ERROR };
    const before = this.#written;
    if (now.started === before.started && now.ended === before.ended) return;
    const more = { started: now.started - before.started, ended: now.ended - before.ended, failed: now.failed - before.failed };
    await addThroughput(this.#db, more);
    this.#written = now;
  }
}
