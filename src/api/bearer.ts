/** The bearer token that every route but the open ones needs. It is checked before the body is read. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PetioleError } from '../errors.ts';
import type { Principal, TokensPort } from './ports.ts';

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal | null;
  }
}

export function bearerGuard(tokens: TokensPort): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  return async (request, reply) => {
    const header = request.headers.authorization;
    const token = /^bearer +(\S+) *$/i.exec(header ?? '')?.[1];
    const principal = token === undefined ? null : await tokens.verify(token);
    if (principal !== null) {
      request.principal = principal;
      return;
    }
    reply.header('www-authenticate', 'Bearer realm="api"');
    throw new PetioleError('UNAUTHORIZED', refusal(header, token));
  };
}

function refusal(header: string | undefined, token: string | undefined): string {
  if (header === undefined) return "send the header 'Authorization: Bearer TOKEN'";
  if (token === undefined) return "the Authorization header must read 'Bearer TOKEN'";
  return 'this token is not known here, or it was revoked';
}
