/**
 * What happens to every request, in this order: the host it means, who asks, whether they may, whether a browser was made to send it,
 * what kind of body it has; only then is the body read and held against the schemas of the route. A stranger cannot make the server
 * read anything.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Needs } from '../permissions.ts';
import type { AccessPorts } from './access-ports.ts';
import { admit } from './authentication.ts';
import { checkRequest } from './check-request.ts';
import { addCookies } from './cookies.ts';
import type { ApiLog } from './filter.ts';
import { checkMediaType } from './media.ts';
import type { HostCheck } from './own-host.ts';
import { recordChanges } from './recording.ts';
import { logRequests, type RequestLog } from './request-log.ts';
import { routeOf, type RouteTraits } from './route.ts';
import { setSafeHeaders } from './safe-headers.ts';
import { checkOrigin, checkSession, isSafe } from './same-origin.ts';
import { scrubAnswers, type Scrubber } from './scrub.ts';

export interface HookParts {
  access: Pick<AccessPorts, 'principals' | 'trail'>;
  log: ApiLog & RequestLog;
  known: Scrubber | undefined;
  publicUrl: string | null;
  logsRequests: boolean;
  /** as long as it is not known where the server listens, any host is meant */
  hostCheck(): HostCheck | null;
}

export function addHooks(server: FastifyInstance, { access, log, known, publicUrl, hostCheck, logsRequests }: HookParts): void {
  const publicOrigin = publicUrl === null ? null : new URL(publicUrl).origin;
  if (known) scrubAnswers(server, known);
  addCookies(server);
  server.decorateRequest('principal', null);
  server.decorateRequest('checked', null);
  server.addHook('onRequest', async (request, reply) => {
    setSafeHeaders(request, reply);
    void reply.header('x-request-id', request.id);
    hostCheck()?.(request);
    const needs = needsOf(request);
    await admit(access.principals, needs, request, reply);
    if (request.principal?.session) checkSession(request, publicOrigin);
    else if (needs === 'open' && !isSafe(request.method)) checkOrigin(request, publicOrigin);
    const route = routeOf(request);
    if (route) checkMediaType(request, route);
  });
  server.addHook('preHandler', async (request) => {
    const route = routeOf(request);
    if (route) request.checked = checkRequest(request, route);
  });
  recordChanges(server, access.trail, log, known);
  if (logsRequests) logRequests(server, log);
}

/** What is no route is not told to a stranger either; pages and their files are open. */
function needsOf(request: FastifyRequest): Needs {
  const route = routeOf(request);
  if (route) return route.needs;
  if (request.is404) return request.url.startsWith('/api/') ? 'principal' : 'open';
  return (request.routeOptions.config as RouteTraits).undescribed === undefined ? 'secrets:admin' : 'open';
}
