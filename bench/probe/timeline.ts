/**
 * Where the time of one flow goes when it is alone: what was under way at each moment between the request and its answer. Of
 * several things at once the one that the flow waits for counts: its HTTP call, else its script, else the database, else the
 * process itself.
 */
import { channel, type ChannelListener } from 'node:diagnostics_channel';
import { productRequire, wrap } from './product.ts';

export interface Timeline {
  requests: number;
  /** mean of a request, ms, by what was under way */
  parts: { part: Part; ms: number; times: number }[];
}

export type Part =
  'HTTP call' | 'runner: IPC and isolate' | 'SQL' | 'connector' | 'API, before the flow begins' | 'engine' | 'API, after the last commit';

interface Span {
  part: 'HTTP call' | 'runner: IPC and isolate' | 'SQL' | 'connector';
  begin: number;
  end: number;
}

/** What the flow waits for where several are under way, most telling first. */
const ORDER: Span['part'][] = ['HTTP call', 'runner: IPC and isolate', 'SQL', 'connector'];

let spans: Span[] = [];
let requests: { begin: number; end: number }[] = [];
let recording = false;
let isWrapped = false;

export async function startTimeline(): Promise<null> {
  if (!isWrapped) await wrapAll();
  isWrapped = true;
  spans = [];
  requests = [];
  recording = true;
  return null;
}

export function takeTimeline(): Timeline {
  recording = false;
  const sums = new Map<Part, { ms: number; times: number }>();
  let next = 0;
  spans.sort((a, b) => a.begin - b.begin);
  for (const request of requests) {
    const inside: Span[] = [];
    while (next < spans.length && spans[next]!.begin < request.begin) next += 1;
    for (; next < spans.length && spans[next]!.begin < request.end; next++) inside.push(spans[next]!);
    addUp(request, inside, sums);
  }
  const count = Math.max(requests.length, 1);
  return {
    requests: requests.length,
    parts: [...sums].map(([part, { ms, times }]) => ({ part, ms: ms / count, times: times / count })),
  };
}

function addUp(request: { begin: number; end: number }, inside: Span[], sums: Map<Part, { ms: number; times: number }>): void {
  const add = (part: Part, ms: number, times = 0): void => {
    const sum = sums.get(part) ?? { ms: 0, times: 0 };
    sums.set(part, { ms: sum.ms + ms, times: sum.times + times });
  };
  const first = Math.min(...inside.map(({ begin }) => begin), request.end);
  const last = Math.max(...inside.map(({ end }) => Math.min(end, request.end)), first);
  const cuts = [...new Set([request.begin, request.end, ...inside.flatMap(({ begin, end }) => [begin, Math.min(end, request.end)])])];
  cuts.sort((a, b) => a - b);
  for (let i = 1; i < cuts.length; i++) {
    const [from, to] = [cuts[i - 1]!, cuts[i]!];
    const open = ORDER.find((part) => inside.some((span) => span.part === part && span.begin <= from && span.end >= to));
    add(open ?? (to <= first ? 'API, before the flow begins' : from >= last ? 'API, after the last commit' : 'engine'), to - from);
  }
  for (const { part } of inside) add(part, 0, 1);
}

async function wrapAll(): Promise<void> {
  const timed = (part: Span['part']) => (original: (this: object, ...given: never[]) => unknown) =>
    function (this: object, ...given: never[]): unknown {
      if (!recording) return original.apply(this, given);
      const begin = performance.now();
      const result = original.apply(this, given);
      const ended = (): number => spans.push({ part, begin, end: performance.now() });
      if (result instanceof Promise) result.then(ended, ended);
      return result;
    };
  await wrap('runner/pool.js', 'RunnerPool', 'open', timed('runner: IPC and isolate'));
  await wrap('runner/pool.js', 'RunnerPool', 'deliver', timed('runner: IPC and isolate'));
  await wrap('connectors/connections.js', 'ConnectionPipeline', 'call', timed('connector'));
  wrapQueries();
  between('undici:request:create', ['undici:request:trailers', 'undici:request:error'], (begin, end) =>
    spans.push({ part: 'HTTP call', begin, end }),
  );
  between('http.server.request.start', ['http.server.response.finish'], (begin, end) => requests.push({ begin, end }));
}

/** Every statement, also those of TypeORM; those that look for work beside the flow count too where they overlap it. */
function wrapQueries(): void {
  const pg = productRequire('pg') as { Client: { prototype: { query: (...given: unknown[]) => unknown } } };
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function (this: unknown, ...given: unknown[]): unknown {
    if (!recording) return query.apply(this as never, given);
    const begin = performance.now();
    const ended = (): number => spans.push({ part: 'SQL', begin, end: performance.now() });
    const last = given.at(-1);
    if (typeof last === 'function') {
      const told = (...results: unknown[]): unknown => {
        ended();
        return (last as (...results: unknown[]) => unknown)(...results);
      };
      return query.apply(this as never, [...given.slice(0, -1), told]);
    }
    const result = query.apply(this as never, given);
    if (result instanceof Promise) result.then(ended, ended);
    return result;
  };
}

/** Time between two messages about the same request. */
function between(opens: string, closes: string[], told: (begin: number, end: number) => void): void {
  const begun = new WeakMap<object, number>();
  const requestOf = (message: unknown): object => (message as { request: object }).request;
  const open: ChannelListener = (message) => void begun.set(requestOf(message), performance.now());
  const close: ChannelListener = (message) => {
    const begin = begun.get(requestOf(message));
    if (begin !== undefined && recording) told(begin, performance.now());
  };
  channel(opens).subscribe(open);
  for (const name of closes) channel(name).subscribe(close);
}
