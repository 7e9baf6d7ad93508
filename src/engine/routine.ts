import { messageOf } from '../errors.ts';
import type { Logger } from './ports.ts';

export interface RoutineHost {
  log: Logger;
  isStopped(): boolean;
  isRetryable(error: unknown): boolean;
}

/** What a worker does again and again. While the database is away it is tried again, which is told once, as is that it is back. */
export class Routine {
  private readonly host: RoutineHost;
  private timers: NodeJS.Timeout[] = [];
  private answers = true;

  constructor(host: RoutineHost) {
    this.host = host;
  }

  /** For what asks the database for nothing. */
  everyHere(ms: number, work: () => void): void {
    const run = (): void => {
      try {
        work();
      } catch (error) {
        this.failed(error);
      }
    };
    this.timers.push(setInterval(run, ms));
  }

  /** One at a time. */
  every(ms: number, work: () => Promise<void> | void): void {
    let busy = false;
    const run = async (): Promise<void> => {
      if (busy || this.host.isStopped()) return;
      busy = true;
      try {
        await work();
        this.reached(true);
      } catch (error) {
        if (this.host.isStopped()) return; // what was under way when everything was closed
        if (this.host.isRetryable(error)) this.reached(false, error);
        else this.failed(error);
      } finally {
        busy = false;
      }
    };
    this.timers.push(setInterval(() => void run(), ms));
  }

  stop(): void {
    for (const timer of this.timers) clearInterval(timer);
    this.timers = [];
  }

  private failed(error: unknown): void {
    this.host.log.error({ error: messageOf(error) }, 'a regular task of the worker failed; it is tried again');
  }

  private reached(answered: boolean, error?: unknown): void {
    if (answered === this.answers || this.host.isStopped()) return;
    this.answers = answered;
    if (answered) this.host.log.info({}, 'the database answers again');
    else this.host.log.warn({ error: String(error) }, 'the database does not answer; what is accepted waits, and nothing is lost');
  }
}
