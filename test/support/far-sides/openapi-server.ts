/**
 * A service made from an OpenAPI document: it takes only requests that the document allows, and answers with what the document
 * says. It reads the document by itself, so that what a connector type was made to send is checked by something else.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import Ajv2020 from 'ajv/dist/2020.js';
import { sample } from 'openapi-sampler';
import type { Action, ConnectorType } from '../../../src/sdk/connector.ts';
import { serveHttp, type TestServer } from './http-server.ts';
import { OpenApiRoutes, type Route } from './openapi-routes.ts';

type Json = { [key: string]: unknown };

export interface OpenApiServer extends TestServer {
  /** the last request: what the document says against it, and what was answered */
  last?: { problems: string[]; answer: unknown; route: string; url: string; body: unknown; headers: IncomingMessage['headers'] };
  /** inputs that an action needs, the body sampled from the document. `route`: `POST /customers/{id}` */
  inputsFor(type: ConnectorType, action: string, route: string): Json;
  /** the fields of a connector to this server */
  connectionFor(type: ConnectorType): Json;
}

export async function serveOpenApi(document: Json): Promise<OpenApiServer> {
  const routes = new OpenApiRoutes(document);
  const checks = new Ajv2020.default({ strict: false, validateFormats: false, allErrors: true, logger: false });
  const server: OpenApiServer = {
    ...(await serveHttp((request, response) => void answer(request, response))),
    inputsFor: (type, action, route) =>
      inputsOf(
        type.actions[action] as Action,
        routes,
        routes.sampleBody(route, (schema, value) => bodyProblems(schema, value).length === 0),
      ),
    connectionFor: (type) => connectionOf(type, server.url),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const url = new URL(request.url ?? '/', server.url);
    const candidates = routes.find(request.method ?? 'GET', url.pathname);
    const judged = candidates.map((found) => ({ found, problems: problemsOf(found, { url, body, request }) }));
    const [first = { found: undefined, problems: [`no operation ${request.method} ${url.pathname}`] }] = judged;
    const { found, problems } = judged.find((one) => one.problems.length === 0) ?? first;
    const good = found ? routes.answerOf(found.route) : { status: 404, type: 'application/json', body: {} };
    server.last = {
      problems,
      answer: good.body === undefined ? null : good.body,
      route: found ? `${found.route.method} ${found.route.path}` : '',
      url: url.href,
      body,
      headers: request.headers,
    };
    if (problems.length > 0) {
      response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify({ problems }));
      return;
    }
    if (good.body === undefined) response.writeHead(good.status).end();
    else
      response
        .writeHead(good.status, { 'content-type': good.type })
        .end(good.type.includes('json') ? JSON.stringify(good.body) : String(good.body));
  }

  function problemsOf(
    { route, values }: { route: Route; values: Json },
    { url, body, request }: { url: URL; body: unknown; request: IncomingMessage },
  ): string[] {
    const problems: string[] = [];
    for (const parameter of routes.parametersOf(route)) {
      const { name, required, in: place } = parameter as { name: string; in: string; required?: boolean };
      const isThere =
        place === 'path'
          ? values[name] !== undefined && values[name] !== ''
          : place === 'query'
            ? [...url.searchParams.keys()].some((key) => key === name || key.startsWith(`${name}[`)) ||
              parameter['style'] !== undefined ||
              isSpread(parameter)
            : place === 'header'
              ? request.headers[name.toLowerCase()] !== undefined || IGNORED.has(name.toLowerCase())
              : true;
      if (required && !isThere) problems.push(`the ${place} parameter ${name} is missing`);
    }
    const { schema, required, types } = routes.bodyOf(route);
    if (required && body === undefined) problems.push('the body is missing');
    const type = String(request.headers['content-type'] ?? '').split(';')[0] ?? '';
    if (body !== undefined && types.length > 0 && !types.some((one) => one.split(';')[0] === type || one.includes('*')))
      problems.push(`the body is ${type}, and not ${types.join(' or ')}`);
    if (schema && body !== undefined && type.includes('json')) {
      problems.push(...bodyProblems(schema, body));
    }
    return problems;
  }

  function bodyProblems(schema: Json, body: unknown): string[] {
    const validate = checks.compile(routes.closed(schema));
    const isDeclared = ({ params }: { params: Record<string, unknown> }) =>
      params['missingProperty'] === undefined || routes.declares(schema, String(params['missingProperty']));
    if (validate(body)) return [];
    return (validate.errors ?? []).filter(isDeclared).map(({ instancePath, message }) => `body${instancePath}: ${message}`);
  }
  return server;
}

const IGNORED = new Set(['accept', 'content-type', 'authorization']);

function isSpread(parameter: Json): boolean {
  const { type } = (parameter['schema'] ?? {}) as { type?: unknown };
  return type === 'object' || type === 'array';
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  // a form without fields is one
  if (text === '') return request.headers['content-type'] === undefined ? undefined : '';
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What an action needs, and what it may be given besides where that is of one kind. */
function inputsOf(action: Action, routes: OpenApiRoutes, body: unknown): Json {
  const { properties, required = [] } = action.inputs as { properties: Record<string, Json>; required?: string[] };
  const given = Object.entries(properties).filter(([key]) => required.includes(key));
  return Object.fromEntries(
    given.map(([key, schema]) => [key, /^body_*$/.test(key) && body !== undefined ? body : sampled(schema, routes)]),
  );
}

function sampled(schema: Json, routes: OpenApiRoutes): unknown {
  if (schema['file'] === true && schema['properties'] === undefined) return 'some bytes';
  if (schema['type'] === undefined && schema['anyOf'] === undefined && schema['enum'] === undefined && schema['properties'] === undefined)
    return 'text';
  const value: unknown = sample(schema as never, { skipNonRequired: true, quiet: true }, routes.document as never);
  return value === '' || value === null ? 'text' : value;
}

/** The type with a token in the place of OAuth, which would ask another server for one. */
export function withToken(type: ConnectorType): ConnectorType {
  const kinds = JSON.stringify(type.authorization ?? {});
  return kinds.includes('"oauth2"') ? { ...type, authorization: { kind: 'bearer', field: 'token_of_the_test' } } : type;
}

function connectionOf(type: ConnectorType, url: string): Json {
  const { properties, required = [] } = type.connection as { properties: Json; required?: string[] };
  const fields: Json = {};
  for (const key of required) if (key !== 'base_url') fields[key] = 'text';
  const kinds = (type.authorization ?? { kind: 'none' }) as Json;
  const kind = (typeof kinds['kind'] === 'string' ? kinds : Object.values(kinds)[0]) as {
    kind: string;
    field?: string;
    fields?: { properties: Json };
  };
  if (properties['base_url'] !== undefined) fields['base_url'] = url;
  if (kind.kind === 'basic') Object.assign(fields, { user: 'ada', password: 'a-password' });
  if (kind.kind === 'bearer') fields[kind.field ?? 'token'] = 'a-token';
  if (kind.kind === 'api_key') fields[kind.field ?? 'api_key'] = 'a-key';
  for (const key of Object.keys(kind.fields?.properties ?? {})) fields[key] = 'a-key';
  return fields;
}
