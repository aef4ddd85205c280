import { QueryClient } from '@tanstack/react-query';
import { ProblemError } from './problem.error.ts';

/** One cache for the whole page. What the server refused (4xx) is not asked again by itself. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) =>
        failures < 2 && !(error instanceof ProblemError && error.status >= 400 && error.status < 500),
    },
    mutations: { retry: false },
  },
});
