import { useTranslation } from 'react-i18next';
import type { BoardMetric } from '../board.search.ts';
import { currentLanguage } from '../../shell/language.store.ts';
import { percent } from '../../ui/number.format.ts';
import type { Expectation } from '../expectation.hook.ts';
import { useFigures } from '../figure.text.ts';
import { differenceText, gapText } from './difference.text.ts';
import styles from './figures.module.css';

/** Nearer than this to what was expected is as expected. */
const ON_COURSE = 0.005;

const toneOf = (share: number): 'ahead' | 'behind' | 'level' =>
  Math.abs(share - 1) < ON_COURSE ? 'level' : share > 1 ? 'ahead' : 'behind';

/** How a figure stands against the plan, and against the last edition at the same moment. */
export const Against = ({
  metric,
  value,
  expectation,
  brief = false,
}: {
  metric: BoardMetric;
  value: number | undefined;
  expectation: Expectation;
  /** Where there is little room: the comparison without its figures. */
  brief?: boolean;
}) => {
  const { t } = useTranslation('board');
  const write = useFigures();
  const language = currentLanguage();
  const { plan, expected, previous, basis } = expectation;
  const course = t(`basis.${basis}`, { name: nameOf(previous) });
  return (
    <ul className={styles.against}>
      {plan !== undefined && (
        <li title={[t('against.planExact', { plan: write(metric, plan).exact }), course].join(' · ')}>
          <span className={styles.key} data-mark="expected" aria-hidden="true" />
          <span className={styles.what}>
            {brief ? t('against.planBrief') : t('against.plan', { plan: write(metric, plan).short })}
          </span>
          <b>{percent((value ?? 0) / plan, language)}</b>
          {expected !== undefined && expected > 0 && metric !== 'events' && (
            <span className={styles.verdict} data-tone={toneOf((value ?? 0) / expected)}>
              {t(`against.${toneOf((value ?? 0) / expected)}${brief ? 'Brief' : ''}`, {
                difference: gapText((value ?? 0) / expected, language),
                expected: write(metric, Math.round(expected)).short,
              })}
            </span>
          )}
        </li>
      )}
      {/* Before the last edition had anything there is nothing to compare with. */}
      {previous !== null && previous.now > 0 && (
        <li
          title={[
            t('against.previousExact', {
              name: nameOf(previous),
              total: write(metric, previous.total).exact,
              now: write(metric, Math.round(previous.now)).exact,
            }),
            course,
            ...(previous.source ? [previous.source] : []),
          ].join(' · ')}
        >
          <span className={styles.key} data-mark="previous" aria-hidden="true" />
          <span className={styles.what}>
            {brief
              ? t('against.previousBrief')
              : t('against.previous', {
                  name: nameOf(previous),
                  now: write(metric, Math.round(previous.now)).short,
                })}
          </span>
          <span className={styles.verdict} data-tone={toneOf((value ?? 0) / previous.now)}>
            {differenceText((value ?? 0) / previous.now, language)}
          </span>
        </li>
      )}
    </ul>
  );
};

const nameOf = (previous: Expectation['previous']): string =>
  previous === null ? '' : currentLanguage() === 'en' ? previous.nameEn : previous.name;
