/** The HTTP side of the demo service: endpoints in the manner of httpbin, as many as the sample flows and a first try need. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const MAX_BODY = 1024 * 1024;
const MAX_DELAY_SECONDS = 30;

interface Call {
  request: IncomingMessage;
  url: URL;
  /** the variable parts of the path */
  parts: string[];
  /** how often /flaky was asked, by key */
  failures: Map<string, number>;
}

interface Answer {
  status?: number;
  headers?: Record<string, string>;
  json?: unknown;
}

type Endpoint = { methods: string[]; path: RegExp; about: string; answer(call: Call): Answer | Promise<Answer> };

const ANY = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

const ENDPOINTS: Endpoint[] = [
  { methods: ['GET'], path: /^\/$/, about: '/: this list', answer: () => ({ json: { endpoints: ENDPOINTS.map(({ about }) => about) } }) },
  { methods: ['GET'], path: /^\/get$/, about: '/get: what was asked', answer: echo },
  { methods: ['POST'], path: /^\/post$/, about: '/post: what was sent', answer: echo },
  { methods: ['PUT'], path: /^\/put$/, about: '/put: what was sent', answer: echo },
  { methods: ['PATCH'], path: /^\/patch$/, about: '/patch: what was sent', answer: echo },
  { methods: ['DELETE'], path: /^\/delete$/, about: '/delete: what was sent', answer: echo },
  { methods: ANY, path: /^\/anything(?:\/.*)?$/, about: '/anything: what was sent, with any method', answer: echo },
  {
    methods: ['GET'],
    path: /^\/headers$/,
    about: '/headers: the headers of the request',
    answer: ({ request }) => ({ json: { headers: request.headers } }),
  },
  { methods: ['GET'], path: /^\/uuid$/, about: '/uuid: a random UUID', answer: () => ({ json: { uuid: randomUUID() } }) },
  { methods: ANY, path: /^\/status\/(\d{3})$/, about: '/status/CODE: answers with that status', answer: status },
  { methods: ANY, path: /^\/delay\/(\d+(?:\.\d+)?)$/, about: '/delay/SECONDS: answers after that time, at most 30 s', answer: delay },
  {
    methods: ANY,
    path: /^\/flaky$/,
    about: '/flaky?key=K&failures=N: 503 for the first N calls with that key (default 2), then 200',
    answer: flaky,
  },
  { methods: ['GET'], path: /^\/stock\/([^/]+)$/, about: '/stock/ITEM: how many are left of leaf, stem and root', answer: stock },
  { methods: ['GET'], path: /^\/redirect\/(\d{1,2})$/, about: '/redirect/N: redirects N times, then /get', answer: redirect },
];

export function createEndpoints(): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const failures = new Map<string, number>();
  return async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const matching = ENDPOINTS.filter(({ path }) => path.test(url.pathname));
    const endpoint = matching.find(({ methods }) => methods.includes(request.method === 'HEAD' ? 'GET' : (request.method ?? '')));
    if (endpoint !== undefined) {
      const parts = endpoint.path.exec(url.pathname)?.slice(1) ?? [];
      return send(response, await endpoint.answer({ request, url, parts, failures }));
    }
    if (matching.length > 0) return send(response, { status: 405, json: { error: `${url.pathname} does not take ${request.method}` } });
    send(response, { status: 404, json: { error: `there is no ${url.pathname}; GET / lists what there is` } });
  };
}

function send(response: ServerResponse, { status = 200, headers = {}, json }: Answer): void {
  const body = json === undefined ? '' : JSON.stringify(json);
  response.writeHead(status, { ...(body && { 'content-type': 'application/json' }), ...headers }).end(body);
}

async function echo({ request, url }: Call): Promise<Answer> {
  const data = await bodyOf(request);
  if (data === null) return { status: 413, json: { error: 'the demo service takes bodies up to 1 MB' } };
  const args = Object.fromEntries(url.searchParams);
  const about = {
    method: request.method,
    url: `http://${request.headers.host ?? 'localhost'}${url.pathname}${url.search}`,
    args,
    headers: request.headers,
  };
  return { json: request.method === 'GET' ? about : { ...about, data, json: parsed(data) } };
}

function status({ parts }: Call): Answer {
  const code = Number(parts[0]);
  if (code < 200 || code > 599) return { status: 400, json: { error: 'a status from 200 to 599' } };
  return { status: code, ...(code !== 204 && code !== 304 && { json: { status: code } }) };
}

async function delay(call: Call): Promise<Answer> {
  const seconds = Math.min(Number(call.parts[0]), MAX_DELAY_SECONDS);
  const gone = AbortSignal.timeout(MAX_DELAY_SECONDS * 2000);
  await sleep(seconds * 1000, undefined, { signal: gone, ref: false });
  return echo(call);
}

function flaky({ url, failures }: Call): Answer {
  const key = url.searchParams.get('key') ?? '';
  const wanted = Number(url.searchParams.get('failures') ?? 2);
  const failed = failures.get(key) ?? 0;
  if (failed < wanted) {
    failures.set(key, failed + 1);
    return { status: 503, headers: { 'retry-after': '0' }, json: { failed: failed + 1, of: wanted } };
  }
  failures.delete(key);
  return { json: { succeeded_after: wanted } };
}

const STOCK = new Map([
  ['leaf', 120],
  ['stem', 40],
  ['root', 8],
]);

function stock({ parts }: Call): Answer {
  const item = String(parts[0]);
  const left = STOCK.get(item);
  if (left === undefined) return { status: 404, json: { error: `there is no item "${item}"; there are ${[...STOCK.keys()].join(', ')}` } };
  return { json: { item, left } };
}

function redirect({ parts }: Call): Answer {
  const left = Number(parts[0]);
  return { status: 302, headers: { location: left > 1 ? `/redirect/${left - 1}` : '/get' } };
}

async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
