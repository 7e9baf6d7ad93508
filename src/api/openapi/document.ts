/** The OpenAPI document: what `@Route` says of each route, with the schemas that hold at run time. */
import { createDocument, type oas31, type ZodOpenApiObject, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { PRODUCT } from '../../model.ts';
import type { DescribedRoute } from '../described.ts';
import { problemSchema } from '../schemas/problem.ts';
import { answersOf } from './answers.ts';
import { bodyOf } from './bodies.ts';
import { ABOUT, tagOf, TAGS } from './texts.ts';
import { tidy } from './tidy.ts';

export type OpenApiDocument = oas31.OpenAPIObject;

export function openApiDocument(routes: readonly DescribedRoute[], version: string): OpenApiDocument {
  const document: ZodOpenApiObject = {
    openapi: '3.1.1',
    info: { title: PRODUCT.name, version, description: ABOUT },
    servers: [{ url: '/', description: 'this server' }],
    tags: TAGS,
    security: [{ bearer: [] }, { session: [] }],
    paths: pathsOf(routes),
    components: {
      schemas: { Problem: problemSchema },
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'An API token' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'petiole_session',
          description: 'The session of a browser (`POST /api/v1/session`). What changes something needs the header `x-petiole-csrf: 1` too',
        },
      },
    },
  };
  return createDocument(document, { override: tidy });
}

function pathsOf(routes: readonly DescribedRoute[]): ZodOpenApiPathsObject {
  const paths: ZodOpenApiPathsObject = {};
  for (const described of routes) (paths[described.path] ??= {})[described.method] = operationOf(described);
  return paths;
}

function operationOf({ path, method, route }: DescribedRoute): ZodOpenApiOperationObject {
  const body = bodyOf(route);
  const description = [route.description, permissionOf(route.needs)].filter((part) => part !== undefined).join('\n\n');
  return {
    operationId: route.id,
    tags: [tagOf(path)],
    summary: route.summary,
    ...(description !== '' && { description }),
    requestParams: {
      ...(route.params && { path: route.params }),
      ...(route.query && { query: route.query }),
      ...(route.headers && { header: route.headers }),
    },
    ...(body && { requestBody: body }),
    responses: answersOf(route, method),
    ...(route.needs === 'open' && { security: [] }),
  };
}

function permissionOf(needs: string): string | undefined {
  if (needs === 'open') return undefined;
  return needs === 'principal' ? 'Needs a token or a session, and no permission.' : `Needs the permission \`${needs}\`.`;
}
