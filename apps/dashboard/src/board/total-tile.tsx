import { METRICS, GRADES, type Metric } from '@innoweek/contracts';
import { useTranslation } from 'react-i18next';
import { RollingNumber } from '../ui/rolling-number.tsx';
import { useBoards, useCell, useMetric } from './board.context.ts';
import { useFigures } from './figure.text.ts';
import { ShareBar } from './share-bar.tsx';
import styles from './total-tile.module.css';

/** The big numbers, one for each metric. */
export const TotalTiles = () => (
  <>
    {METRICS.map((metric) => (
      <TotalTile key={metric} metric={metric} />
    ))}
  </>
);

/** One big number, and how well its parts are known. */
export const TotalTile = ({ metric }: { metric: Metric }) => {
  const { t } = useTranslation('board');
  const { board, scope } = useBoards();
  const value = useMetric(board, scope, metric);
  const write = useFigures();
  const figure = write(metric, value, 'headline');
  return (
    <section className={styles.tile} data-tile={metric}>
      <h2 className={styles.label}>{t(`metrics.${metric}`)}</h2>
      <p className={styles.figure} title={figure.exact}>
        <span className={styles.hidden}>{figure.exact}</span>
        {figure.before && (
          <span className={styles.unit} aria-hidden="true">
            {figure.before}
          </span>
        )}
        <RollingNumber text={figure.digits} />
        <span className={styles.unit} aria-hidden="true">
          {figure.unit}
          {figure.after}
        </span>
      </p>
      <Grades metric={metric} />
    </section>
  );
};

const Grades = ({ metric }: { metric: Metric }) => {
  const { t } = useTranslation('board');
  const { board, scope } = useBoards();
  const write = useFigures();
  const observed = useCell(board, scope, metric, 'observed');
  const reported = useCell(board, scope, metric, 'reported');
  const verified = useCell(board, scope, metric, 'verified');
  const estimated = useCell(board, scope, metric, 'estimated');
  const values = { observed, reported, verified, estimated };
  return (
    <ShareBar
      label={t('gradeBar', { metric: t(`metrics.${metric}`) })}
      parts={GRADES.map((grade) => ({
        key: grade,
        text: t(`grades.${grade}`),
        value: values[grade],
        ...written(write(metric, values[grade])),
      }))}
    />
  );
};

const written = ({ short, exact }: { short: string; exact: string }) => ({ short, exact });
