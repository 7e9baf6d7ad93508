/** The pages of this area. Each is loaded when it is first opened. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../app/root.tsx';
import { listSearch, oneSearch } from './search.ts';

export const executionRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/executions',
    validateSearch: listSearch,
    component: lazyRouteComponent(() => import('./list/executions-page.tsx'), 'ExecutionsPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/executions/$id',
    validateSearch: oneSearch,
    component: lazyRouteComponent(() => import('./execution-page.tsx'), 'ExecutionPage'),
  }),
] as const;
