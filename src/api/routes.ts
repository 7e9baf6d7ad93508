/** Which methods a path has: Fastify answers an unknown method with 404, this makes a 405 of it. */
import type { FastifyInstance } from 'fastify';
import type { Needs } from '../permissions.ts';
import type { RouteTraits } from './route.ts';

/** One method of one address, as the server has it. */
export interface ServedRoute {
  method: string;
  /** with `:name` */
  url: string;
  /** what it needs; undefined: it is no part of the API */
  needs?: Needs;
  /** why it is no part of the API; undefined: it is described */
  undescribed?: string;
}

export interface RouteTable {
  /** all that the server answers */
  readonly served: readonly ServedRoute[];
  /** The methods of the route that this path belongs to; empty where there is none. */
  methodsOf(path: string): string[];
}

export function watchRoutes(server: FastifyInstance): RouteTable {
  const routes = new Map<string, { pattern: RegExp; methods: Set<string> }>();
  const served: ServedRoute[] = [];
  server.addHook('onRoute', ({ url, method, config }) => {
    const { route: spec, undescribed } = (config ?? {}) as RouteTraits;
    if (!spec && undescribed === undefined) throw new Error(`the handler of ${String(method)} ${url} has no @Route that describes it`);
    const route = routes.get(url) ?? { pattern: patternOf(url), methods: new Set<string>() };
    for (const name of [method].flat()) {
      route.methods.add(name);
      served.push({ method: name, url, ...(spec && { needs: spec.needs }), ...(undescribed !== undefined && { undescribed }) });
    }
    routes.set(url, route);
  });
  return {
    served,
    methodsOf: (path) => [...routes.values()].filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => [...methods]),
  };
}

function patternOf(url: string): RegExp {
  const source = url.split('/').map((part) => (part.startsWith(':') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')));
  return new RegExp(`^${source.join('/')}/?$`);
}
