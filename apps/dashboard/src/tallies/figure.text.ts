import type { Metric } from '@innoweek/contracts';
import { useTranslation } from 'react-i18next';
import { formatYuan, inPowersOfTen } from './amount.parsing.ts';

/** From here on a figure is said in 万 as well. */
const TEN_THOUSAND = 10_000;
const POWER_OF_WAN = 4;
/** 10,000 yuan are 10⁶ fen. */
const WAN_YUAN = 1_000_000;
const POWER_OF_WAN_YUAN = 6;

/** Writes a figure exactly, and in the unit that people count in. */
export const useFigureText = (): ((metric: Metric, value: number) => string) => {
  const { t } = useTranslation('tallies');
  return (metric, value) => {
    if (metric === 'agreement_amount')
      return value >= WAN_YUAN
        ? t('yuanAndWan', { yuan: formatYuan(value), wan: inPowersOfTen(value, POWER_OF_WAN_YUAN) })
        : t('yuan', { yuan: formatYuan(value) });
    const [figure, counted] = [inPowersOfTen(value, 0), t(`counted.${metric}`)];
    return value >= TEN_THOUSAND
      ? t('countAndWan', { figure, counted, wan: inPowersOfTen(value, POWER_OF_WAN) })
      : t('counts', { figure, counted });
  };
};
