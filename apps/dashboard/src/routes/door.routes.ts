import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from './root.route.ts';

/** Counting by hand at a door. Nobody is led away to sign in: the page has to open without a network. */
const doorRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'door/$code',
  staticData: { bare: true },
  component: lazyRouteComponent(() => import('../door/door.screen.tsx'), 'DoorScreen'),
});

/** The screen that shows the code. */
const kioskRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'door/$code/kiosk',
  staticData: { bare: true },
  component: lazyRouteComponent(() => import('../door/kiosk.screen.tsx'), 'KioskScreen'),
});

/** Where somebody lands who scanned the code. */
const attendRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'attend/$token',
  staticData: { bare: true },
  component: lazyRouteComponent(() => import('../door/attend.screen.tsx'), 'AttendScreen'),
});

export const doorRoutes = [doorRoute, kioskRoute, attendRoute];

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** The screen stands alone, without header and navigation. */
    bare?: boolean;
  }
}
