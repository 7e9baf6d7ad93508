/** The pages of this area. Each is loaded when it is first opened. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../app/root.tsx';

const placeholder = lazyRouteComponent(() => import('./placeholder.tsx'), 'FlowPlaceholder');

export const flowRoutes = [
  createRoute({ getParentRoute: () => shellRoute, path: '/flows', component: placeholder }),
  createRoute({ getParentRoute: () => shellRoute, path: '/flows/$name', component: placeholder }),
] as const;
