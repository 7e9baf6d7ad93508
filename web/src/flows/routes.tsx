/** The pages of this area. Each is loaded when it is first opened. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { oneOf, text } from '../api/search.ts';
import { shellRoute } from '../app/root.tsx';
import { TABS, type Tab } from './tabs.ts';

const flowsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/flows',
  validateSearch: (search: Record<string, unknown>): { q?: string } => ({ q: text(search['q']) }),
  component: lazyRouteComponent(() => import('./list-page.tsx'), 'FlowsPage'),
});

/** `inputs` is JSON that the run form begins with. */
const flowRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/flows/$name',
  validateSearch: (search: Record<string, unknown>): { tab?: Tab; version?: string; inputs?: string } => ({
    tab: oneOf(search['tab'], TABS),
    version: text(search['version']),
    inputs: text(search['inputs']),
  }),
  component: lazyRouteComponent(() => import('./flow-page.tsx'), 'FlowPage'),
});

export const flowRoutes = [flowsRoute, flowRoute] as const;
