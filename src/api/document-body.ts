/** Bodies that are documents: YAML, or JSON, which is YAML too. */
import type { FastifyRequest } from 'fastify';
import { PetioleError } from '../errors.ts';
import { textBody } from './media.ts';

/** The document as text. `what` tells what belongs there. */
export function documentOf(request: FastifyRequest, what: string): string {
  const document = textBody(request) ?? (request.body === undefined ? '' : JSON.stringify(request.body));
  if (document.trim() !== '') return document;
  throw new PetioleError('INVALID_REQUEST', `the body must be ${what}, in JSON or YAML`);
}
