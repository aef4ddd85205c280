import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { readBoardSearch } from '../board/board.search.ts';
import { rootRoute } from './root.route.ts';

/** The public board. */
export const boardRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/board',
  validateSearch: readBoardSearch,
  component: lazyRouteComponent(() => import('../board/board.screen.tsx'), 'BoardScreen'),
});
