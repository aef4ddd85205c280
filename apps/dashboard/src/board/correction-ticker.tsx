import type { BoardNotice } from '@innoweek/contracts';
import { Link } from '@tanstack/react-router';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../shell/language.store.ts';
import { Panel } from '../ui/panel.tsx';
import { BOARD_METRICS, useBoards } from './board.context.ts';
import { useFigures } from './figure.text.ts';
import styles from './line-list.module.css';
import { usePlaceName } from './place.text.ts';
import { useEvent } from './scope-title.tsx';

/** Figures that were corrected downwards while this page was open, newest first: what, by how much, why. */
export const CorrectionTicker = () => {
  const { t } = useTranslation('board');
  const { board } = useBoards();
  const notices = useSyncExternalStore(board.subscribeStatus, board.notices);
  return (
    <Panel title={t('correctionsTitle')} className={styles.panel}>
      {notices.length > 0 ? (
        <ul className={styles.list} tabIndex={0} aria-label={t('correctionsTitle')}>
          {notices.map((notice) => (
            <CorrectionLine
              key={`${notice.version} ${notice.subject} ${notice.metric} ${notice.change}`}
              notice={notice}
            />
          ))}
        </ul>
      ) : (
        <p className={styles.empty}>{t('correctionsEmpty')}</p>
      )}
    </Panel>
  );
};

const CorrectionLine = ({ notice }: { notice: BoardNotice }) => {
  const { t } = useTranslation('board');
  const language = currentLanguage();
  const write = useFigures();
  const placeName = usePlaceName();
  const [kind, id = ''] = notice.subject.split(':');
  const event = useEvent(kind === 'event' ? id : null);
  const subject =
    kind === 'remainder'
      ? t('remainderOf', { unit: placeName(id).short })
      : ((event && ((language === 'en' ? event.titleEn : null) ?? event.title)) ?? id);
  const metric = BOARD_METRICS.find((known) => known === notice.metric);
  const figure = metric ? write(metric, Math.abs(notice.change)) : null;
  const sign = notice.change < 0 ? '\u2212' : '+';
  const time = new Intl.DateTimeFormat(language, { timeStyle: 'short', hourCycle: 'h23' }).format(
    Date.parse(notice.at),
  );
  return (
    <li className={styles.line}>
      <Link
        to="/board"
        search={(now) => ({ ...now, scope: kind === 'event' ? `event:${id}` : `unit:${id}` })}
        className={styles.correction}
        title={`${subject} · ${notice.reason ?? t('noReason')}`}
      >
        <time className={styles.detail} dateTime={notice.at}>
          {time}
        </time>
        <span className={styles.subject}>{subject}</span>
        <span
          className={styles.change}
          data-falls={notice.change < 0 || undefined}
          title={figure ? `${sign}${figure.exact}` : undefined}
        >
          {metric && <span className={styles.metric}>{t(`metrics.${metric}`)}</span>}
          {sign}
          {figure?.short ?? Math.abs(notice.change)}
        </span>
        <span className={styles.reason}>{notice.reason ?? t('noReason')}</span>
      </Link>
    </li>
  );
};
