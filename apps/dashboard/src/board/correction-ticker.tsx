import { correctionSchema, pageSchema, type Correction } from '@innoweek/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/api.client.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { exactNumber } from '../ui/number.format.ts';
import { Panel } from '../ui/panel.tsx';
import { BOARD_METRICS, useBoards } from './board.context.ts';
import { useFigures } from './figure.text.ts';
import styles from './line-list.module.css';
import { usePlaceName } from './place.text.ts';

const correctionPageSchema = pageSchema(correctionSchema);
/** More than fit the tallest wall. */
const LIMIT = 30;

/** Figures that were corrected downwards, newest first: when, what, by how much, why; and whose, for who may know. */
export const CorrectionTicker = ({ zone }: { zone: string }) => {
  const { t } = useTranslation('board');
  const { board, scope } = useBoards();
  const query = useQuery({
    queryKey: ['corrections', board.edition, scope],
    queryFn: ({ signal }) =>
      api.get('/board/corrections', correctionPageSchema, {
        query: { scope, edition: board.edition, limit: LIMIT },
        signal,
      }),
  });
  const { refetch, data: page } = query;
  // A notice says that there is one more; the list itself tells it with everything that belongs to it.
  const notices = useSyncExternalStore(board.subscribeStatus, board.notices);
  const heard = useRef(notices);
  useEffect(() => {
    if (heard.current === notices) return;
    heard.current = notices;
    void refetch();
  }, [notices, refetch]);
  return (
    <Panel
      title={t('correctionsTitle')}
      className={styles.panel}
      aside={
        page && <span>{t('correctionsCount', { total: exactNumber(page.total, currentLanguage()) })}</span>
      }
    >
      {page && page.items.length > 0 ? (
        <ul className={styles.list} tabIndex={0} aria-label={t('correctionsTitle')}>
          {page.items.map((correction) => (
            <CorrectionLine
              key={`${correction.version} ${correction.subject} ${correction.metric} ${correction.change}`}
              correction={correction}
              zone={zone}
            />
          ))}
        </ul>
      ) : (
        <p className={styles.empty}>{query.isError ? t('listFailed') : page ? t('correctionsEmpty') : ''}</p>
      )}
    </Panel>
  );
};

const CorrectionLine = ({ correction, zone }: { correction: Correction; zone: string }) => {
  const { t } = useTranslation('board');
  const language = currentLanguage();
  const write = useFigures();
  const placeName = usePlaceName();
  const [kind, id = ''] = correction.subject.split(':');
  const subject =
    kind === 'remainder'
      ? t('remainderOf', { unit: placeName(id).short })
      : ((language === 'en' ? correction.titleEn : null) ?? correction.title ?? id);
  const reason = correction.reason ?? t('noReason');
  const why = correction.reporterName === null ? reason : `${correction.reporterName} · ${reason}`;
  const metric = BOARD_METRICS.find((known) => known === correction.metric);
  const figure = metric ? write(metric, Math.abs(correction.change)) : null;
  const sign = correction.change < 0 ? '\u2212' : '+';
  const time = new Intl.DateTimeFormat(language, {
    timeZone: zone,
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(Date.parse(correction.at));
  return (
    <li className={styles.line}>
      <Link
        to="/board"
        search={(now) => ({ ...now, scope: kind === 'event' ? `event:${id}` : `unit:${id}` })}
        className={styles.correction}
        title={`${subject} · ${why}`}
      >
        <time className={styles.detail} dateTime={correction.at}>
          {time}
        </time>
        <span className={styles.subject}>{subject}</span>
        <span
          className={styles.change}
          data-falls={correction.change < 0 || undefined}
          title={figure ? `${sign}${figure.exact}` : undefined}
        >
          {metric && <span className={styles.metric}>{t(`metrics.${metric}`)}</span>}
          {sign}
          {figure?.short ?? Math.abs(correction.change)}
        </span>
        <span className={styles.reason}>{why}</span>
      </Link>
    </li>
  );
};
