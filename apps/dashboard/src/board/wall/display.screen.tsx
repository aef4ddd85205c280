import { ownDisplaySchema, type OwnDisplay } from '@innoweek/contracts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
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
  useEditionBeside,
  type Boards,
  type BoardSource,
} from '../board.context.ts';
import { BoardPlaceContext, type BoardPlace, type PlaceSearch } from '../board.place.ts';
import styles from '../board.module.css';
import { BoardView } from '../board.view.tsx';
import '../palette.css';
import { useRefusalText } from '../refusal.text.ts';
import { useWallPicture } from './scene.hook.ts';

/** How often a wall looks whether it is still to show the same, in milliseconds. */
const LOOK_AGAIN_MS = 60_000;

/** A wall that a link of its own opened: one board, nobody signed in, and nothing leads anywhere. */
export const DisplayScreen = () => {
  const { t } = useTranslation('board');
  const textOf = useRefusalText();
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
  if (secret === null) return <Refused title={t('displayIncomplete')} detail={t('displayIncompleteHint')} />;
  if (refused) return <Refused title={t('displayEnded')} detail={textOf(refused.problem)} />;
  if (!own.data || !edition.data)
    return (
      <Blank>
        <p className={styles.message} role="status">
          {own.error?.message ?? edition.error?.message ?? t('conditions.connecting')}
        </p>
      </Blank>
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

/** A wall without a board: as dark as one with it, for a hall should not be lit up by a screen. */
const Blank = ({ children }: { children: ReactNode }) => {
  const { x, y } = useWallPicture(true);
  return (
    <div className={styles.board} data-board data-wall style={{ translate: `${String(x)}px ${String(y)}px` }}>
      {children}
    </div>
  );
};

/** Why nothing is shown, to be read from afar. */
const Refused = ({ title, detail }: { title: string; detail: string }) => (
  <Blank>
    <div className={styles.ended} role="alert">
      <h1>{title}</h1>
      <p>{detail}</p>
    </div>
  </Blank>
);

type DisplayProps = { secret: string; own: OwnDisplay; edition: ReceivedEdition };

const Display = ({ secret, own, edition: read }: DisplayProps) => {
  const { scope, every, scenes } = own;
  const [search, setSearch] = useState<PlaceSearch>({});
  useWakeLock();
  const source = useMemo((): BoardSource => sourceOf(secret, scope, read.code), [secret, scope, read.code]);
  const board = useBoardStore(scope, read.code, source);
  const edition = useEditionBeside(board, read);
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
  const { t } = useTranslation('board');
  const textOf = useRefusalText();
  if (refusal) return <Refused title={t('displayEnded')} detail={textOf(refusal)} />;
  return (
    <BoardContext value={boards}>
      <BoardPlaceContext value={place}>
        <BoardView />
      </BoardPlaceContext>
    </BoardContext>
  );
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
