/** The cookies of browsers. No script can read them, and no other site can have them sent. */
import { fastifyCookie, type FastifyCookie } from '@fastify/cookie';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const SESSION = 'petiole_session';

/** Nothing is parsed before somebody asks: most requests have a token and no cookie. */
export function addCookies(server: FastifyInstance): void {
  void server.register(fastifyCookie, { hook: false });
}

export function sessionCookie(request: FastifyRequest): string | undefined {
  return cookieOf(request, SESSION);
}

export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, value: string, lifetimeMs: number): void {
  setCookie(reply, SESSION, value, { ...attributes(request), sameSite: 'strict', maxAge: Math.floor(lifetimeMs / 1000) });
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  setCookie(reply, SESSION, '', { ...attributes(request), sameSite: 'strict', maxAge: 0 });
}

export function cookieOf(request: FastifyRequest, name: string): string | undefined {
  // Raw, since a route that reads its body itself has its headers taken away.
  const header = request.raw.headers.cookie;
  return header === undefined || !header.includes(name) ? undefined : fastifyCookie.parse(header)[name] || undefined;
}

export function setCookie(reply: FastifyReply, name: string, value: string, options: Parameters<FastifyCookie['serialize']>[2]): void {
  void reply.header('set-cookie', fastifyCookie.serialize(name, value, options));
}

/** `secure` behind https alone: a browser does not send it back over http, which is how one on the same machine comes. */
export function attributes(request: FastifyRequest): { path: string; httpOnly: boolean; secure: boolean } {
  return { path: '/', httpOnly: true, secure: request.protocol === 'https' };
}
