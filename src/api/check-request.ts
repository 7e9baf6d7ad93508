/** Every request is held against the schemas of its route before its handler runs. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { PetioleError } from '../errors.ts';
import { documentOf } from './document-body.ts';
import { textBody, YAML } from './media.ts';
import type { Checked, RouteSpec } from './route.ts';
import { parse } from './validate.ts';

const NOTHING = z.strictObject({});

export function checkRequest(request: FastifyRequest, route: RouteSpec): Checked {
  return {
    params: parse(route.params ?? NOTHING, request.params, 'the path'),
    query: parse(route.query ?? NOTHING, request.query, 'the query'),
    body: route.raw ? undefined : bodyOf(request, route),
  };
}

function bodyOf(request: FastifyRequest, { body: schema, takes }: RouteSpec): unknown {
  if (!schema) return withoutBody(request.body);
  // the rooms that keep documents read them themselves, so that they can name lines
  if (takes?.includes(YAML)) return documentOf(request, schema.description ?? 'a document');
  const script = textBody(request);
  return parse(schema, script === undefined ? request.body : { script }, 'the body');
}

/** `{}` is what many clients send where there is nothing to say. */
function withoutBody(body: unknown): undefined {
  if (body === undefined || body === null || (typeof body === 'object' && Object.keys(body).length === 0)) return undefined;
  throw new PetioleError('INVALID_REQUEST', 'this route takes no body: leave it out');
}
