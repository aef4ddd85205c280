import { cellKey, type Metric } from '@innoweek/contracts';
import { useTranslation } from 'react-i18next';
import { useBoards, useMetric } from '../board.context.ts';
import { useExpectation } from '../expectation.hook.ts';
import { FigureLink } from '../../explain/figure-link.tsx';
import { useFigures } from '../figure.text.ts';
import { Against } from './against.tsx';
import { BigNumber } from './big-number.tsx';
import { BulletBar } from './bullet-bar.tsx';
import styles from './figures.module.css';
import { GRADES_BY_TRUST, useGrades } from './grades.hook.ts';
import { marksOf } from './marks.model.ts';
import { signed, useHourPace } from './pace.tsx';

/** A figure of the second rank: the same questions answered in less room. */
export const SecondFigure = ({ metric }: { metric: Metric }) => {
  const { t } = useTranslation('board');
  const { board, scope } = useBoards();
  const write = useFigures();
  const value = useMetric(board, scope, metric);
  const grades = useGrades(metric);
  const expectation = useExpectation(metric, scope);
  const hour = useHourPace(metric);
  const pace = hour === undefined ? null : write(metric, Math.round(hour));
  const known = GRADES_BY_TRUST.filter((grade) => (grades[grade] ?? 0) > 0);
  return (
    <section className={styles.second} data-tile={metric} aria-label={t(`metrics.${metric}`)}>
      <h2 className={styles.label}>{t(`metrics.${metric}`)}</h2>
      <BigNumber
        figure={write(metric, value, 'headline')}
        cell={cellKey(scope, metric, 'total')}
        size="second"
      />
      <p className={styles.small} title={pace?.exact}>
        {pace === null || hour === undefined
          ? '\u00a0'
          : t('pace.hourOf', { pace: signed(Math.round(hour), pace.short) })}
      </p>
      <BulletBar
        parts={GRADES_BY_TRUST.map((grade) => ({ key: grade, value: grades[grade] ?? 0 }))}
        scale={expectation.plan}
        marks={marksOf(expectation)}
      />
      {/* Every figure says which grades it is made of; those that are not there would take the room of those that are. */}
      <ul className={styles.legend} aria-label={t('gradeBar', { metric: t(`metrics.${metric}`) })}>
        {known.map((grade) => {
          const figure = write(metric, grades[grade]);
          return (
            <li key={grade} title={t('gradeValue', { grade: t(`grades.${grade}`), value: figure.exact })}>
              <span className={styles.swatch} data-part={grade} aria-hidden="true" />
              <span className={styles.what}>{t(`grades.${grade}`)}</span>
              <FigureLink cell={cellKey(scope, metric, grade)}>{figure.short}</FigureLink>
            </li>
          );
        })}
      </ul>
      <Against metric={metric} value={value} expectation={expectation} brief />
    </section>
  );
};
