/** Which bodies a route takes, and how they are read. JSON is taken everywhere; a route names what else it takes. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { PetioleError } from '../errors.ts';

export const TYPESCRIPT = 'application/typescript';
export const YAML = 'application/yaml';

const ALIASES: Record<string, string> = {
  'text/typescript': TYPESCRIPT,
  'application/x-typescript': TYPESCRIPT,
  'text/yaml': YAML,
  'application/x-yaml': YAML,
  'text/x-yaml': YAML,
};

/** No parser but the one that leaves the body alone answers to this. */
const RAW = 'application/vnd.petiole.raw';

/** PostgreSQL and V8 both go no deeper than some thousand levels; a limit of our own gives a clear answer. */
const MAX_DEPTH = 500;

/** The content type without its parameters, null where the request has none. */
export function mediaType(request: FastifyRequest): string | null {
  const header = request.headers['content-type'];
  if (header === undefined) return null;
  const type = header.split(';', 1)[0]!.trim().toLowerCase();
  return ALIASES[type] ?? type;
}

/** Text where the caller sent one of the route's own types, undefined for JSON. */
export function textBody(request: FastifyRequest): string | undefined {
  const type = mediaType(request);
  return type === TYPESCRIPT || type === YAML ? String(request.body ?? '') : undefined;
}

/** `route`: what the route says of the bodies that it takes. */
export function checkMediaType(request: FastifyRequest, route: { takes?: readonly string[]; raw?: boolean }): void {
  if (route.raw) {
    // What the parsers see; the route finds what was sent in the raw request.
    request.headers = { 'content-type': RAW };
    return;
  }
  const type = mediaType(request);
  if (type === null || type === 'application/json' || route.takes?.includes(type)) return;
  const taken = ['application/json', ...(route.takes ?? [])];
  throw new PetioleError('UNSUPPORTED_MEDIA_TYPE', `this route takes ${taken.join(' or ')}, not ${type}`, { takes: taken });
}

export function addBodyParsers(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, parseJson(body as string));
    } catch (error) {
      done(error as Error);
    }
  });
  server.addContentTypeParser(RAW, (_request, _body, done) => done(null));
  const text = [TYPESCRIPT, YAML, ...Object.keys(ALIASES)];
  server.addContentTypeParser(text, { parseAs: 'string' }, (_request, body, done) => done(null, body));
}

/** An empty body is no body: `curl -X POST -H 'Content-Type: application/json'` is a usual way to cancel. */
function parseJson(body: string): unknown {
  if (body.trim() === '') return undefined;
  if (body.length > 2 * MAX_DEPTH && depthOf(body) > MAX_DEPTH) {
    throw new PetioleError('INVALID_REQUEST', `the body is nested more than ${MAX_DEPTH} levels deep`);
  }
  try {
    return JSON.parse(body) as unknown;
  } catch (error) {
    throw new PetioleError('INVALID_REQUEST', `the body is not valid JSON: ${(error as Error).message}`);
  }
}

/** The deepest nesting of a JSON text, by its brackets outside strings. */
export function depthOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  let inText = false;
  for (let i = 0; i < json.length; i++) {
    const char = json[i];
    if (inText) {
      if (char === '\\') i++;
      else if (char === '"') inText = false;
    } else if (char === '"') inText = true;
    else if (char === '{' || char === '[') deepest = Math.max(deepest, ++depth);
    else if (char === '}' || char === ']') depth--;
  }
  return deepest;
}
