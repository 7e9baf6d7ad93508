/** Reads a stream of events to its end, whatever happens to the connection meanwhile. */
import { setTimeout as sleep } from 'node:timers/promises';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import type { components } from '../client/api.d.ts';
import { ApiError, Unreachable, type Client } from './client.ts';

/** What each event carries, by its name. */
export type Events = Required<components['schemas']['LiveEvents']>;
export type LiveEvent = { [Name in keyof Events]: { name: Name; data: Events[Name] } }[keyof Events];

export interface StreamOptions {
  client: Client;
  /** below the API, such as `/executions/events` */
  path: string;
  query: Parameters<Client['stream']>[1];
  /** true: it was the last one */
  take(event: LiveEvent): boolean;
  /** told in a sentence what is waited for */
  note(text: string): void;
  /** an aborted one gives up */
  signal: AbortSignal;
}

const PATIENCE_MS = 60_000;
const LONGEST_WAIT_MS = 2000;

/** Connects again where it breaks off, and goes on behind the last event that had an id. */
export async function readStream({ client, path, query, take, note, signal }: StreamOptions): Promise<void> {
  let last = '';
  let heard = 0;
  const read = async (): Promise<boolean> => {
    const headers = { accept: 'text/event-stream', ...(last !== '' && { 'last-event-id': last }) };
    const response = await client.stream(path, query, { headers, signal });
    for await (const { event, data, id } of response
      .body!.pipeThrough(new TextDecoderStream())
      .pipeThrough(new EventSourceParserStream())) {
      heard = Date.now();
      if (id !== undefined) last = id;
      if (take({ name: event, data: JSON.parse(data) as unknown } as LiveEvent)) return true;
    }
    return false;
  };
  heard = Date.now();
  for (let failures = 0; ;) {
    const before = heard;
    const end = await read().catch((error: unknown) => error);
    if (end === true) return;
    signal.throwIfAborted();
    if (heard > before) failures = 0;
    if (end !== false && (!passes(end) || Date.now() - heard > PATIENCE_MS)) throw end;
    if (end !== false && failures++ === 0) note(`${(end as Error).message}; waiting for it`);
    await sleep(Math.min(100 * 2 ** failures, LONGEST_WAIT_MS), undefined, { signal });
  }
}

/** Of a stream that was cut undici says a TypeError. */
function passes(error: unknown): boolean {
  if (error instanceof ApiError) return [502, 503, 504].includes(error.status);
  return error instanceof Unreachable || (error as Error | null)?.name === 'TypeError';
}
