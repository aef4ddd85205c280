import { useTranslation } from 'react-i18next';
import { Segments } from '../ui/segments.tsx';
import { BOARD_METRICS, type BoardMetric } from './board.context.ts';

/** Which metric map, ranking and trend show. */
export const MetricSwitch = ({
  metric,
  onMetric,
}: {
  metric: BoardMetric;
  onMetric: (metric: BoardMetric) => void;
}) => {
  const { t } = useTranslation('board');
  return (
    <Segments
      label={t('mapMetric')}
      value={metric}
      options={BOARD_METRICS.map((value) => ({ value, text: t(`metrics.${value}`) }))}
      onChange={onMetric}
    />
  );
};
