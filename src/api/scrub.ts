import type { FastifyInstance } from 'fastify';

/** Knows the secrets of the process: `KnownSecrets`. */
export interface Scrubber {
  scrub(text: string): string;
  scrubJsonText(json: string): string;
}

/**
 * No answer holds a known secret, whatever route gave it. Contents of files pass as they are: they are what somebody uploaded or a
 * flow fetched, and a mask would damage them.
 */
export function scrubAnswers(server: FastifyInstance, known: Scrubber): void {
  server.addHook('onSend', async (_request, reply, payload) => {
    if (typeof payload !== 'string') return payload;
    const isJson = /\bjson\b/.test(String(reply.getHeader('content-type')));
    return isJson ? known.scrubJsonText(payload) : known.scrub(payload);
  });
}
