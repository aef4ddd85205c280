import { PUBLIC_METRICS, type PublicMetric } from '@innoweek/contracts';
import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { readBoardSearch } from '../board/board.search.ts';
import { comparisonInHash } from '../history/comparison.model.ts';
import { rootRoute } from './root.route.ts';

/** The board, as whoever looks at it may see it. */
export const boardRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/board',
  validateSearch: readBoardSearch,
  // Links of the time when the compared moment stood after the #.
  beforeLoad: ({ location, search }) => {
    const compare = comparisonInHash(location.hash);
    if (compare !== undefined)
      redirect({ to: '/board', search: { ...search, compare }, replace: true, throw: true });
  },
  component: lazyRouteComponent(() => import('../board/board.screen.tsx'), 'BoardScreen'),
});

/** One board on a wall, opened by a link of its own. */
export const wallRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/wall',
  staticData: { bare: true },
  component: lazyRouteComponent(() => import('../board/wall/display.screen.tsx'), 'DisplayScreen'),
});

const readPublicSearch = (
  search: Record<string, unknown>,
): { edition?: string; unit?: string; tile?: PublicMetric } => {
  const { edition, unit, tile } = search;
  const metric = PUBLIC_METRICS.find((known) => known === tile);
  return {
    ...(typeof edition === 'string' && /^[a-z0-9-]{1,41}$/.test(edition) ? { edition } : {}),
    ...(typeof unit === 'string' && /^[A-Za-z0-9-]{1,20}$/.test(unit) ? { unit } : {}),
    ...(metric ? { tile: metric } : {}),
  };
};

/** The public board. */
export const publicRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/public',
  validateSearch: readPublicSearch,
  component: lazyRouteComponent(() => import('../publicity/public.screen.tsx'), 'PublicScreen'),
});

/** The same, or one figure of it, in a frame of another site. */
export const embedRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/embed',
  staticData: { bare: true },
  validateSearch: readPublicSearch,
  component: lazyRouteComponent(() => import('../publicity/embed.screen.tsx'), 'EmbedScreen'),
});
