import type { Measure } from '@innoweek/contracts';
import { useTranslation } from 'react-i18next';
import type { BoardMetric } from '../board.search.ts';
import { currentLanguage } from '../../shell/language.store.ts';
import { listedRatio, percent, yuan } from '../../ui/number.format.ts';
import { useFigures } from '../figure.text.ts';

export type MeasureText = { short: string; exact: string };

/** Writes figures by a measure: what is short enough for a tile, and all of it. */
export const useMeasures = (): ((
  metric: BoardMetric,
  measure: Measure,
  value: number | undefined,
  raw: number | undefined,
) => MeasureText) => {
  const { t } = useTranslation('board');
  const write = useFigures();
  const language = currentLanguage();
  return (metric, measure, value, raw) => {
    const figure = write(metric, raw, 'listed');
    if (measure === 'absolute' || raw === undefined)
      return { short: `${figure.before}${figure.digits}${figure.unit}`, exact: figure.exact };
    if (value === undefined)
      return { short: t('absent'), exact: `${figure.exact} · ${t(`nothingToMeasure.${measure}`)}` };
    if (measure === 'plan') {
      const text = percent(value, language);
      return { short: text, exact: `${figure.exact} · ${t('ofExpected', { share: text })}` };
    }
    const amount = metric === 'agreement_amount' ? yuan(value) : value;
    const text = listedRatio(amount, language);
    return { short: text, exact: `${figure.exact} · ${text} ${t(`perHead.${metric}`)}` };
  };
};
