import { METRICS, type BoardDifference } from '@innoweek/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFigures } from '../board/figure.text.ts';
import { formatMoment } from '../events/wall.time.ts';
import { useSubjectText } from '../board/subject.text.ts';
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
    <>
      <Figures difference={query.data} from={from} to={to} />
      <div className={styles.difference}>
        <Events difference={query.data} />
        <Corrections difference={query.data} />
      </div>
    </>
  );
};

type Metric = (typeof METRICS)[number];

/** Counts are read to the last digit; of an amount nobody does, and its cents stay behind the pointer. */
const useWritten = () => {
  const write = useFigures();
  return (metric: Metric, value: number | undefined): { text: string; title?: string } => {
    const { isAbsent, exact, short } = write(metric, value, 'headline');
    return metric === 'agreement_amount' && !isAbsent ? { text: short, title: exact } : { text: exact };
  };
};

const Value = ({ metric, value }: { metric: Metric; value: number | null }) => {
  const { text, title } = useWritten()(metric, value ?? undefined);
  return <span title={title}>{text}</span>;
};

const Change = ({ metric, change }: { metric: Metric; change: number }) => {
  const { text, title } = useWritten()(metric, Math.abs(change));
  const sign = change < 0 ? '\u2212' : '+';
  return <strong title={title && `${sign}${title}`}>{`${sign}${text}`}</strong>;
};

const Figures = ({
  difference: { scope, cells },
  from,
  to,
}: {
  difference: BoardDifference;
  from: number;
  to: Compared;
}) => {
  const { t } = useTranslation(['history', 'board']);
  const language = currentLanguage();
  const changed = METRICS.flatMap((metric) => {
    const cell = cells.find(({ key }) => key === `${scope}/${metric}/total`);
    return cell ? [{ metric, ...cell }] : [];
  });
  if (changed.length === 0) return <p>{t('same')}</p>;
  return (
    <table className={styles.figures}>
      <caption>{t('figures')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('metric')}</th>
          <th scope="col">{formatMoment(from, language)}</th>
          <th scope="col">{to === 'now' ? t('now') : formatMoment(to, language)}</th>
          <th scope="col">{t('change')}</th>
        </tr>
      </thead>
      <tbody>
        {changed.map(({ metric, before, after }) => (
          <tr key={metric}>
            <th scope="row">{t(`board:metrics.${metric}`)}</th>
            <td>
              <Value metric={metric} value={before} />
            </td>
            <td>
              <Value metric={metric} value={after} />
            </td>
            <td>
              <Change metric={metric} change={(after ?? 0) - (before ?? 0)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const Events = ({ difference: { events, changedEvents, metric } }: { difference: BoardDifference }) => {
  const { t } = useTranslation(['history', 'board']);
  const language = currentLanguage();
  return (
    <section>
      <h3>{t('events', { metric: t(`board:metrics.${metric}`), count: changedEvents })}</h3>
      {events.length < changedEvents ? (
        <p className={styles.part}>{t('largestListed', { count: events.length })}</p>
      ) : null}
      <ul>
        {events.map(({ code, title, titleEn, before, after }) => (
          <li key={code} className={styles.changed}>
            <Link to="/events/$code" params={{ code }}>
              {(language === 'en' ? titleEn : null) ?? title}
            </Link>
            <Change metric={metric} change={(after ?? 0) - (before ?? 0)} />
          </li>
        ))}
      </ul>
    </section>
  );
};

const Corrections = ({ difference: { corrections, totalCorrections } }: { difference: BoardDifference }) => {
  const { t } = useTranslation(['history', 'board']);
  const reporterText = useReporterText();
  const subjectText = useSubjectText();
  const language = currentLanguage();
  return (
    <section>
      <h3>{t('corrections', { count: totalCorrections })}</h3>
      {corrections.length < totalCorrections ? (
        <p className={styles.part}>{t('newestListed', { count: corrections.length })}</p>
      ) : null}
      <ul>
        {corrections.map((one) => {
          const metric = METRICS.find((known) => known === one.metric);
          return (
            <li
              key={`${String(one.version)} ${one.subject} ${one.metric} ${String(one.change)}`}
              className={styles.changed}
            >
              <span>
                {subjectText(one)}
                <span className={styles.part}>
                  {[
                    formatMoment(one.at, language),
                    one.reporterName === null ? null : reporterText(one.reporterName),
                    one.reason,
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </span>
              <span className={styles.amount}>
                {metric ? <Change metric={metric} change={one.change} /> : <strong>{one.change}</strong>}
                {metric ? <span className={styles.part}>{t(`board:metrics.${metric}`)}</span> : null}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
};
