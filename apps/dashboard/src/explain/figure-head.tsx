import type { BoardMoment } from '@innoweek/contracts';
import { useTranslation } from 'react-i18next';
import { ExplainLink } from './explain-link.tsx';
import styles from './explain.module.css';
import type { ExplainSearch } from './explain.search.ts';
import { useExplainedFigures } from './explain.words.ts';

const RULES = [
  'default',
  'joint',
  'grade',
  'unit',
  'lead',
  'events',
  'ruling',
  'remainder',
  'joined',
] as const;
const GRADES = ['observed', 'reported', 'verified', 'estimated'] as const;

/** The figure itself, when it was so, which can be held on to, and by what rules it was counted. */
export const FigureHead = ({
  explained,
  moment,
  asked,
  value,
  rules,
}: {
  explained: { metric: string; grade: string };
  moment: BoardMoment & { newest?: boolean };
  asked: ExplainSearch;
  /** null: nothing was reported, which is not zero. */
  value: number | null;
  rules: readonly string[];
}) => {
  const { t } = useTranslation(['explain', 'board']);
  const { metric, exact, headline, moment: write } = useExplainedFigures(explained.metric);
  const grade = GRADES.find((known) => known === explained.grade);
  return (
    <div className={styles.head}>
      <div>
        <p className={styles.what}>
          {t(`board:metrics.${metric}`)}
          {grade ? ` · ${t(`board:grades.${grade}`)}` : ''}
        </p>
        <p className={styles.value} data-explained>
          {value === null ? t('board:absentHint') : exact(value)}
          {value === null || headline(value) === exact(value) ? null : (
            <span className={styles.short}>{headline(value)}</span>
          )}
        </p>
        <p className={styles.quiet}>
          {asked.actual === undefined
            ? t(moment.newest === false ? 'asKnown' : 'version', {
                version: moment.version,
                at: write(moment.editionAt),
              })
            : t('asHappened', { version: moment.version, at: write(asked.actual) })}{' '}
          {asked.actual === undefined && asked.version === undefined ? (
            <ExplainLink search={{ ...asked, version: moment.version }}>{t('hold')}</ExplainLink>
          ) : null}
        </p>
        {asked.version !== undefined && asked.version > moment.version ? (
          <p className={styles.notice} role="status">
            {t('noVersion', { asked: asked.version, version: moment.version })}
          </p>
        ) : null}
      </div>
      <ul className={styles.rules} aria-label={t('rulesTitle')}>
        {RULES.filter((rule) => rules.includes(rule)).map((rule) => (
          <li key={rule}>{t(`rules.${rule}`)}</li>
        ))}
      </ul>
    </div>
  );
};
