import { METRICS, scopeSchema } from '@innoweek/contracts';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from './root.route.ts';

/** What map, ranking and trend can show. */
export const BOARD_METRICS = [...METRICS, 'events'] as const;
export type BoardMetric = (typeof BOARD_METRICS)[number];
export type BoardSearch = { scope?: string; edition?: string; metric?: BoardMetric };

/** The public board. An unreadable scope is left out: the nation's board is shown then. */
export const boardRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/board',
  validateSearch: (search: Record<string, unknown>): BoardSearch => {
    const scope = scopeSchema.safeParse(search['scope']);
    const edition = search['edition'];
    const metric = BOARD_METRICS.find((known) => known === search['metric']);
    return {
      ...(scope.success && scope.data !== 'nation' ? { scope: scope.data } : {}),
      ...(typeof edition === 'string' && /^[a-z0-9][a-z0-9-]{1,40}$/.test(edition) ? { edition } : {}),
      ...(metric ? { metric } : {}),
    };
  },
  component: lazyRouteComponent(() => import('../board/board.screen.tsx'), 'BoardScreen'),
});
