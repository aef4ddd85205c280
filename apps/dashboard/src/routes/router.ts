import { createRouter } from '@tanstack/react-router';
import { boardRoute, embedRoute, publicRoute, wallRoute } from './board.route.ts';
import { doorRoutes } from './door.routes.ts';
import { explainRoute } from './explain.route.ts';
import { rootRoute } from './root.route.ts';
import { workspaceRoutes } from './workspace.routes.ts';

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    boardRoute,
    wallRoute,
    publicRoute,
    embedRoute,
    explainRoute,
    workspaceRoutes,
    ...doorRoutes,
  ]),
  defaultPreload: 'intent',
  // What no screen can read is not in its address: the router would hand it on as it came.
  search: { strict: true },
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
