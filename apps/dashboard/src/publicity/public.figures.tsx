import type { PublicBoard, PublicMetric } from '@innoweek/contracts';
import { useTranslation } from 'react-i18next';
import { useFigures } from '../board/figure.text.ts';
import { besideDigits } from './public.model.ts';
import styles from './public.module.css';

/** The totals of the nation or a unit, the first the largest. */
export const PublicFigures = ({
  metrics,
  figures,
}: {
  metrics: readonly PublicMetric[];
  figures: PublicBoard['nation'];
}) => {
  const { t } = useTranslation(['board', 'publicity']);
  const write = useFigures();
  return (
    <dl className={styles.figures}>
      {metrics.map((metric) => {
        const value = figures[metric] ?? undefined;
        const figure = write(metric, value, 'headline');
        return (
          <div key={metric} className={styles.figure} data-public={metric}>
            <dt>{t(`board:metrics.${metric}`)}</dt>
            <dd title={figure.exact}>
              <span className={styles.digits}>{`${figure.before}${figure.digits}`}</span>
              <span className={styles.unit}>
                {besideDigits(figure, t(`board:measures.${metric}`), t('publicity:unitGap'))}
              </span>
            </dd>
          </div>
        );
      })}
    </dl>
  );
};
