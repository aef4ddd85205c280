import { editionQuery } from '../api/edition.query.ts';
import { queryClient } from '../api/query.client.ts';
import { sessionQuery } from '../api/session.query.ts';
import { readBoardSearch } from '../board/board.search.ts';
import { boardRoute } from './board.route.ts';
import { router } from './router.ts';

/**
 * Begins to fetch what the address will show, while the texts are still on their way: on a phone each thing that is
 * asked for only after another one came costs a journey to the server and back.
 */
export const fetchFirstScreen = (): void => {
  const { pathname, search } = router.parseLocation(router.history.location);
  const [matchedRoutes] = router.getMatchedRoutes(pathname);
  // What fails here fails again, and is told, when the screen asks for it.
  for (const route of matchedRoutes) router.loadRouteChunk(route)?.catch(() => undefined);
  if (!matchedRoutes.some(({ id }) => id === boardRoute.id)) return;
  void queryClient.query(sessionQuery).catch(() => undefined);
  void queryClient.query(editionQuery(readBoardSearch(search).edition)).catch(() => undefined);
};
