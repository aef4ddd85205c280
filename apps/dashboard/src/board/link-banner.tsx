import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../shell/language.store.ts';
import { useNow } from '../ui/use-now.ts';
import type { BoardStatus } from '../live/board-store.ts';
import { useBoards, useStatusOf } from './board.context.ts';
import styles from './board.module.css';

const SECOND_MS = 1_000;
const MINUTE_S = 60;

/** Whether the figures are known to be the server's now; not while they are only being fetched the first time. */
export const useIsStale = (): boolean => useStatusOf(useBoards().board, isStaleIn);

const isStaleIn = ({ condition, connected, version }: BoardStatus): boolean =>
  version !== null && (condition === 'stale' || !connected);

/** Across the whole board when the link is down: since when nothing new came. The figures below are old, not wrong. */
export const LinkBanner = () => {
  const { t } = useTranslation('board');
  const isStale = useIsStale();
  // Only while it is down: otherwise it is another with every delta.
  const confirmedAt = useStatusOf(useBoards().board, (status) =>
    isStaleIn(status) ? status.confirmedAt : null,
  );
  const now = useNow(SECOND_MS);
  if (!isStale || confirmedAt === null) return null;
  const time = new Intl.DateTimeFormat(currentLanguage(), { timeStyle: 'medium' }).format(confirmedAt);
  const seconds = Math.max(0, Math.round((now - confirmedAt) / SECOND_MS));
  return (
    <div className={styles.banner} role="alert">
      <strong>{t('link.down')}</strong>
      <span>{t('link.asOf', { time })}</span>
      <span aria-hidden="true">
        {seconds < 2 * MINUTE_S
          ? t('link.seconds', { count: seconds })
          : t('link.minutes', { count: Math.floor(seconds / MINUTE_S) })}
      </span>
    </div>
  );
};
