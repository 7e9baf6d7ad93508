/** Which methods a path has: Fastify answers an unknown method with 404, this makes a 405 of it. */
import type { FastifyInstance } from 'fastify';
import type { RouteTraits } from './route.ts';

export interface RouteTable {
  /** The methods of the route that this path belongs to; empty where there is none. */
  methodsOf(path: string): string[];
}

export function watchRoutes(server: FastifyInstance): RouteTable {
  const routes = new Map<string, { pattern: RegExp; methods: Set<string> }>();
  server.addHook('onRoute', ({ url, method, config }) => {
    const { route: spec, undescribed } = (config ?? {}) as RouteTraits;
    if (!spec && undescribed === undefined) throw new Error(`the handler of ${String(method)} ${url} has no @Route that describes it`);
    const route = routes.get(url) ?? { pattern: patternOf(url), methods: new Set<string>() };
    for (const name of [method].flat()) route.methods.add(name);
    routes.set(url, route);
  });
  return {
    methodsOf: (path) => [...routes.values()].filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => [...methods]),
  };
}

function patternOf(url: string): RegExp {
  const source = url.split('/').map((part) => (part.startsWith(':') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')));
  return new RegExp(`^${source.join('/')}/?$`);
}
