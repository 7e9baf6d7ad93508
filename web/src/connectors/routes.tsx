/** The pages of this area. Each is loaded when it is first opened. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { oneOf, text } from '../api/search.ts';
import { shellRoute } from '../app/root.tsx';
import { STATUSES, TABS, type ConnectorStatus, type Tab } from './tabs.ts';

const connectorsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/connectors',
  validateSearch: (search: Record<string, unknown>): { q?: string; status?: ConnectorStatus } => ({
    q: text(search['q']),
    status: oneOf(search['status'], STATUSES),
  }),
  component: lazyRouteComponent(() => import('./list-page.tsx'), 'ConnectorsPage'),
});

const connectorRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/connectors/$name',
  validateSearch: (search: Record<string, unknown>): { tab?: Tab } => ({ tab: oneOf(search['tab'], TABS) }),
  component: lazyRouteComponent(() => import('./connector-page.tsx'), 'ConnectorPage'),
});

/** Not below `/connectors`, where it would hide a connector of that name. */
const newConnectorRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/new-connector',
  validateSearch: (search: Record<string, unknown>): { type?: string } => ({ type: text(search['type']) }),
  component: lazyRouteComponent(() => import('./new-page.tsx'), 'NewConnectorPage'),
});

const typesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/connector-types',
  validateSearch: (search: Record<string, unknown>): { q?: string; type?: string } => ({
    q: text(search['q']),
    type: text(search['type']),
  }),
  component: lazyRouteComponent(() => import('./types-page.tsx'), 'ConnectorTypesPage'),
});

export const connectorRoutes = [connectorsRoute, connectorRoute, newConnectorRoute, typesRoute] as const;
