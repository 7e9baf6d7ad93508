/** The pages of this area. Each is loaded when it is first opened. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../app/root.tsx';

const placeholder = lazyRouteComponent(() => import('./placeholder.tsx'), 'ExecutionPlaceholder');

export const executionRoutes = [
  createRoute({ getParentRoute: () => shellRoute, path: '/executions', component: placeholder }),
  createRoute({ getParentRoute: () => shellRoute, path: '/executions/$id', component: placeholder }),
] as const;
