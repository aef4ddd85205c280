import { useTranslation } from 'react-i18next';
import type { BoardMetric, TrendStep } from '../board.search.ts';
import { currentLanguage } from '../../shell/language.store.ts';
import { useBoards } from '../board.context.ts';
import { useFigures } from '../figure.text.ts';
import { valueAt, type TrendPoint } from './trend.model.ts';
import styles from './trend.module.css';
import { dateLocale, dayParts } from '../../ui/day.format.ts';

type TrendTableProps = {
  points: readonly TrendPoint[];
  expected: readonly TrendPoint[];
  metric: BoardMetric;
  step: TrendStep;
};

/** The trend as a table, the newest first. */
export const TrendTable = ({ points, expected, metric, step }: TrendTableProps) => {
  const { t } = useTranslation('board');
  const { edition } = useBoards();
  const write = useFigures();
  const language = currentLanguage();
  const format = new Intl.DateTimeFormat(dateLocale(language), {
    timeZone: edition.zone,
    ...dayParts(language),
    ...(step === 'day' ? {} : { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
  });
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('trendTitle')}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('timeColumn')}</th>
            <th scope="col">{t(`metrics.${metric}`)}</th>
            {expected.length > 0 && <th scope="col">{t('expectedColumn')}</th>}
          </tr>
        </thead>
        <tbody>
          {points.toReversed().map(({ at, value }) => {
            const should = valueAt(expected, at);
            return (
              <tr key={at}>
                <th scope="row">{format.format(step === 'day' ? at - 1 : at)}</th>
                <td>{write(metric, Math.round(value)).exact}</td>
                {expected.length > 0 && (
                  <td>{should === undefined ? t('absent') : write(metric, Math.round(should)).exact}</td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
};
