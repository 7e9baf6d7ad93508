/** What every answer says to browsers and proxies, unless its route says otherwise. */
import type { FastifyReply, FastifyRequest } from 'fastify';

const ALWAYS = {
  // answers hold inputs and outputs of flows: nobody on the way keeps them
  'cache-control': 'no-store',
  // and what somebody else wrote into them is never taken for a page or a script
  'x-content-type-options': 'nosniff',
  // addresses hold names of flows and ids
  'referrer-policy': 'no-referrer',
  // no other site opens, frames or embeds what is answered here
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

/** Answers of the API are no pages: nothing in them is loaded or run. */
const API_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/**
 * Pages: all that they load comes from here, and no script stands in them. Styles do, since the components and the editor set theirs
 * while they run; the editor's workers are made from blobs.
 */
export const PAGE_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** A year, as is usual. Said behind https alone, or a browser would never come back by http. */
const HSTS = 'max-age=31536000';

/** Under `/api/docs` stand pages too. */
const NO_PAGE = /^\/(api(?!\/docs(\/|$|\?))|health|ready|metrics)(\/|$|\?)/;

export function setSafeHeaders(request: FastifyRequest, reply: FastifyReply): void {
  const set = (name: string, value: string): void => {
    if (!reply.hasHeader(name)) void reply.header(name, value);
  };
  for (const name in ALWAYS) set(name, ALWAYS[name as keyof typeof ALWAYS]);
  set('content-security-policy', NO_PAGE.test(request.url) ? API_POLICY : PAGE_POLICY);
  if (request.protocol === 'https') set('strict-transport-security', HSTS);
}
