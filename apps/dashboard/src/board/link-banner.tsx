import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../shell/language.store.ts';
import { useNow } from '../ui/use-now.ts';
import { isStaleIn, useBoards, useStatusOf } from './board.context.ts';
import { clockText } from './edition.clock.ts';
import styles from './board.module.css';

const SECOND_MS = 1_000;
const MINUTE_S = 60;

export const useIsStale = (): boolean => useStatusOf(useBoards().board, isStaleIn);

/** Across the whole board when the link is down: since when nothing new came. The figures below are old, not wrong. */
export const LinkBanner = () => {
  const { t } = useTranslation('board');
  const { board, edition } = useBoards();
  const isStale = useIsStale();
  // Only while it is down: otherwise it is another with every delta.
  const confirmedAt = useStatusOf(board, (status) => (isStaleIn(status) ? status.confirmedAt : null));
  const now = useNow(SECOND_MS);
  if (!isStale || confirmedAt === null) return null;
  const time = clockText(edition, confirmedAt, currentLanguage());
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
