import { isIPv4 } from 'node:net';
import type { FastifyRequest } from 'fastify';

/** Where a request comes from, by what trusted proxies say. A server that listens on `::` gets IPv4 as `::ffff:203.0.113.7`. */
export function callerAddress({ ip }: Pick<FastifyRequest, 'ip'>): string {
  const bare = ip.replace(/^::ffff:/i, '');
  return isIPv4(bare) ? bare : ip;
}
