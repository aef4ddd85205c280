import type { CommuniqueChanges } from '@innoweek/contracts';
import { useTranslation } from 'react-i18next';
import { BOARD_METRICS, type BoardMetric } from '../board/board.search.ts';
import { useFigures } from '../board/figure.text.ts';
import styles from './communiques.module.css';

const metricOf = (name: string): BoardMetric => BOARD_METRICS.find((metric) => metric === name) ?? 'events';

/** Writes by how much a figure of a metric moved. */
const useSigned = (): ((name: string, change: number) => string) => {
  const figures = useFigures();
  // The word joiner keeps the sign on the line of its figure.
  return (name, change) =>
    `${change < 0 ? '−' : '+'}\u2060${figures(metricOf(name), Math.abs(change)).exact}`;
};

/** What moved since the communiqué before, how much of it was corrected, and why. */
export const Changes = ({ since }: { since: CommuniqueChanges }) => {
  const { t } = useTranslation('communiques');
  return (
    <section>
      <h3>{t('since', { number: since.number })}</h3>
      {since.totals.length === 0 ? <p>{t('unchanged')}</p> : null}
      <ul className={styles.changes}>
        {since.totals.map((total) => (
          <Moved key={total.metric} total={total} />
        ))}
      </ul>
      {since.corrections.length > 0 ? <Corrections corrections={since.corrections} /> : null}
    </section>
  );
};

const Moved = ({
  total: { metric, before, after, corrected = 0 },
}: {
  total: CommuniqueChanges['totals'][number];
}) => {
  const { t } = useTranslation(['communiques', 'board']);
  const figures = useFigures();
  const signed = useSigned();
  const change = (after ?? 0) - (before ?? 0);
  return (
    <li>
      {t(before === null ? 'communiques:appeared' : 'communiques:moved', {
        metric: t(`board:metrics.${metricOf(metric)}`),
        before: figures(metricOf(metric), before ?? undefined).exact,
        after: figures(metricOf(metric), after ?? undefined).exact,
        change: signed(metric, change),
      })}
      {corrected === 0
        ? null
        : t('communiques:movedBy', {
            reported: signed(metric, change - corrected),
            corrected: signed(metric, corrected),
          })}
    </li>
  );
};

const Corrections = ({ corrections }: Pick<CommuniqueChanges, 'corrections'>) => {
  const { t } = useTranslation(['communiques', 'board']);
  const signed = useSigned();
  return (
    <>
      <h4>{t('communiques:corrected')}</h4>
      <ul className={styles.changes}>
        {corrections.map(({ metric, reason, change, count }) => (
          <li key={[metric, reason ?? '', reason === null && change < 0].join('|')}>
            {t('communiques:correction', {
              metric: t(`board:metrics.${metricOf(metric)}`),
              change: signed(metric, change),
              times: count,
              reason: reason ?? t('communiques:noReason'),
            })}
          </li>
        ))}
      </ul>
    </>
  );
};
