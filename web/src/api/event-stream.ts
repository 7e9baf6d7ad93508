/**
 * Server-sent events over fetch: unlike EventSource it tells a refusal from a broken line, and it can be told when to try again.
 * A line that broke, or a server that restarts, is taken up where it was (`last_event_id`); nothing is shown twice or lost.
 */
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { streamOf } from './client.ts';
import { isProblem, type ApiError } from './problem.ts';
import type { EventsAsked } from './typed.ts';

export type StreamState =
  /** the first connection is being made */
  | { kind: 'connecting' }
  | { kind: 'live' }
  /** it broke; the next try comes at `at` (ms) */
  | { kind: 'reconnecting'; tries: number; at: number }
  /** nobody looks at the page */
  | { kind: 'asleep' }
  /** the server has nothing more to say */
  | { kind: 'ended' }
  /** refused: 403, 404, 400 */
  | { kind: 'refused'; problem: ApiError };

export interface StreamOptions {
  asked: EventsAsked;
  onEvent(name: string, data: unknown): void;
  onState(state: StreamState): void;
  /** After this event the server closes for good. */
  last?: string;
}

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 15_000;
/** The server sends a comment every 15 s; after three that did not come the line is dead, whatever the system says. */
const SILENCE_MS = 45_000;
/** A browser has six connections to a server altogether: pages in the background give theirs back. */
const HIDDEN_MS = 20_000;

/** Follows until the returned function is called. */
export function followEvents(options: StreamOptions): () => void {
  const stopped = new AbortController();
  void follow(options, stopped.signal);
  return () => stopped.abort();
}

async function follow(options: StreamOptions, stopped: AbortSignal): Promise<void> {
  const place = { id: undefined as string | undefined };
  let tries = 0;
  options.onState({ kind: 'connecting' });
  while (!stopped.aborted) {
    if (document.hidden && tries > 0) await untilVisible(stopped);
    const result = await connection(options, place, stopped);
    if (stopped.aborted) return;
    if (result.ended) return options.onState({ kind: 'ended' });
    if (result.refused) return options.onState({ kind: 'refused', problem: result.refused });
    if (result.hidden) {
      options.onState({ kind: 'asleep' });
      await untilVisible(stopped);
      tries = 0;
      continue;
    }
    tries = result.opened ? 1 : tries + 1;
    const delay = Math.min(FIRST_DELAY_MS * 2 ** (tries - 1), LONGEST_DELAY_MS) * (0.75 + Math.random() / 2);
    options.onState({ kind: 'reconnecting', tries, at: Date.now() + delay });
    await pause(delay, stopped);
  }
}

interface Result {
  opened: boolean;
  ended?: boolean;
  hidden?: boolean;
  refused?: ApiError;
}

async function connection(options: StreamOptions, place: { id: string | undefined }, stopped: AbortSignal): Promise<Result> {
  const line = new AbortController();
  const signal = AbortSignal.any([line.signal, stopped]);
  const watch = watchLine(() => line.abort());
  const result: Result = { opened: false };
  try {
    const { asked } = options;
    const stream = await streamOf({ ...asked, query: { ...asked.query, last_event_id: place.id }, signal } as EventsAsked);
    result.opened = true;
    options.onState({ kind: 'live' });
    const heard = stream.pipeThrough(tap(watch.heard)).pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
    for await (const { id, event, data } of valuesOf(heard, signal)) {
      options.onEvent(event ?? 'message', JSON.parse(data));
      if (id !== undefined) place.id = id;
      if (event !== undefined && event === options.last) result.ended = true;
    }
  } catch (error) {
    if (isProblem(error) && error.status >= 400 && error.status < 500 && ![408, 429].includes(error.status)) result.refused = error;
  } finally {
    result.hidden = watch.hidden();
    watch.stop();
    line.abort();
  }
  return result;
}

/** ReadableStream has no async iterator in every browser. */
async function* valuesOf<T>(stream: ReadableStream<T>, signal: AbortSignal): AsyncGenerator<T> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done || signal.aborted) return;
      yield value;
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

function tap(heard: () => void): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  return new TransformStream({
    transform(chunk, controller) {
      heard();
      controller.enqueue(chunk);
    },
  });
}

/** Cuts a line that has gone silent, and one that nobody has looked at for a while. */
function watchLine(cut: () => void) {
  let asleep = false;
  let silence = setTimeout(cut, SILENCE_MS);
  let hiding: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    clearTimeout(hiding);
    if (!document.hidden) return;
    hiding = setTimeout(() => {
      asleep = true;
      cut();
    }, HIDDEN_MS);
  };
  document.addEventListener('visibilitychange', look);
  look();
  return {
    heard: () => {
      clearTimeout(silence);
      silence = setTimeout(cut, SILENCE_MS);
    },
    hidden: () => asleep,
    stop: () => {
      clearTimeout(silence);
      clearTimeout(hiding);
      document.removeEventListener('visibilitychange', look);
    },
  };
}

/** Also ends early when the network comes back, or when somebody looks at the page again. */
function pause(ms: number, stopped: AbortSignal): Promise<void> {
  return until(['online'], stopped, ms);
}

async function untilVisible(stopped: AbortSignal): Promise<void> {
  while (document.hidden && !stopped.aborted) await until(['visibilitychange'], stopped);
}

function until(events: string[], stopped: AbortSignal, ms?: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      for (const name of events) removeEventListener(name, done, true);
      document.removeEventListener('visibilitychange', done);
      stopped.removeEventListener('abort', done);
      resolve();
    };
    const timer = ms === undefined ? undefined : setTimeout(done, ms);
    for (const name of events) addEventListener(name, done, true);
    document.addEventListener('visibilitychange', done);
    stopped.addEventListener('abort', done);
  });
}
