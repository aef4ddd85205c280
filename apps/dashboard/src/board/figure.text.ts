import { useTranslation } from 'react-i18next';
import {
  exactAmount,
  exactNumber,
  headlineFigure,
  listedFigure,
  shortFigure,
  tickFigure,
  yuan,
  type Figure,
} from '../ui/number.format.ts';
import { currentLanguage } from '../shell/language.store.ts';
import type { BoardMetric } from './board.context.ts';

/** A figure of a metric as it is written: short, and to the last digit. */
export type FigureText = Figure & {
  before: string;
  after: string;
  short: string;
  exact: string;
  /** Nothing was ever reported. */
  isAbsent: boolean;
};

/** By where it stands. */
const STYLES = { headline: headlineFigure, short: shortFigure, listed: listedFigure, tick: tickFigure };
export type FigureStyle = keyof typeof STYLES;

/** Writes figures of metrics in the reader's language; what was never reported is a dash, not zero. */
export const useFigures = (): ((
  metric: BoardMetric,
  value: number | undefined,
  style?: FigureStyle,
) => FigureText) => {
  const { t } = useTranslation('board');
  const language = currentLanguage();
  return (metric, value, style = 'short') => {
    if (value === undefined) {
      const absent = t('absent');
      return {
        digits: absent,
        unit: '',
        before: '',
        after: '',
        short: absent,
        exact: t('absentHint'),
        isAbsent: true,
      };
    }
    const isAmount = metric === 'agreement_amount';
    const number = isAmount ? yuan(value) : value;
    const figure = STYLES[style](number, language);
    const before = isAmount ? t('amountBefore') : '';
    // Beyond this a number has lost its last digits.
    const about = Number.isSafeInteger(value) ? '' : t('about');
    const after = isAmount ? t('amountAfter') : '';
    return {
      ...figure,
      before,
      after,
      isAbsent: false,
      short: `${before}${figure.digits}${figure.unit}${after}`,
      exact: `${about}${before}${(isAmount ? exactAmount : exactNumber)(number, language)}${after}`,
    };
  };
};
