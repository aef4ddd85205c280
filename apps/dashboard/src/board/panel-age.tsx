import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../shell/language.store.ts';
import { useNow } from '../ui/use-now.ts';
import type { BoardStore } from '../live/board-store.ts';
import { useBoards, useStaleSince, useStatusOf } from './board.context.ts';
import { clockText } from './edition.clock.ts';
import { usePast } from './moment.hook.ts';
import styles from './board-panel.module.css';

const SECOND_MS = 1_000;
const MINUTE_S = 60;
const RENEWED_MS = 5_000;
/** Younger than this a list counts as fresh. */
const FRESH_S = 30;

/** How old what a list shows is: since it was last read, and whether reading it fails. */
export const ListAge = ({
  query,
  staysLive = false,
}: {
  query: Pick<UseQueryResult, 'dataUpdatedAt' | 'isError' | 'data'>;
  /** Whether it shows the present, too, while the board shows a past. */
  staysLive?: boolean;
}) => {
  const { t } = useTranslation('board');
  const { board, edition } = useBoards();
  const now = useNow(RENEWED_MS);
  const isPast = usePast() !== null;
  const isStale = useStaleSince(board) !== null;
  if (query.dataUpdatedAt === 0) return query.isError ? <Age state="failed" text={t('age.unread')} /> : null;
  if (isPast && !query.isError)
    return staysLive ? (
      <Age state="old" text={t('age.present')} />
    ) : (
      <Age state="fresh" text={t('age.then')} />
    );
  // Nothing can have come since: how long ago it was read says nothing while the link is down.
  if (isStale) {
    const time = clockText(edition, query.dataUpdatedAt, currentLanguage());
    return <Age state="failed" text={t('age.asOf', { time })} />;
  }
  const seconds = Math.max(0, Math.round((now - query.dataUpdatedAt) / SECOND_MS));
  const state = query.isError ? 'failed' : seconds > 4 * FRESH_S ? 'old' : 'fresh';
  return (
    <Age
      state={state}
      text={query.isError ? t('age.failed', { age: agoText(seconds, t) }) : agoText(seconds, t)}
    />
  );
};

/** How old what is followed live is: live, or since when it is not known to be the server's any more. */
export const LiveAge = ({ store }: { store: BoardStore }) => {
  const { t } = useTranslation('board');
  const { edition } = useBoards();
  const isLive = useStatusOf(store, ({ condition, connected }) => condition === 'live' && connected);
  const confirmedAt = useStatusOf(store, (status) => (isLive ? 0 : status.confirmedAt));
  const isPast = usePast() !== null;
  if (confirmedAt === null) return null;
  if (isPast) return <Age state="fresh" text={t('age.then')} />;
  if (isLive) return <Age state="fresh" text={t('age.live')} />;
  const time = clockText(edition, confirmedAt, currentLanguage());
  return <Age state="failed" text={t('age.asOf', { time })} />;
};

const Age = ({ state, text }: { state: 'fresh' | 'old' | 'failed'; text: string }) => (
  <span className={styles.age} data-state={state}>
    {text}
  </span>
);

type Translate = ReturnType<typeof useTranslation<'board'>>['t'];

const agoText = (seconds: number, t: Translate): string =>
  seconds < FRESH_S
    ? t('age.now')
    : seconds < 2 * MINUTE_S
      ? t('age.seconds', { count: seconds })
      : t('age.minutes', { count: Math.floor(seconds / MINUTE_S) });
