import { shownCompleteness, type Completeness } from '@innoweek/contracts';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../shell/language.store.ts';
import { dayText } from '../ui/day.format.ts';
import { exactNumber } from '../ui/number.format.ts';

export type UnitDay = Completeness['units'][number]['days'][number];

/** Says of a unit and a day what has come in, and of how many events where any take place. */
export const useDayLabel = (): ((unit: string, day: string, cell: UnitDay) => string) => {
  const { t } = useTranslation('completeness');
  const language = currentLanguage();
  return (unit, day, { held, reported, ...told }) => {
    const words = { unit, day: dayText(day, language), state: t(`states.${shownCompleteness(told)}`) };
    if (held === 0) return t('cellWithout', words);
    return t('cell', {
      ...words,
      reported: exactNumber(reported, language),
      held: exactNumber(held, language),
    });
  };
};
