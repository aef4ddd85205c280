import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { editionQuery, type ReceivedEdition } from '../api/edition.query.ts';
import { ProblemError } from '../api/problem.error.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { forceTheme } from '../shell/theme.store.ts';
import { BoardAnnouncer } from './board-announcer.tsx';
import { BoardHeader } from './board-header.tsx';
import { BoardContext, useBoardRefusal, useBoardStore, type BoardMetric } from './board.context.ts';
import styles from './board.module.css';
import { CorrectionTicker } from './correction-ticker.tsx';
import { EventsTile } from './events-tile.tsx';
import { useMovedScope } from './moved-scope.hook.ts';
import { KindList } from './kind-list.tsx';
import { LiveEvents } from './live-events.tsx';
import './palette.css';
import { TotalTiles } from './total-tile.tsx';
import { TrendPanel } from './trend.panel.tsx';
import { UnitMap } from './unit-map.tsx';
import { UnitRanking } from './unit-ranking.tsx';

/** The live board of the edition in the address, or of the current one. */
export const BoardScreen = () => {
  const { t } = useTranslation('board');
  const { edition: code } = useSearch({ from: '/board' });
  const edition = useQuery(editionQuery(code));
  if (edition.data) return <LiveBoard key={edition.data.code} edition={edition.data} />;
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
    </div>
  );
};

const LiveBoard = ({ edition }: { edition: ReceivedEdition }) => {
  const { t } = useTranslation('board');
  const search = useSearch({ from: '/board' });
  const navigate = useNavigate({ from: '/board' });
  const scope = search.scope ?? 'nation';
  const wall = search.wall === 1;
  const metric = search.metric ?? 'participants';
  const nation = useBoardStore('nation', edition.code);
  const own = useBoardStore(scope, edition.code);
  const board = scope === 'nation' ? nation : own;
  const refusal = useBoardRefusal(board);
  useMovedScope(scope, refusal !== null);
  const boards = useMemo(() => ({ scope, board, nation }), [scope, board, nation]);
  useWall(wall);
  useDocumentTitle(`${currentLanguage() === 'en' ? edition.nameEn : edition.name} · ${t('title')}`);
  const onMetric = (next: BoardMetric): void => {
    void navigate({
      search: (now) => ({ ...now, metric: next === 'participants' ? undefined : next }),
      replace: true,
    });
  };
  return (
    <BoardContext value={boards}>
      <div className={styles.board} data-board data-wall={wall || undefined}>
        <BoardHeader edition={edition} wall={wall} />
        {refusal ? (
          <div className={styles.message} role="alert">
            <h2>{t('refused')}</h2>
            <p>{refusal.detail ?? refusal.title}</p>
            <Link to="/board" search={(now) => ({ ...now, scope: undefined })}>
              {t('backToNation')}
            </Link>
          </div>
        ) : (
          <>
            <div className={styles.totals}>
              <TotalTiles />
              <EventsTile />
            </div>
            <div className={styles.panels}>
              <UnitMap metric={metric} onMetric={onMetric} />
              <UnitRanking metric={metric} />
              <TrendPanel metric={metric} zone={edition.zone} />
              <KindList metric={metric} />
              <LiveEvents zone={edition.zone} />
              <CorrectionTicker zone={edition.zone} />
            </div>
          </>
        )}
        <BoardAnnouncer />
      </div>
    </BoardContext>
  );
};

/** Names the browser's tab. */
const useDocumentTitle = (title: string): void => {
  useEffect(() => {
    document.title = title;
  }, [title]);
};

/** A wall is dark, and Escape leaves it. */
const useWall = (wall: boolean): void => {
  const navigate = useNavigate({ from: '/board' });
  useEffect(() => {
    if (!wall) return undefined;
    forceTheme('dark');
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') void navigate({ search: (now) => ({ ...now, wall: undefined }) });
    };
    addEventListener('keydown', onKey);
    return () => {
      forceTheme(null);
      removeEventListener('keydown', onKey);
    };
  }, [wall, navigate]);
};
