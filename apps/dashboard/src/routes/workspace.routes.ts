import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { rootRoute } from './root.route.ts';

/** Screens on Ant Design, loaded only when one of them is opened. */
export const workspaceRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'workspace',
  component: lazyRouteComponent(() => import('../shell/workspace.layout.tsx'), 'WorkspaceLayout'),
});

const homeRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/board' });
  },
});

export const workspaceRoutes = workspaceRoute.addChildren([homeRoute]);
