/** All routes of the interface. Each area lists its own in `routes.tsx`, and loads its pages when they are first opened. */
import { createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { text } from '../api/search.ts';
import { adminRoutes } from '../admin/routes.tsx';
import { connectorRoutes } from '../connectors/routes.tsx';
import { executionRoutes } from '../executions/routes.tsx';
import { flowRoutes } from '../flows/routes.tsx';
import { startRoutes } from '../start/routes.tsx';
import { systemRoutes } from '../system/routes.tsx';
import { vaultRoutes } from '../vaults/routes.tsx';
import { NotFound } from './not-found.tsx';
import { rootRoute, shellRoute } from './root.tsx';
import { followSession, wayOf, type Way } from './session.ts';

const loginRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/login',
  validateSearch: (search: Record<string, unknown>): { back?: string; with?: Way } => ({
    back: text(search['back']),
    with: wayOf(search['with']),
  }),
  component: lazyRouteComponent(() => import('./login.tsx'), 'LoginPage'),
});

/** All other addresses; below the shell, so that people find their way from there. */
const otherRoute = createRoute({ getParentRoute: () => shellRoute, path: '$', component: NotFound });

const routeTree = rootRoute.addChildren([
  loginRoute,
  shellRoute.addChildren([
    ...startRoutes,
    ...executionRoutes,
    ...flowRoutes,
    ...connectorRoutes,
    ...vaultRoutes,
    ...adminRoutes,
    ...systemRoutes,
    otherRoute,
  ]),
]);

export const router = createRouter({ routeTree, defaultPreload: 'intent', defaultPendingMs: 300, scrollRestoration: true });

followSession(router);

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
