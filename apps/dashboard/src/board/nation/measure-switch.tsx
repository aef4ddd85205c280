import { MEASURES } from '@innoweek/contracts';
import { useTranslation } from 'react-i18next';
import { Segments } from '../../ui/segments.tsx';
import { BOARD_METRICS, useBoards } from '../board.context.ts';
import { useView } from '../view.hook.ts';
import { UNIT_SCOPES } from './unit-values.hook.ts';

/** Which metric map, ranking, kinds and trend show. */
export const MetricSwitch = () => {
  const { t } = useTranslation('board');
  const { metric, choose } = useView();
  return (
    <Segments
      label={t('mapMetric')}
      value={metric}
      options={BOARD_METRICS.map((value) => ({ value, text: t(`metrics.${value}`) }))}
      onChange={(next) => choose({ metric: next })}
    />
  );
};

/** By what measure map and ranking show it. */
export const MeasureSwitch = () => {
  const { t } = useTranslation('board');
  const { metric, measure, choose } = useView();
  const { plans } = useBoards().edition;
  // Where no unit has a plan there is nothing to hold it against.
  const isPlanned = UNIT_SCOPES.some((scope) => plans[scope]?.[metric] !== undefined);
  const offered = MEASURES.filter((value) => value !== 'plan' || isPlanned || measure === 'plan');
  return (
    <Segments
      label={t('mapMeasure')}
      value={measure}
      options={offered.map((value) => ({ value, text: t(`measureNames.${value}`) }))}
      onChange={(next) => choose({ measure: next })}
    />
  );
};
