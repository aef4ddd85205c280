import { METRICS, ORGANISATION_KINDS } from '@innoweek/contracts';
import { useTranslation } from 'react-i18next';
import { useFigures } from '../board/figure.text.ts';
import { useUnitNames } from '../events/place.names.ts';
import { formatMoment } from '../events/wall.time.ts';
import { BOARD_METRICS } from '../board/board.search.ts';
import { currentLanguage } from '../shell/language.store.ts';

/** What scopes and their parts are called. */
export const usePlaces = () => {
  const { t } = useTranslation(['explain', 'board']);
  const units = useUnitNames();
  const kind = (id: string): string => {
    const known = ORGANISATION_KINDS.find((one) => one === id);
    return known ? t(`board:kinds.${known}`) : id;
  };
  const scope = (name: string): string => {
    const [of, id = ''] = name.split(':');
    if (of === 'unit') return units.nameOf(id);
    if (of === 'kind') return kind(id);
    if (of === 'remainder') return t('outside', { unit: units.nameOf(id) });
    return of === 'organisation'
      ? t('board:scopes.organisation')
      : of === 'event'
        ? id
        : t('board:scopes.nation');
  };
  return { unit: units.nameOf, kind, scope };
};

/** Figures as the board has them, among others and exact, and moments of the edition. */
export const useExplainedFigures = (name: string) => {
  const metric = BOARD_METRICS.find((known) => known === name) ?? METRICS[0];
  const write = useFigures();
  const language = currentLanguage();
  return {
    metric,
    headline: (value: number): string => write(metric, value, 'headline').short,
    listed: (value: number): string => write(metric, value, 'listed').short,
    exact: (value: number): string => write(metric, value).exact,
    moment: (at: string): string => formatMoment(at, language, true),
  };
};
