/** The cache of answers. What is refused is not asked again by itself; what did not come at all is. */
import { QueryClient } from '@tanstack/react-query';
import { isProblem } from './problem.ts';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (failures, error) => failures < 3 && (!isProblem(error) || error.status >= 500),
      retryDelay: (failures) => Math.min(500 * 2 ** failures, 8_000),
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});
