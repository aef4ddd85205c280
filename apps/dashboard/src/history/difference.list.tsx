import { METRICS, type BoardDifference } from '@innoweek/contracts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useFigures } from '../board/figure.text.ts';
import { formatMoment } from '../events/wall.time.ts';
import { useReporterText } from '../reconciliation/reporter.text.ts';
import { currentLanguage } from '../shell/language.store.ts';
import type { Compared } from './comparison.model.ts';
import { differenceQuery } from './history.queries.ts';
import styles from './history.module.css';

/** What is other between two moments, as it was known at each: figures, events, and corrections with their reasons. */
export const DifferenceList = ({
  edition,
  scope,
  from,
  to,
}: {
  edition: string;
  scope: string;
  from: number;
  to: Compared;
}) => {
  const { t } = useTranslation('history');
  const query = useQuery(differenceQuery(edition, scope, from, to));
  if (query.isError) return <p role="alert">{query.error.message}</p>;
  if (!query.data) return <p role="status">{t('pending')}</p>;
  return (
    <div className={styles.difference}>
      <Figures difference={query.data} />
      <Events difference={query.data} />
      <Corrections difference={query.data} />
    </div>
  );
};

const useChange = () => {
  const write = useFigures();
  return (metric: (typeof METRICS)[number], change: number): string =>
    `${change < 0 ? '−' : '+'}${write(metric, Math.abs(change)).exact}`;
};

const Figures = ({ difference: { scope, cells } }: { difference: BoardDifference }) => {
  const { t } = useTranslation(['history', 'board']);
  const write = useFigures();
  const change = useChange();
  const changed = METRICS.flatMap((metric) => {
    const cell = cells.find(({ key }) => key === `${scope}/${metric}/total`);
    return cell ? [{ metric, ...cell }] : [];
  });
  return (
    <div>
      <h3>{t('figures')}</h3>
      {changed.length === 0 ? <p>{t('same')}</p> : null}
      <ul>
        {changed.map(({ metric, before, after }) => (
          <li key={metric}>
            {t(`board:metrics.${metric}`)} {write(metric, before ?? undefined).exact} →{' '}
            {write(metric, after ?? undefined).exact}{' '}
            <strong>{change(metric, (after ?? 0) - (before ?? 0))}</strong>
          </li>
        ))}
      </ul>
    </div>
  );
};

const Events = ({ difference: { events, changedEvents, metric } }: { difference: BoardDifference }) => {
  const { t } = useTranslation(['history', 'board']);
  const change = useChange();
  const language = currentLanguage();
  return (
    <div>
      <h3>{t('events', { metric: t(`board:metrics.${metric}`), count: changedEvents })}</h3>
      {events.length < changedEvents ? (
        <p className={styles.part}>{t('largestListed', { count: events.length })}</p>
      ) : null}
      <ul>
        {events.map(({ code, title, titleEn, before, after }) => (
          <li key={code}>
            {(language === 'en' ? titleEn : null) ?? title}{' '}
            <strong>{change(metric, (after ?? 0) - (before ?? 0))}</strong>
          </li>
        ))}
      </ul>
    </div>
  );
};

const Corrections = ({ difference: { corrections, totalCorrections } }: { difference: BoardDifference }) => {
  const { t } = useTranslation(['history', 'board']);
  const change = useChange();
  const reporterText = useReporterText();
  const language = currentLanguage();
  return (
    <div>
      <h3>{t('corrections', { count: totalCorrections })}</h3>
      {corrections.length < totalCorrections ? (
        <p className={styles.part}>{t('newestListed', { count: corrections.length })}</p>
      ) : null}
      <ul>
        {corrections.map((one) => {
          const metric = METRICS.find((known) => known === one.metric);
          return (
            <li key={`${String(one.version)} ${one.subject} ${one.metric} ${String(one.change)}`}>
              {formatMoment(one.at, language)}{' '}
              {(language === 'en' ? one.titleEn : null) ?? one.title ?? one.subject}{' '}
              <strong>{metric ? change(metric, one.change) : one.change}</strong>{' '}
              {[one.reporterName === null ? null : reporterText(one.reporterName), one.reason]
                .filter(Boolean)
                .join(' · ')}
            </li>
          );
        })}
      </ul>
    </div>
  );
};
