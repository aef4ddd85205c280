import { Fragment, useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../api/session.query.ts';
import { seesCompleteness } from '../session/role.rules.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { AlarmPanel } from './alarms/alarm.panel.tsx';
import { BoardAnnouncer } from './board-announcer.tsx';
import { BoardHeader } from './board-header.tsx';
import { BoardRefusal } from './board.refusal.tsx';
import { useBoardRefusal, useBoards, useStaleSince, useStatusOf } from './board.context.ts';
import { useBoardPlace } from './board.place.ts';
import styles from './board.module.css';
import { CompletenessStrip } from './completeness/completeness.strip.tsx';
import { ActivityFeed } from './feed/activity.feed.tsx';
import { LiveEvents } from './feed/live-events.tsx';
import { EventsFigure } from './figures/events-figure.tsx';
import { HeroFigure } from './figures/hero-figure.tsx';
import { SecondFigure } from './figures/second-figure.tsx';
import { TimeMachine } from '../history/time-machine.tsx';
import { LedgerRoot } from './ledger/ledger.root.tsx';
import { LinkBanner } from './link-banner.tsx';
import { useMovedScope } from './moved-scope.hook.ts';
import { KindList } from './nation/kind-list.tsx';
import { UnitMap } from './nation/unit-map.tsx';
import { UnitRanking } from './nation/unit-ranking.tsx';
import './palette.css';
import { TrendPanel } from './trend/trend.panel.tsx';
import { LAPTOP, THREE_SCREENS, useMedia } from '../ui/use-media.ts';
import { useScene, useWallPicture } from './wall/scene.hook.ts';
import { ALONE, panelsOf, type PanelName } from './wall/scene.model.ts';

/** Days of the completeness matrix where it has the wall for itself, or the height of a laptop's second screen. */
const MORE_DAYS = 14;

/**
 * A board as its context gives it: figures on top, what a scene shows below.
 */
export const BoardView = () => {
  const { t } = useTranslation('board');
  const { edition, scope, board } = useBoards();
  const { search, fixed } = useBoardPlace();
  const isWall = search.wall === 1;
  const refusal = useBoardRefusal(board);
  useMovedScope(scope, refusal !== null);
  const wall = useScene(isWall);
  const shift = useWallPicture(isWall);
  const isStale = useStaleSince(board) !== null;
  const isKnown = useStatusOf(board, ({ version }) => version !== null);
  const isLaptop = useMedia(LAPTOP);
  const isThreeScreens = useMedia(THREE_SCREENS);
  const sees = seesCompleteness(useSession());
  useDocumentTitle(`${currentLanguage() === 'en' ? edition.nameEn : edition.name} · ${t('title')}`);
  // A wall of one unit or kind may not read the others.
  const alone = fixed !== null && scope !== 'nation';
  const panels: Record<PanelName, ReactNode> = {
    map: <UnitMap turns={isWall} />,
    ranking: <UnitRanking turns={isWall} />,
    trend: <TrendPanel />,
    kinds: <KindList />,
    side: (
      <div className={styles.side}>
        <AlarmPanel />
        <LiveEvents />
        <ActivityFeed />
      </div>
    ),
    completeness: sees && (
      <CompletenessStrip days={wall.scene === 'completeness' || isLaptop ? MORE_DAYS : undefined} />
    ),
  };
  return (
    <div
      className={styles.board}
      data-board
      data-wall={isWall || undefined}
      data-stale={isStale || undefined}
      data-unknown={!isKnown || undefined}
      style={isWall ? { translate: `${String(shift.x)}px ${String(shift.y)}px` } : undefined}
    >
      <BoardHeader wall={isWall ? wall : null} />
      <div className={styles.notices}>
        <LinkBanner />
        {isWall ? null : <TimeMachine edition={edition.code} scope={scope} />}
      </div>
      {refusal ? (
        <BoardRefusal problem={refusal} />
      ) : (
        <>
          <div className={styles.figures}>
            <HeroFigure />
            <SecondFigure metric="media_reports" />
            <SecondFigure metric="agreements" />
            <SecondFigure metric="agreement_amount" />
            <EventsFigure />
          </div>
          <div
            className={styles.panels}
            data-scene={wall.scene}
            data-alone={alone || undefined}
            data-oversees={sees || undefined}
          >
            {panelsOf(wall.scene, isThreeScreens)
              .filter((name) => !alone || ALONE.has(name))
              .map((name) => (
                <Fragment key={name}>{panels[name]}</Fragment>
              ))}
          </div>
        </>
      )}
      {refusal ? null : <LedgerRoot />}
      <BoardAnnouncer />
    </div>
  );
};

/** Names the browser's tab. */
const useDocumentTitle = (title: string): void => {
  useEffect(() => {
    document.title = title;
  }, [title]);
};
