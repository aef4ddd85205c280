import { cellKey } from '@innoweek/contracts';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../../shell/language.store.ts';
import { percent } from '../../ui/number.format.ts';
import { useBoards, useMetric } from '../board.context.ts';
import { ExportMenu } from '../export/export.menu.tsx';
import { useExpectation } from '../expectation.hook.ts';
import { FigureLink } from '../../explain/figure-link.tsx';
import { useFigures } from '../figure.text.ts';
import { LiveAge } from '../panel-age.tsx';
import { Against } from './against.tsx';
import { BigNumber } from './big-number.tsx';
import { BulletBar } from './bullet-bar.tsx';
import styles from './figures.module.css';
import { GRADES_BY_TRUST, useGrades } from './grades.hook.ts';
import { marksOf } from './marks.model.ts';
import { Pace } from './pace.tsx';

const METRIC = 'participants';

/** The figure that the week is about: how many came, how fast, how well it is known, and whether it is enough. */
export const HeroFigure = () => {
  const { t } = useTranslation('board');
  const { board, scope } = useBoards();
  const write = useFigures();
  const value = useMetric(board, scope, METRIC);
  const grades = useGrades(METRIC);
  const expectation = useExpectation(METRIC, scope);
  const whole = GRADES_BY_TRUST.reduce((sum, grade) => sum + (grades[grade] ?? 0), 0);
  return (
    <section className={styles.hero} data-tile={METRIC} aria-label={t(`metrics.${METRIC}`)}>
      <h2 className={styles.label}>
        {t(`metrics.${METRIC}`)} <LiveAge store={board} />
      </h2>
      <div className={styles.tools}>
        <ExportMenu panel="figures" title={t('export.figures')} />
      </div>
      <div className={styles.lead}>
        <BigNumber
          figure={write(METRIC, value, 'headline')}
          cell={cellKey(scope, METRIC, 'total')}
          size="hero"
        />
        <Pace metric={METRIC} />
      </div>
      <BulletBar
        parts={GRADES_BY_TRUST.map((grade) => ({ key: grade, value: grades[grade] ?? 0 }))}
        scale={expectation.plan}
        marks={marksOf(expectation)}
      />
      <div className={styles.foot}>
        <ul className={styles.legend} aria-label={t('gradeBar', { metric: t(`metrics.${METRIC}`) })}>
          {GRADES_BY_TRUST.map((grade) => {
            const figure = write(METRIC, grades[grade]);
            const share = percent(whole ? (grades[grade] ?? 0) / whole : 0, currentLanguage());
            return (
              <li
                key={grade}
                data-absent={grades[grade] === undefined || undefined}
                title={t('gradeShare', { grade: t(`grades.${grade}`), value: figure.exact, percent: share })}
              >
                <span className={styles.swatch} data-part={grade} aria-hidden="true" />
                <span className={styles.what}>{t(`grades.${grade}`)}</span>
                <FigureLink cell={cellKey(scope, METRIC, grade)}>{figure.short}</FigureLink>
              </li>
            );
          })}
        </ul>
        <Against metric={METRIC} value={value} expectation={expectation} />
      </div>
    </section>
  );
};
