/**
 * A browser is known again when an authorization server sends it back: by a cookie of its own, since that of the session is not sent
 * along with what comes from another site.
 */
import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { attributes, cookieOf, setCookie } from './cookies.ts';

const NAME = 'petiole_oauth';
const SHAPE = /^[\w-]{43}$/;
/** As long as an authorization may take. */
const LIFETIME_SECONDS = 600;

export function browserMark(request: FastifyRequest): string | undefined {
  const mark = cookieOf(request, NAME);
  return mark !== undefined && SHAPE.test(mark) ? mark : undefined;
}

/** Of two that were begun at the same time each can still end: the mark that is there stays. */
export function markBrowser(request: FastifyRequest, reply: FastifyReply): string {
  const mark = browserMark(request) ?? randomBytes(32).toString('base64url');
  setCookie(reply, NAME, mark, { ...attributes(request), path: '/api/v1', sameSite: 'lax', maxAge: LIFETIME_SECONDS });
  return mark;
}
