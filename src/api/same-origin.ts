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

/**
 * Throws FORBIDDEN where the browser says that another site's page has sent it. `Sec-Fetch-Site` no page can forge, and the browser
 * knows best; over plain http it is not sent, and the host of `Origin` has to do (a proxy may have taken https away).
 */
export function checkOrigin(request: FastifyRequest, publicOrigin: string | null): void {
  const { origin, 'sec-fetch-site': site } = request.raw.headers;
  const isOwn = site !== undefined ? site === 'same-origin' : origin === undefined || isOwnOrigin(origin, request.host, publicOrigin);
  if (isOwn) return;
  throw new PetioleError(
    'FORBIDDEN',
    `this was sent by a page of another site (${shown(origin ?? site)}), which may not do so. Is it a page of this server, then PETIOLE_PUBLIC_URL has to be its address`,
  );
}

function isOwnOrigin(origin: string, host: string, publicOrigin: string | null): boolean {
  return origin === publicOrigin || origin === `http://${host}` || origin === `https://${host}`;
}

function shown(text: string | string[] | undefined): string {
  return String(text).slice(0, 200);
}
