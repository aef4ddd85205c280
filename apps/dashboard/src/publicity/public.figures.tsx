import type { PublicBoard, PublicMetric } from '@innoweek/contracts';
import { useTranslation } from 'react-i18next';
import { useFigures } from '../board/figure.text.ts';
import styles from './public.module.css';

/** The totals of the nation or a unit, the first the largest. */
export const PublicFigures = ({
  metrics,
  figures,
}: {
  metrics: readonly PublicMetric[];
  figures: PublicBoard['nation'];
}) => {
  const { t } = useTranslation('board');
  const write = useFigures();
  return (
    <dl className={styles.figures}>
      {metrics.map((metric) => {
        const value = figures[metric] ?? undefined;
        const { digits, unit, before, after, exact } = write(metric, value, 'headline');
        return (
          <div key={metric} className={styles.figure} data-public={metric}>
            <dt>{t(`metrics.${metric}`)}</dt>
            <dd title={exact}>
              <span className={styles.digits}>{`${before}${digits}`}</span>
              {value !== undefined && (
                <span className={styles.unit}>{`${unit}${after || t(`measures.${metric}`)}`}</span>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
};
