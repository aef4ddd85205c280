import { MAX_AMOUNT, type Metric } from '@innoweek/contracts';

/** The unit a person writes money in. */
export const MONEY_UNITS = ['yuan', 'wan'] as const;
export type MoneyUnit = (typeof MONEY_UNITS)[number];

export type AmountProblem = 'unreadable' | 'negative' | 'too_fine' | 'too_large';
/** What a text says: null when it is blank, which is not zero. Money is in fen. */
export type Understood = { value: number } | { problem: AmountProblem } | null;

/** Powers of ten of the Chinese multipliers. */
const MULTIPLIERS: Record<string, number> = {
  百: 2,
  千: 3,
  万: 4,
  十万: 5,
  百万: 6,
  千万: 7,
  亿: 8,
  十亿: 9,
  百亿: 10,
  千亿: 11,
};
/** One yuan is 10² fen. */
const FEN_OF_YUAN = 2;
const POWERS_OF_UNIT: Record<MoneyUnit, number> = { yuan: 0, wan: 4 };

/** Digits in groups of three or in one piece, a fraction, a multiplier, a currency or counting word. */
const FIGURE =
  /^(?:¥|RMB|CNY|人民币)?([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?(十万|百万|千万|十亿|百亿|千亿|百|千|万|亿)?(元|圆|人次|人|篇|条|项|个)?$/;

type Figure = { negative: boolean; digits: bigint; fraction: number; power: number; isYuan: boolean };

const readFigure = (text: string): Figure | null => {
  // Full-width digits, commas and signs are what Chinese keyboards write; NFKC makes them ours.
  const plain = text.normalize('NFKC').replace(/\s/gu, '').toUpperCase();
  const match = FIGURE.exec(plain.replace(/^−/u, '-'));
  if (!match) return null;
  const [, sign, whole = '', fraction = '', multiplier = '', word = ''] = match;
  return {
    negative: sign === '-',
    digits: BigInt(`${whole.replaceAll(',', '')}${fraction}`),
    fraction: fraction.length,
    power: MULTIPLIERS[multiplier] ?? 0,
    isYuan: word === '元' || word === '圆' || multiplier !== '',
  };
};

const scaled = ({ digits, fraction, negative }: Figure, power: number, metric: Metric): Understood => {
  if (negative && digits > 0n) return { problem: 'negative' };
  const shift = power - fraction;
  if (shift < 0 && digits % 10n ** BigInt(-shift) !== 0n) return { problem: 'too_fine' };
  const value = shift < 0 ? digits / 10n ** BigInt(-shift) : digits * 10n ** BigInt(shift);
  return value > BigInt(MAX_AMOUNT[metric]) ? { problem: 'too_large' } : { value: Number(value) };
};

/** Reads a count as people type it: `1,200`, `1.2万`, `１２００人次`. Exact: nothing passes through a float. */
export const parseCount = (text: string, metric: Metric): Understood => {
  if (text.trim() === '') return null;
  const figure = readFigure(text);
  return figure ? scaled(figure, figure.power, metric) : { problem: 'unreadable' };
};

/**
 * Reads money into fen. The unit beside the field counts unless the text says its own: `3.5亿` and `350万元` mean
 * the same whatever is chosen.
 */
export const parseMoney = (text: string, unit: MoneyUnit): Understood => {
  if (text.trim() === '') return null;
  const figure = readFigure(text);
  if (!figure) return { problem: 'unreadable' };
  const power = figure.isYuan ? figure.power : POWERS_OF_UNIT[unit];
  return scaled(figure, power + FEN_OF_YUAN, 'agreement_amount');
};

const grouped = (whole: bigint): string => whole.toString().replace(/\B(?=(\d{3})+$)/gu, ',');

/** Fen as yuan, exactly: `1,234,567.80`; without the cents where there are none. */
export const formatYuan = (fen: number): string => {
  const cents = BigInt(fen) % 100n;
  const yuan = grouped(BigInt(fen) / 100n);
  return cents === 0n ? yuan : `${yuan}.${cents.toString().padStart(2, '0')}`;
};

/** A whole number in one of the units people use, exactly and without trailing zeros: `1.2` of 12,000 in 万. */
export const inPowersOfTen = (value: number, power: number): string => {
  const unit = 10n ** BigInt(power);
  const rest = (BigInt(value) % unit).toString().padStart(power, '0').replace(/0+$/u, '');
  const whole = grouped(BigInt(value) / unit);
  return rest === '' ? whole : `${whole}.${rest}`;
};
