import type { Metric, RulingPreview } from '@innoweek/contracts';
import { useTranslation } from 'react-i18next';
import { useUnitNames } from '../events/place.names.ts';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { useWords } from './figure.words.ts';
import styles from './reconciliation.module.css';
import { changesOf } from './ruling.draft.ts';

/** What deciding so would change on the boards of the nation and the unit. */
export const RulingImpact = ({
  metric,
  chosen,
  preview,
  error,
}: {
  metric: Metric;
  chosen: boolean;
  preview: RulingPreview | null;
  error: unknown;
}) => {
  const { t } = useTranslation(['reconciliation', 'tallies']);
  const words = useWords();
  const units = useUnitNames();
  const changes = chosen && preview ? changesOf(preview.impact) : null;
  return (
    <section className={styles.impact} aria-label={t('impact')} aria-live="polite">
      <h3 className={styles.label}>{t('impact')}</h3>
      {error ? (
        <ProblemNotice error={error} />
      ) : changes === null ? (
        <p className={styles.under}>{t('impactLater')}</p>
      ) : changes.length === 0 ? (
        <p className={styles.under}>{t('impactNone')}</p>
      ) : (
        <ul>
          {changes.map(({ scope, change, grades }) => (
            <li key={scope}>
              {t('impactLine', {
                place: scope === 'nation' ? t('nation') : units.nameOf(scope.replace('unit:', '')),
                metric: t(`tallies:metrics.${metric}`),
                change: words.change(metric, change),
              })}
              {grades.length > 1 ? (
                <span className={styles.note}>
                  {t('impactGrades', {
                    grades: grades
                      .map((one) =>
                        t('gradeChange', {
                          grade: t(`grades.${one.grade}`),
                          change: words.change(metric, one.change),
                        }),
                      )
                      .join(' · '),
                  })}
                </span>
              ) : null}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
};
