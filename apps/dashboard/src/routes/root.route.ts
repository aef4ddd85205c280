import { createRootRoute } from '@tanstack/react-router';
import { PageFailed, PageNotFound, PagePending } from '../shell/page.states.tsx';
import { ShellLayout } from '../shell/shell.layout.tsx';

/** The root of every screen. */
export const rootRoute = createRootRoute({
  // `?wall=1` takes header and navigation away, on whatever screen understands it.
  validateSearch: (search: Record<string, unknown>): { wall?: 1 } =>
    search['wall'] === 1 || search['wall'] === '1' || search['wall'] === true ? { wall: 1 } : {},
  component: ShellLayout,
  notFoundComponent: PageNotFound,
  errorComponent: PageFailed,
  pendingComponent: PagePending,
});
