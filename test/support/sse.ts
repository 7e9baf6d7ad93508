/** A client of server-sent events over HTTP. */
import { createParser, type EventSourceMessage } from 'eventsource-parser';

export interface Sse {
  status: number;
  headers: Headers;
  events: EventSourceMessage[];
  comments: string[];
  /** resolves when the server has closed, or the line broke or was cut */
  ended: Promise<'closed' | 'broken'>;
  /** waits until the condition holds; fails when the stream is over before */
  until(condition: () => boolean): Promise<void>;
  cut(): void;
}

export async function openEvents(url: string, headers: Record<string, string>): Promise<Sse> {
  const line = new AbortController();
  const answer = await fetch(url, { headers, signal: line.signal });
  const events: EventSourceMessage[] = [];
  const comments: string[] = [];
  let told = Promise.withResolvers<void>();
  const parser = createParser({ onEvent: (event) => events.push(event), onComment: (comment) => comments.push(comment) });
  const read = async (): Promise<'closed' | 'broken'> => {
    try {
      for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
        parser.feed(chunk);
        told.resolve();
        told = Promise.withResolvers();
      }
      return 'closed';
    } catch {
      return 'broken';
    }
  };
  const ended = read();
  return {
    status: answer.status,
    headers: answer.headers,
    events,
    comments,
    ended,
    async until(condition) {
      while (!condition()) {
        const how = await Promise.race([told.promise, ended]);
        if (how !== undefined && !condition())
          throw new Error(`the stream was ${how} before; it said ${JSON.stringify(events).slice(0, 500)}`);
      }
    },
    cut: () => line.abort(),
  };
}
