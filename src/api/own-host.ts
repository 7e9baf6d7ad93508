/**
 * Against DNS rebinding: a page of another site whose name suddenly stands for 127.0.0.1 is of the same origin as this server, for
 * the browser. The Host header gives it away. Who listens on loopback alone is asked under the names of loopback, or under the public
 * address; who listens for others, as in a container, may have any name.
 */
import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { PetioleError } from '../errors.ts';

export type HostCheck = (request: FastifyRequest) => void;

/** Throws WRONG_HOST for a request that does not mean this server. */
export function hostCheck(listeningOn: string, publicUrl: string | null): HostCheck {
  if (!isLoopback(listeningOn)) return () => undefined;
  const publicHost = publicUrl === null ? null : new URL(publicUrl).hostname.toLowerCase();
  return (request) => {
    // What a trusted proxy says that it was asked for, or else the header itself.
    const name = nameIn(request.host);
    if (name === null || isLoopback(name) || name === publicHost) return;
    throw new PetioleError(
      'WRONG_HOST',
      `this server listens on ${listeningOn} alone and is not called '${name.slice(0, 200)}': set PETIOLE_PUBLIC_URL to the address under which browsers reach it`,
    );
  };
}

/** Null where there is none, as with HTTP/1.0: no browser leaves it out. */
function nameIn(host: string | undefined): string | null {
  if (!host) return null;
  return (/^(\[[^\]]*\]|[^:]*)(:\d*)?$/.exec(host)?.[1] ?? host).toLowerCase();
}

export function isLoopback(name: string): boolean {
  const bare = name.replace(/^\[|\]$/g, '');
  if (isIP(bare) === 4) return bare.startsWith('127.');
  return bare === '::1' || bare === 'localhost' || bare.endsWith('.localhost');
}
