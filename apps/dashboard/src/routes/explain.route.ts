import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { readExplainSearch, type ExplainSearch } from '../explain/explain.search.ts';
import { rootRoute } from './root.route.ts';

/** What a figure is made of. Nobody is led away to sign in: some of it is for everybody. */
export const explainRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/explain',
  validateSearch: (search: Record<string, unknown>): ExplainSearch => readExplainSearch(search),
  component: lazyRouteComponent(() => import('../explain/explain.screen.tsx'), 'ExplainScreen'),
});
