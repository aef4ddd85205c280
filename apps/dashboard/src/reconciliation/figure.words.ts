import type { ClaimGroup, ClaimLine, Disagreement, Metric, StandingRuling } from '@innoweek/contracts';
import { useTranslation } from 'react-i18next';
import { useFigures } from '../board/figure.text.ts';
import { useUnitNames } from '../events/place.names.ts';
import { formatCalendarDay } from '../events/wall.time.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { useFigureText } from '../tallies/figure.text.ts';
import { useReporterText } from './reporter.text.ts';

/** Reporters, figures and rulings in the words of the language on the screen. */
export const useWords = () => {
  const { t } = useTranslation(['reconciliation', 'board', 'tallies']);
  const reporterText = useReporterText();
  const figureText = useFigureText();
  const figures = useFigures();
  const units = useUnitNames();
  const language = currentLanguage();
  const nameOf = ({ reporter, reporterName }: Pick<ClaimLine, 'reporter' | 'reporterName'>): string =>
    reporterText(reporter, reporterName);
  return {
    nameOf,
    /** Exactly. */
    figure: figureText,
    /** Short, to be compared at a glance. */
    brief: (metric: Metric, value: number): string => {
      const { short } = figures(metric, value);
      return metric === 'agreement_amount'
        ? short
        : t('briefly', { figure: short, measure: t(`board:measures.${metric}`) });
    },
    /** With its sign, also where it falls. */
    change: (metric: Metric, change: number): string =>
      `${change < 0 ? '−' : '+'}${figureText(metric, Math.abs(change))}`,
    /** A metric and its day. */
    about: ({ metric, day }: Pick<ClaimGroup, 'metric' | 'day'>): string =>
      `${t(`tallies:metrics.${metric}`)} · ${formatCalendarDay(day, language)}`,
    /** An event by its title, or what a unit reports outside its events. */
    subject: ({ subject, title, titleEn }: Pick<Disagreement, 'subject' | 'title' | 'titleEn'>): string =>
      subject.startsWith('remainder:')
        ? t('remainderOf', { unit: units.nameOf(subject.replace('remainder:', '')) })
        : ((language === 'en' ? titleEn : null) ?? title ?? subject.replace('event:', '')),
    how: ({
      rule,
      claim,
      value,
      metric,
    }: Pick<StandingRuling, 'rule' | 'claim' | 'value' | 'metric'>): string =>
      rule === 'claim' && claim
        ? t('how.claim', { name: nameOf(claim), grade: t(`grades.${claim.grade}`) })
        : rule === 'value'
          ? t('how.value', { figure: figureText(metric, value ?? 0) })
          : t(`how.${rule === 'claim' ? 'default' : rule}`),
  };
};
