/** The pages of this area. Each is loaded when it is first opened. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../app/root.tsx';

const placeholder = lazyRouteComponent(() => import('./placeholder.tsx'), 'VaultPlaceholder');

export const vaultRoutes = [
  createRoute({ getParentRoute: () => shellRoute, path: '/vaults', component: placeholder }),
] as const;
