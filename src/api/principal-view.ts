import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Principal } from '../actor.ts';
import type { principalAnswer } from './schemas/access.ts';

export function viewOfPrincipal({ kind, id, name, role, permissions, expiresAt }: Principal): z.output<typeof principalAnswer> {
  return { kind, id, name, role, permissions: [...permissions], expires_at: expiresAt?.toISOString() ?? null };
}

/** Of a request that needed one. */
export function principalIn({ principal }: FastifyRequest): Principal {
  if (principal === null) throw new Error('a route that needs a principal was called without one');
  return principal;
}
