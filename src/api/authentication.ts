/**
 * Who asks, and whether they may: checked before anything of the body is read. A bearer token in the header goes before a session in
 * the cookie. A route that names no permission is not registered, and an address that is none needs a principal under `/api/`.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '../actor.ts';
import { PetioleError } from '../errors.ts';
import { describePermission, leastRole, type Needs, type Permission } from '../permissions.ts';
import { sessionCookie } from './cookies.ts';
import type { PrincipalsPort } from './access-ports.ts';

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal | null;
  }
}

/** Throws UNAUTHORIZED where nobody is known, FORBIDDEN where they may not. */
export async function admit(principals: PrincipalsPort, needs: Needs, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (needs === 'open') return;
  const principal = await principalOf(principals, request, (cookie) => principals.ofSession(cookie));
  if (principal === null) {
    reply.header('www-authenticate', 'Bearer realm="api"');
    throw new PetioleError('UNAUTHORIZED', refusal(request));
  }
  request.principal = principal;
  if (needs !== 'principal') assertMay(principal, needs);
}

/** Throws FORBIDDEN, with what is missing and who has it. */
export function assertMay({ name, role, permissions }: Principal, needed: Permission): void {
  if (permissions.includes(needed)) return;
  const least = leastRole(needed);
  const narrowed = role === 'admin' || role === least ? `the scopes of '${name}' leave it out` : `'${name}' is ${article(role)} ${role}`;
  const who = least === 'admin' ? 'an admin may' : `${article(least)} ${least} may, and who is more`;
  throw new PetioleError('FORBIDDEN', `you may not ${describePermission(needed)} (${needed}): ${narrowed}; ${who}`, {
    permission: needed,
    least_role: least,
  });
}

/** Whether who sent the request still may: for answers that go on for hours. Asking is no use of a session, or it would never idle out. */
export async function isAdmitted(principals: PrincipalsPort, needs: Needs, request: FastifyRequest): Promise<boolean> {
  if (needs === 'open') return true;
  const principal = await principalOf(principals, request, (cookie) => principals.lookAtSession(cookie));
  return principal !== null && (needs === 'principal' || principal.permissions.includes(needs));
}

type Found = Principal | null | Promise<Principal | null>;

function principalOf(principals: PrincipalsPort, request: FastifyRequest, ofSession: (cookie: string) => Found): Found {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const token = bearerOf(authorization);
    return token === undefined ? null : principals.ofToken(token);
  }
  const cookie = sessionCookie(request);
  return cookie === undefined ? null : ofSession(cookie);
}

function bearerOf(header: string): string | undefined {
  return /^bearer +(\S+) *$/i.exec(header)?.[1];
}

function refusal(request: FastifyRequest): string {
  const { authorization } = request.headers;
  if (authorization !== undefined && bearerOf(authorization) === undefined) return "the Authorization header must read 'Bearer TOKEN'";
  if (authorization !== undefined) return 'this token is not known here, it has expired, or it was revoked';
  if (sessionCookie(request) !== undefined) return 'the session has ended: sign in again';
  return "send the header 'Authorization: Bearer TOKEN', or sign in";
}

function article(role: string): string {
  return /^[aeiou]/.test(role) ? 'an' : 'a';
}
