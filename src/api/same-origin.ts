/**
 * What a browser sends by itself must come from a page of this server: a session's cookie goes along with whatever any page makes the
 * browser send. Three hurdles: the cookie is SameSite=Strict, a header that no other site can set without asking, and what browsers
 * say of where a request comes from.
 */
import type { FastifyRequest } from 'fastify';
import { PetioleError } from '../errors.ts';

const CSRF_HEADER = 'x-petiole-csrf';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

export function isSafe(method: string): boolean {
  return SAFE.has(method);
}

/** Throws FORBIDDEN where a request with a session changes something, and may come from another site. */
export function checkSession(request: FastifyRequest, publicOrigin: string | null): void {
  if (isSafe(request.method)) return;
  checkOrigin(request, publicOrigin);
  if (request.raw.headers[CSRF_HEADER] === '1') return;
  throw new PetioleError('FORBIDDEN', `a change with a session needs the header '${CSRF_HEADER}: 1', so that no other site can make it`);
}

/** Throws FORBIDDEN where the browser says that another site's page has sent it. */
export function checkOrigin(request: FastifyRequest, publicOrigin: string | null): void {
  const { origin, 'sec-fetch-site': site } = request.raw.headers;
  const isForeign =
    (site !== undefined && site !== 'same-origin') || (origin !== undefined && !ownOrigins(request, publicOrigin).includes(origin));
  if (isForeign)
    throw new PetioleError('FORBIDDEN', `this was sent by a page of another site (${shown(origin ?? site)}), which may not do so`);
}

function ownOrigins(request: FastifyRequest, publicOrigin: string | null): string[] {
  const own = `${request.protocol}://${request.host}`;
  return publicOrigin === null ? [own] : [own, publicOrigin];
}

function shown(text: string | string[] | undefined): string {
  return String(text).slice(0, 200);
}
