import type { PublicBoard, PublicMetric } from '@innoweek/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFigures } from '../board/figure.text.ts';
import { usePlaceName } from '../board/place.text.ts';
import { rankedUnits } from './public.model.ts';
import styles from './public.module.css';

/** The units by one of the metrics, the largest first, and what belongs to none of them: it adds up to the nation. */
export const PublicUnits = ({
  metrics,
  units,
}: {
  metrics: readonly PublicMetric[];
  units: NonNullable<PublicBoard['units']>;
}) => {
  const { t } = useTranslation(['publicity', 'board']);
  const write = useFigures();
  const nameOf = usePlaceName();
  const [chosen, setChosen] = useState(metrics[0]);
  const metric = metrics.find((one) => one === chosen) ?? metrics[0];
  if (metric === undefined) return null;
  const rows = rankedUnits(units, metric);
  const most = Math.max(1, ...rows.map(({ value }) => value ?? 0));
  return (
    <section aria-labelledby="public-units">
      <div className={styles.head}>
        <h2 id="public-units">{t('publicity:byUnit')}</h2>
        <label className={styles.choice}>
          <span className={styles.hidden}>{t('board:mapMetric')}</span>
          <select
            value={metric}
            onChange={(event) => setChosen(metrics.find((one) => one === event.target.value))}
          >
            {metrics.map((one) => (
              <option key={one} value={one}>
                {t(`board:metrics.${one}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <ol className={styles.units}>
        {rows.map(({ id, rank, value }) => {
          const { short, exact } = write(metric, value, 'listed');
          return (
            <li key={id} data-absent={value === undefined || undefined}>
              <span className={styles.rank}>{rank ?? t('board:absent')}</span>
              <span className={styles.name}>{nameOf(id).full}</span>
              <span className={styles.bar} aria-hidden="true">
                <span style={{ inlineSize: `${String(((value ?? 0) / most) * 100)}%` }} />
              </span>
              <span className={styles.value} title={exact}>
                {short}
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
};
