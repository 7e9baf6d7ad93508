/** A worker's one door: `GET /metrics`, for whoever has a token with `system:read`, as on the server. Nothing else is answered. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PetioleError } from '../errors.ts';
import { METRICS_TYPE } from '../monitoring/metrics.ts';
import type { PrincipalsPort } from './access-ports.ts';
import { assertMay } from './authentication.ts';
import type { ApiLog } from './filter.ts';
import { PROBLEM_TYPE, problemOf } from './problems.ts';

export interface MetricsDoor {
  metrics: { text(): Promise<string> };
  ofToken: PrincipalsPort['ofToken'];
  log: ApiLog;
}

/** Whoever is slow or comes too often: a scrape is one request in some seconds. */
const BOUNDS = { headersTimeout: 5000, requestTimeout: 5000, maxHeaderSize: 8192 };
const MOST_CONNECTIONS = 32;

export async function listenForMetrics(
  { host, port }: { host: string; port: number },
  door: MetricsDoor,
): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(BOUNDS, (request, response) => void answer(request, response, door));
  server.maxConnections = MOST_CONNECTIONS;
  server.listen(port, host);
  await once(server, 'listening');
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}/metrics`,
    async close() {
      const closed = once(server, 'close');
      server.close().closeAllConnections();
      await closed;
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, door: MetricsDoor): Promise<void> {
  request.resume(); // a body is nobody's
  try {
    const text = await read(request, door);
    response.writeHead(200, { 'content-type': METRICS_TYPE, 'cache-control': 'no-store' }).end(text);
  } catch (error) {
    const { problem, internal } = problemOf(error, 0);
    if (internal) door.log.error({ error: String(error) }, 'the metrics could not be read');
    const asked = problem.status === 401 ? { 'www-authenticate': 'Bearer realm="api"' } : {};
    response.writeHead(problem.status, { 'content-type': PROBLEM_TYPE, ...asked }).end(JSON.stringify(problem));
  }
}

async function read({ method, url, headers }: IncomingMessage, { metrics, ofToken }: MetricsDoor): Promise<string> {
  const [, token] = /^bearer +(\S+) *$/i.exec(headers.authorization ?? '') ?? [];
  const principal = token === undefined ? null : await ofToken(token);
  if (principal === null) throw new PetioleError('UNAUTHORIZED', "send the header 'Authorization: Bearer TOKEN', of a token that is known");
  assertMay(principal, 'system:read');
  if (url?.split('?')[0] !== '/metrics') throw new PetioleError('NOT_FOUND', 'a worker answers to GET /metrics alone');
  if (method !== 'GET') throw new PetioleError('METHOD_NOT_ALLOWED', '/metrics takes GET');
  return metrics.text();
}
