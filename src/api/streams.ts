/**
 * Server-sent events on their way out. A stream ends when its events do, when the client is gone or does not read for minutes, when
 * whoever asked for it may not any more, and when the server stops; it never holds the server up. As many as there may be at once
 * are counted, so that they cannot use up the process.
 */
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { messageOf, PetioleError } from '../errors.ts';
import type { LiveEvent } from '../executions/live/types.ts';
import type { ApiLog } from './filter.ts';
import type { Scrubber } from './scrub.ts';

export interface StreamSettings {
  /** streams at once in this process */
  most: number;
  /** of them for one user or token, so that nobody can take them all */
  mostOfOne: number;
  /** a comment keeps the connection through proxies; also how often it is looked whether the stream may go on */
  keepAliveMs: number;
  /** a client that takes nothing for so long is cut off */
  stalledMs: number;
}

export const STREAM_DEFAULTS: StreamSettings = { most: 500, mostOfOne: 250, keepAliveMs: 15_000, stalledMs: 120_000 };

export interface StreamParts {
  known: Scrubber;
  log: ApiLog;
  /** how many are open, for who counts */
  counted?: { streams: number };
  /** Whether who sent the request may still do so: the token or session may have ended. */
  isAdmitted(request: FastifyRequest): Promise<boolean>;
}

/** How long a stopping server lets clients read what is on its way. */
const LEAVE_MS = 2_000;
const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  // some proxies would keep events until they have a page of them
  'x-accel-buffering': 'no',
};

export class Streams {
  readonly #parts: StreamParts;
  readonly #settings: StreamSettings;
  readonly #stopping = new AbortController();
  /** each with who asked for it */
  readonly #open = new Map<FastifyReply, string>();

  constructor(parts: StreamParts, settings: Partial<StreamSettings> = {}) {
    this.#parts = parts;
    this.#settings = { ...STREAM_DEFAULTS, ...settings };
  }

  /** Streams that are open. */
  get size(): number {
    return this.#open.size;
  }

  /** `events` may refuse before the first one. Its signal is aborted when the stream is over, whatever the reason. */
  async send(
    request: FastifyRequest,
    reply: FastifyReply,
    events: (signal: AbortSignal) => AsyncGenerator<LiveEvent> | Promise<AsyncGenerator<LiveEvent>>,
  ): Promise<void> {
    if (request.method === 'HEAD') return void reply.headers(HEADERS).send(Readable.from([]));
    this.#admit(request, reply);
    const gone = new AbortController();
    const watch = this.#watch(reply);
    reply.raw.once('close', () => {
      clearInterval(watch);
      this.#open.delete(reply);
      this.#count();
      gone.abort(new Error('the client is gone'));
    });
    const signal = AbortSignal.any([gone.signal, this.#stopping.signal]);
    const opened = await events(signal);
    void reply.headers(HEADERS).send(Readable.from(this.#lines(opened, request, signal), { objectMode: false, highWaterMark: 1 }));
  }

  /** All streams end now; a client that does not read is cut off soon after. */
  stop(): void {
    this.#stopping.abort(new Error('the server stops'));
    const cut = (): void => {
      for (const { raw } of this.#open.keys()) raw.destroy();
    };
    setTimeout(cut, LEAVE_MS).unref();
  }

  #admit({ principal }: FastifyRequest, reply: FastifyReply): void {
    const { most, mostOfOne } = this.#settings;
    const who = principal ? `${principal.kind} ${principal.id}` : '';
    if (this.#stopping.signal.aborted) throw new PetioleError('UNAVAILABLE', 'the server is stopping; connect again shortly');
    const own = [...this.#open.values()].filter((other) => other === who).length;
    if (this.#open.size >= most || own >= mostOfOne) {
      void reply.header('retry-after', '10');
      const have = own >= mostOfOne ? `you have ${mostOfOne}` : `this server has ${most}`;
      throw new PetioleError('TOO_MANY_STREAMS', `${have} streams open, and no more are let in; close some, or try again later`);
    }
    this.#open.set(reply, who);
    this.#count();
  }

  #count(): void {
    const { counted } = this.#parts;
    if (counted) counted.streams = this.#open.size;
  }

  async *#lines(events: AsyncGenerator<LiveEvent>, request: FastifyRequest, signal: AbortSignal): AsyncGenerator<string> {
    const { keepAliveMs } = this.#settings;
    let next = events.next();
    let asked = performance.now();
    try {
      for (;;) {
        const timer = Promise.withResolvers<null>();
        const alarm = setTimeout(() => timer.resolve(null), keepAliveMs);
        const got = await Promise.race([next, timer.promise]).finally(() => clearTimeout(alarm));
        if (performance.now() - asked >= keepAliveMs) {
          if (!(await this.#parts.isAdmitted(request))) return;
          asked = performance.now();
        }
        if (got === null) {
          yield ': alive\n\n';
          continue;
        }
        if (got.done) return;
        yield this.#text(got.value);
        next = events.next();
      }
    } catch (error) {
      if (!signal.aborted) this.#parts.log.error({ error: messageOf(error), url: request.url }, 'a stream of events broke off');
    } finally {
      next.catch(() => undefined);
      // not waited for: it ends with its signal
      events.return(undefined).catch(() => undefined);
    }
  }

  #text({ event, id, data }: LiveEvent): string {
    const json = this.#parts.known.scrubJsonText(JSON.stringify(data));
    return `event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${json}\n\n`;
  }

  #watch({ raw }: FastifyReply): NodeJS.Timeout {
    let written = -1;
    return setInterval(() => {
      const bytes = raw.socket?.bytesWritten ?? 0;
      if (raw.writableNeedDrain && bytes === written) raw.destroy();
      written = bytes;
    }, this.#settings.stalledMs).unref();
  }
}
