/** The pages of this area. Each is loaded when it is first opened. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../app/root.tsx';

export const vaultRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/vaults',
    component: lazyRouteComponent(() => import('./list-page.tsx'), 'VaultsPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/vaults/$name',
    component: lazyRouteComponent(() => import('./vault-page.tsx'), 'VaultPage'),
  }),
  // Not below `/vaults`, where it would hide a Vault of that name.
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/new-vault',
    component: lazyRouteComponent(() => import('./new-page.tsx'), 'NewVaultPage'),
  }),
] as const;
