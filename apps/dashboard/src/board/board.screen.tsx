import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { editionQuery, type ReceivedEdition } from '../api/edition.query.ts';
import { ProblemError } from '../api/problem.error.ts';
import { useMemo, type ReactNode } from 'react';
import { ExplainOverlay } from '../explain/explain.overlay.tsx';
import { ExplainPlaceContext, type ExplainPlace } from '../explain/explain.place.ts';
import { ShownVersion } from '../explain/shown-version.context.ts';
import { TimeMachineContext, useTimeMachine } from '../history/time-machine.hook.ts';
import { BoardContext, ownSource, useBoardStore, useEditionBeside, type Boards } from './board.context.ts';
import { BoardPlaceContext, useBoardPlace, type BoardPlace } from './board.place.ts';
import styles from './board.module.css';
import { BoardView } from './board.view.tsx';

/** The live board of the edition in the address, or of the current one. */
export const BoardScreen = () => {
  const { t } = useTranslation('board');
  const { edition: code } = useSearch({ from: '/board' });
  const edition = useQuery(editionQuery(code));
  if (edition.data) return <OwnBoard key={edition.data.code} edition={edition.data} />;
  if (!edition.isError) {
    return (
      <p className={styles.message} role="status">
        {t('conditions.connecting')}
      </p>
    );
  }
  const missing = edition.error instanceof ProblemError && edition.error.status === 404;
  return (
    <div className={styles.message} role="alert">
      <h1>{missing && !code ? t('noEdition') : t('refused')}</h1>
      <p>{missing && !code ? t('noEditionHint') : edition.error.message}</p>
      {missing && code && (
        <Link to="/board" search={{}}>
          {t('backToNation')}
        </Link>
      )}
    </div>
  );
};

/** The board of the scope in the address, from this server, as whoever looks at it may see it. */
const OwnBoard = ({ edition: read }: { edition: ReceivedEdition }) => {
  const search = useSearch({ from: '/board' });
  const { scope = 'nation' } = search;
  const navigate = useNavigate({ from: '/board' });
  const place = useMemo(
    (): BoardPlace => ({
      search,
      change: (next, { replace = true } = {}) => void navigate({ search: next, replace }),
      fixed: null,
    }),
    [search, navigate],
  );
  const { machine, source: past, shown } = useTimeMachine(read.code, scope, place);
  const source = past ?? ownSource;
  const nation = useBoardStore('nation', read.code, source);
  // The nation's board is followed once, however it is looked at.
  const own = useBoardStore(scope, read.code, source, scope !== 'nation');
  const board = scope === 'nation' ? nation : own;
  const edition = useEditionBeside(board, read);
  const boards = useMemo(
    (): Boards => ({ source, edition, scope, board, nation }),
    [source, edition, scope, board, nation],
  );
  return (
    <TimeMachineContext value={machine}>
      <ShownVersion value={shown}>
        <BoardContext value={boards}>
          <BoardPlaceContext value={place}>
            <Explained>
              <BoardView />
            </Explained>
          </BoardPlaceContext>
        </BoardContext>
      </ShownVersion>
    </TimeMachineContext>
  );
};

/** A board whose figures are explained over it; the address says which one is. */
const Explained = ({ children }: { children: ReactNode }) => {
  const { search, change } = useBoardPlace();
  const { edition, explain } = search;
  const place = useMemo(
    (): ExplainPlace => ({
      edition,
      // The edition is said once, by the board.
      open: (next, { replace = false } = {}) =>
        change((now) => ({ ...now, explain: { ...next, edition: undefined } }), { replace }),
    }),
    [edition, change],
  );
  return (
    <ExplainPlaceContext value={place}>
      {children}
      <ExplainOverlay
        search={explain ? { ...explain, ...(edition ? { edition } : {}) } : null}
        close={() => change((now) => ({ ...now, explain: undefined }))}
      />
    </ExplainPlaceContext>
  );
};
