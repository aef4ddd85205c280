import { ownDisplaySchema, type OwnDisplay } from '@innoweek/contracts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState, type MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/api.client.ts';
import { displayHeaders, displaySecret } from '../../api/display.pass.ts';
import { editionQuery, type ReceivedEdition } from '../../api/edition.query.ts';
import { ProblemError } from '../../api/problem.error.ts';
import { useWakeLock } from '../../door/use-wake-lock.ts';
import {
  BoardContext,
  ownSource,
  useBoardRefusal,
  useBoardStore,
  type Boards,
  type BoardSource,
} from '../board.context.ts';
import { BoardPlaceContext, type BoardPlace, type PlaceSearch } from '../board.place.ts';
import styles from '../board.module.css';
import { BoardView } from '../board.view.tsx';
import '../palette.css';

/** How often a wall looks whether it is still to show the same, in milliseconds. */
const LOOK_AGAIN_MS = 60_000;

/** A wall that a link of its own opened: one board, nobody signed in, and nothing leads anywhere. */
export const DisplayScreen = () => {
  const { t } = useTranslation('board');
  const secret = displaySecret();
  useAnotherLink();
  const own = useQuery({
    queryKey: ['display', secret],
    queryFn: ({ signal }) =>
      api.get('/display', ownDisplaySchema, { headers: displayHeaders(secret ?? ''), signal }),
    enabled: secret !== null,
    refetchInterval: LOOK_AGAIN_MS,
  });
  const edition = useQuery({
    ...editionQuery(own.data?.edition),
    enabled: own.data !== undefined,
  });
  const refused = own.error instanceof ProblemError && own.error.status === 403 ? own.error : null;
  if (secret === null || refused) return <Ended detail={refused?.message ?? t('displayIncomplete')} />;
  if (!own.data || !edition.data)
    return (
      <div className={styles.board} data-board data-wall>
        <p className={styles.message} role="status">
          {own.error?.message ?? edition.error?.message ?? t('conditions.connecting')}
        </p>
      </div>
    );
  return <Display secret={secret} own={own.data} edition={edition.data} />;
};

/**
 * Another link put into the address bar of a wall differs behind the # alone: the browser stays on the page, and what
 * it read and joined by the first link would stay, too.
 */
const useAnotherLink = (): void => {
  useEffect(() => {
    const begin = (): void => {
      location.reload();
    };
    window.addEventListener('hashchange', begin);
    return () => window.removeEventListener('hashchange', begin);
  }, []);
};

/** Why nothing is shown, to be read from afar. */
const Ended = ({ detail }: { detail: string }) => {
  const { t } = useTranslation('board');
  return (
    <div className={styles.board} data-board data-wall>
      <div className={styles.ended} role="alert">
        <h1>{t('displayEnded')}</h1>
        <p>{detail}</p>
      </div>
    </div>
  );
};

const Display = ({ secret, own, edition }: { secret: string; own: OwnDisplay; edition: ReceivedEdition }) => {
  const { scope, every, scenes } = own;
  const [search, setSearch] = useState<PlaceSearch>({});
  useWakeLock();
  const source = useMemo(
    (): BoardSource => sourceOf(secret, scope, edition.code),
    [secret, scope, edition.code],
  );
  const board = useBoardStore(scope, edition.code, source);
  const boards = useMemo(
    // Where it is not the nation's, no panel that would need the nation is shown.
    (): Boards => ({ source, edition, scope, board, nation: board }),
    [source, edition, scope, board],
  );
  const place = useMemo((): BoardPlace => {
    const shown: PlaceSearch = { ...search, wall: 1, every };
    return {
      search: shown,
      change: (next) => setSearch((now) => next({ ...now, wall: 1, every })),
      fixed: scenes,
    };
  }, [search, every, scenes]);
  const refusal = useBoardRefusal(board);
  if (refusal) return <Ended detail={refusal.detail ?? refusal.title} />;
  return (
    <div onClickCapture={leadNowhere}>
      <BoardContext value={boards}>
        <BoardPlaceContext value={place}>
          <BoardView />
        </BoardPlaceContext>
      </BoardContext>
    </div>
  );
};

/** A wall has nobody to follow its links, and must not be led away by a stray touch. */
const leadNowhere = (event: MouseEvent): void => {
  if (!(event.target instanceof Element) || !event.target.closest('a')) return;
  event.preventDefault();
  event.stopPropagation();
};

/** What a wall reads of its own board it reads by its link; the rest (events) as everybody does. */
const sourceOf = (secret: string, scope: string, edition: string): BoardSource => ({
  connection: ownSource.connection,
  get: (path, schema, options) => {
    const isOwn =
      /^\/(board|annotations|media)(\/|$)/.test(path) &&
      options?.query?.['edition'] === edition &&
      options.query['scope'] === scope;
    return api.get(path, schema, isOwn ? { ...options, headers: displayHeaders(secret) } : options);
  },
});
