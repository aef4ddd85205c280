import type { Metric } from '@innoweek/contracts';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../shell/language.store.ts';
import { headlineFigure, yuan } from '../ui/number.format.ts';
import { formatYuan, inPowersOfTen } from './amount.parsing.ts';

/** From here on a figure is said in 万 as well, or in English in millions. */
const LARGE = { 'zh-CN': 10_000, en: 1_000_000 };
const POWER_OF_WAN = 4;
/** 10,000 yuan are 10⁶ fen. */
const POWER_OF_WAN_YUAN = 6;

/** Writes a figure exactly, and in the unit that people count in. */
export const useFigureText = (): ((metric: Metric, value: number) => string) => {
  const { t } = useTranslation('tallies');
  const language = currentLanguage();
  const inUnit = (value: number, exact: number, power: number): string => {
    if (language === 'zh-CN') return inPowersOfTen(exact, power);
    const { digits, unit } = headlineFigure(value, language);
    return `${digits}${unit}`;
  };
  return (metric, value) => {
    if (metric === 'agreement_amount')
      return yuan(value) >= LARGE[language]
        ? t('yuanAndLarge', {
            yuan: formatYuan(value),
            large: inUnit(yuan(value), value, POWER_OF_WAN_YUAN),
          })
        : t('yuan', { yuan: formatYuan(value) });
    const [figure, counted] = [inPowersOfTen(value, 0), t(`counted.${metric}`)];
    return value >= LARGE[language]
      ? t('countAndLarge', { figure, counted, large: inUnit(value, value, POWER_OF_WAN) })
      : t('counts', { figure, counted });
  };
};
