import { LANGUAGES, type Language } from '@innoweek/contracts';
import { createRootRoute } from '@tanstack/react-router';
import { PageFailed, PageNotFound, PagePending } from '../shell/page.states.tsx';
import { ShellLayout } from '../shell/shell.layout.tsx';
import { THEME_CHOICES, type ThemeChoice } from '../shell/theme.store.ts';

/** How a screen is shown, whichever it is. */
type ShownSearch = { wall?: 1; theme?: ThemeChoice; lang?: Language };

const readShown = (search: Record<string, unknown>): ShownSearch => {
  const theme = THEME_CHOICES.find((known) => known === search['theme']);
  const lang = LANGUAGES.find((known) => known === search['lang']);
  return {
    // `?wall=1` takes header and navigation away, on whatever screen understands it.
    ...(search['wall'] === 1 || search['wall'] === '1' || search['wall'] === true ? { wall: 1 } : {}),
    ...(theme ? { theme } : {}),
    ...(lang ? { lang } : {}),
  };
};

/** The root of every screen. */
export const rootRoute = createRootRoute({
  validateSearch: readShown,
  component: ShellLayout,
  notFoundComponent: PageNotFound,
  errorComponent: PageFailed,
  pendingComponent: PagePending,
});
