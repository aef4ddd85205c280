import { findUnit, REPORTING_UNITS } from '@innoweek/places';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../shell/language.store.ts';

/** The unit of whatever belongs to no territory that reports. */
export const NO_UNIT = 'none';

/** What reporting units are called in the language on the screen. */
export const useUnitNames = () => {
  const { t } = useTranslation('events');
  const english = currentLanguage() === 'en';
  const nameOf = (id: string): string => {
    if (id === NO_UNIT) return t('noUnit');
    const unit = findUnit(id);
    return unit === null ? id : english ? unit.nameEn : unit.shortName;
  };
  const options = [...REPORTING_UNITS.map(({ id }) => id), NO_UNIT].map((id) => ({
    value: id,
    label: nameOf(id),
  }));
  return { nameOf, options };
};

/** The tree of regions, fetched when it is first needed: three thousand counties are no part of every page. */
export const useRegionTree = () =>
  useQuery({
    queryKey: ['regions', 'tree'],
    queryFn: () => import('./region.tree.ts'),
    staleTime: Infinity,
    gcTime: Infinity,
  }).data;
