import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../shell/language.store.ts';
import { useNow } from '../ui/use-now.ts';
import { useBoards, useStaleSince } from './board.context.ts';
import { clockText } from './edition.clock.ts';
import styles from './board.module.css';

const SECOND_MS = 1_000;
const MINUTE_S = 60;

/** Across the whole board when the link is down: since when nothing new came. The figures below are old, not wrong. */
export const LinkBanner = () => {
  const { board } = useBoards();
  const since = useStaleSince(board);
  return since === null ? null : <LinkDown since={since} />;
};

/** Comes with the banner, so that its first words are of now: a page that woke up may be well again before the next second. */
const LinkDown = ({ since }: { since: number }) => {
  const { t } = useTranslation('board');
  const { edition } = useBoards();
  const now = useNow(SECOND_MS);
  const time = clockText(edition, since, currentLanguage());
  const seconds = Math.max(0, Math.round((now - since) / SECOND_MS));
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
