/**
 * The routes above all pages: `rootRoute`, and below it `shellRoute`, which every area hangs its pages on (`getParentRoute: () =>
 * shellRoute`). The shell asks who is there first, so a page below it is only ever shown to somebody who is logged in.
 */
import { Outlet, createRootRoute, createRoute, redirect } from '@tanstack/react-router';
import { isProblem } from '../api/problem.ts';
import { meQuery } from '../api/me.ts';
import { queryClient } from '../api/query-client.ts';
import { PageBoundary } from './boundary.tsx';
import { NotFound } from './not-found.tsx';
import { Shell } from './shell.tsx';

export const rootRoute = createRootRoute({ component: Outlet, errorComponent: PageBoundary, notFoundComponent: NotFound });

export const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  component: Shell,
  errorComponent: PageBoundary,
  beforeLoad: async ({ location }) => {
    await queryClient.ensureQueryData(meQuery).catch((error: unknown) => {
      if (isProblem(error, 401)) throw redirect({ to: '/login', search: { back: location.href } });
      throw error;
    });
  },
});
