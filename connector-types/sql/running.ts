/**
 * A statement that runs, and what ends it before its time: a cancel, a result that grows too large, a server that has fallen silent.
 * Whatever the driver says then, the statement fails with the reason for which it was ended.
 */
import { ConnectorError } from 'petiole/connector';
import type { Limits } from './fields.ts';

/** How long a cancelled statement may take to end; under the host's grace period. */
export const STOP_MS = 3_000;
/** A cancel that overtakes its statement does nothing, so it is sent again. */
const CANCEL_EVERY_MS = 200;
/** Where the server keeps the time: when nothing is heard of it this long afterwards the connection is dead. */
const SILENCE_MS = 5_000;

export interface Line {
  /** host and port */
  where: string;
  /** aborted when the call is cancelled */
  signal: AbortSignal;
  /** asks the server to end what runs; may be called again */
  cancel(): Promise<void>;
  /** closes the line at once */
  destroy(): void;
  /** bytes that came over the line */
  received(): number;
  /** false: time-outs are kept here alone */
  serverKeepsTime: boolean;
}

export interface Place {
  /** which of several statements */
  statement?: number;
  /** whether a statement was sent */
  sent: boolean;
}

export type Translate = (error: unknown, place: Place & { where: string }) => ConnectorError;

export class Running {
  readonly #line: Line;
  readonly #translate: Translate;
  #reason: ConnectorError | undefined;
  #running: Promise<unknown> | undefined;

  constructor(line: Line, translate: Translate) {
    this.#line = line;
    this.#translate = translate;
    line.signal.addEventListener('abort', this.#onAbort, { once: true });
    if (line.signal.aborted) this.#onAbort();
  }

  /** Waits for a statement. However it ends, an interruption that came before is what it ends with. */
  async wait<T>(running: Promise<T>, { statement_timeout }: Pick<Limits, 'statement_timeout'>, place: Place): Promise<T> {
    this.#running = running.catch(() => undefined);
    // it came between two statements
    if (this.#reason) void this.#stop();
    const seconds = statement_timeout ?? 0;
    const timer = seconds ? setTimeout(() => this.interrupt(this.#silence(seconds)), this.#patienceMs(seconds)) : undefined;
    try {
      const value = await running;
      if (this.#reason) throw this.#reason;
      return value;
    } catch (error) {
      throw this.#reason ?? this.#translate(error, { ...place, where: this.#line.where });
    } finally {
      clearTimeout(timer);
      this.#running = undefined;
    }
  }

  /** Runs with a watch on the line: a value of which only a part has come is in memory already, and not counted yet. */
  async withinSize<T>({ max_result_size }: Limits, work: (onBytes: (bytes: number) => void) => Promise<T>, size: { bytes: number }) {
    const isTooLarge = () => this.interrupt(tooLargeResult(max_result_size));
    const most = this.#line.received() + 2 * max_result_size + 1024 * 1024;
    const watch = setInterval(() => this.#line.received() > most && isTooLarge(), 50);
    try {
      return await work((bytes) => {
        size.bytes += bytes;
        if (size.bytes > max_result_size) isTooLarge();
      });
    } finally {
      clearInterval(watch);
    }
  }

  /** Ends what runs, at the server too; it then fails with this reason. */
  interrupt(reason: ConnectorError): void {
    if (this.#reason) return;
    this.#reason = reason;
    void this.#stop();
  }

  get isInterrupted(): boolean {
    return this.#reason !== undefined;
  }

  close(): void {
    this.#line.signal.removeEventListener('abort', this.#onAbort);
  }

  readonly #onAbort = () => this.interrupt(cancelled(this.#line.where));

  #patienceMs(seconds: number): number {
    return Math.min(seconds * 1000 + (this.#line.serverKeepsTime ? SILENCE_MS : 0), 2 ** 31 - 1);
  }

  #silence(seconds: number): ConnectorError {
    return new ConnectorError('CONNECTION_TIMEOUT', `${this.#line.where} did not end the statement after ${seconds} s (statement_timeout)`);
  }

  async #stop(): Promise<void> {
    const until = performance.now() + STOP_MS;
    while (this.#running && performance.now() < until) {
      await within(
        this.#line.cancel().catch(() => undefined),
        STOP_MS,
      );
      await within(this.#running, CANCEL_EVERY_MS);
    }
    if (this.#running) this.#line.destroy();
  }
}

function tooLargeResult(bytes: number): ConnectorError {
  return new ConnectorError('RESPONSE_TOO_LARGE', `the statement gives more than ${bytes} bytes: select less, or raise max_result_size`, {
    retryable: false,
  });
}

export function cancelled(where: string): ConnectorError {
  return new ConnectorError('CANCELLED', `the statement at ${where} was cancelled`);
}

/** Waits for it, but no longer than this. */
export async function within(promise: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([promise, over]);
  clearTimeout(timer);
}
