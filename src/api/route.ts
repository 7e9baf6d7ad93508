/**
 * A route is described once, by `@Route` on its handler: what it takes, what it answers, who may call it. Everything that needs to
 * know reads it there: validation, the check of permissions, the OpenAPI document, the generated client. A handler without it does
 * not get registered (`routes.ts`), so there is no route that nobody described.
 */
import { applyDecorators, createParamDecorator, HttpCode, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Code } from '../errors.ts';
import type { Needs } from '../permissions.ts';

/** An answer that is not plain JSON of one schema. */
export interface OtherAnswer {
  description: string;
  /** default: `application/json` */
  type?: string;
  schema?: z.ZodType;
  /** name → what it says */
  headers?: Record<string, string>;
}

/** JSON of this schema; null: no body. */
export type Answer = z.ZodType | null | OtherAnswer;

export interface RouteSpec {
  /** the operation's name in the document and in the client: `forkExecution` */
  id: string;
  /** half a line for lists */
  summary: string;
  /** what a caller has to know beside it; Markdown */
  description?: string;
  /** who may call it */
  needs: Needs;
  /** default: none. Each is a strict object: what it does not name is 400 */
  params?: z.ZodObject;
  query?: z.ZodObject;
  /** request headers that the handler reads, for the document; names in lower case */
  headers?: z.ZodObject;
  /** the JSON body. Default: none */
  body?: z.ZodType;
  /** content types beside JSON. TypeScript counts as `{ script }`; with YAML the handler gets the document's text, whatever came */
  takes?: readonly string[];
  /** the handler reads the body itself, whatever its content type */
  raw?: boolean;
  /** status → what is answered; the first one is the usual one */
  answers: Readonly<Record<number, Answer>>;
  /** codes beside those that every route of its kind may answer with */
  errors?: readonly Code[];
  /** of the body, for people: name → value */
  examples?: Readonly<Record<string, unknown>>;
}

/** What a route tells the hooks, as Fastify's `config`. */
export interface RouteTraits {
  route?: RouteSpec;
  /** a route that is no part of the API, such as the web interface: why */
  undescribed?: string;
}

/** Undefined for what is no route of the API. */
export function routeOf(request: FastifyRequest): RouteSpec | undefined {
  return request.is404 ? undefined : (request.routeOptions.config as RouteTraits).route;
}

export const ROUTE_METADATA = 'petiole:route';

/** Stands on every handler, beside Nest's `@Get` and its like. The first of its answers gives the status. */
export function Route(spec: RouteSpec): MethodDecorator {
  const [status = 200] = Object.keys(spec.answers).map(Number);
  return applyDecorators(RouteConfig({ route: spec } satisfies RouteTraits), SetMetadata(ROUTE_METADATA, spec), HttpCode(status));
}

/** What the schemas of the route made of the request (`checkRequest`). */
export interface Checked {
  params: unknown;
  query: unknown;
  body: unknown;
}

declare module 'fastify' {
  interface FastifyRequest {
    checked: Checked | null;
  }
}

const checkedPart = (part: keyof Checked) =>
  createParamDecorator(
    (_data: undefined, context: ExecutionContext) => context.switchToHttp().getRequest<FastifyRequest>().checked?.[part],
  );

/** The parameters in the address, as `params` of the route makes them. */
export const Params = checkedPart('params');
/** The query, as `query` of the route makes it. */
export const Query = checkedPart('query');
/** The body, as `body` of the route makes it; text where the route takes YAML. */
export const Body = checkedPart('body');
