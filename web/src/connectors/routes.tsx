/** The pages of this area. Each is loaded when it is first opened. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../app/root.tsx';

const placeholder = lazyRouteComponent(() => import('./placeholder.tsx'), 'ConnectorPlaceholder');

export const connectorRoutes = [
  createRoute({ getParentRoute: () => shellRoute, path: '/connectors', component: placeholder }),
  createRoute({ getParentRoute: () => shellRoute, path: '/connectors/$name', component: placeholder }),
  createRoute({ getParentRoute: () => shellRoute, path: '/connector-types', component: placeholder }),
] as const;
