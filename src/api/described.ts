/** The routes of controllers, as their decorators describe them. */
import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { ROUTE_METADATA, type RouteSpec } from './route.ts';

export interface DescribedRoute {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** with `{name}` */
  path: string;
  route: RouteSpec;
}

export function describedRoutes(controllers: readonly Type[]): DescribedRoute[] {
  return controllers.flatMap((controller) => {
    const base = Reflect.getMetadata(PATH_METADATA, controller) as string;
    const handlers = Object.values(Object.getOwnPropertyDescriptors(controller.prototype)).map(({ value }) => value as unknown);
    return handlers.flatMap((handler) => (typeof handler === 'function' ? (described(base, handler) ?? []) : []));
  });
}

function described(base: string, handler: object): DescribedRoute | undefined {
  const route = Reflect.getMetadata(ROUTE_METADATA, handler) as RouteSpec | undefined;
  if (!route) return undefined;
  const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod].toLowerCase() as DescribedRoute['method'];
  return { method, path: pathOf(base, Reflect.getMetadata(PATH_METADATA, handler) as string), route };
}

/** `:name` as OpenAPI writes it. */
function pathOf(...parts: string[]): string {
  const names = parts.flatMap((part) => part.split('/')).filter((name) => name !== '');
  return `/${names.map((name) => (name.startsWith(':') ? `{${name.slice(1)}}` : name)).join('/')}`;
}
