/** What every answer says to browsers and proxies, unless its route says otherwise. */
import type { FastifyReply } from 'fastify';

const HEADERS = {
  // answers hold inputs and outputs of flows: nobody on the way keeps them
  'cache-control': 'no-store',
  // and what somebody else wrote into them is never taken for a page or a script
  'x-content-type-options': 'nosniff',
};

export function setSafeHeaders(reply: FastifyReply): void {
  for (const [name, value] of Object.entries(HEADERS)) if (!reply.hasHeader(name)) void reply.header(name, value);
}
