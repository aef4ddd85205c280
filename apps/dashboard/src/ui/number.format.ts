import type { Language } from '@innoweek/contracts';

/** A figure cut for display: the digits, and the unit that people count in (万, 亿; K, M, B), if any. */
export type Figure = { digits: string; unit: string };

/** Below this, every digit is written. */
const COMPACT_FROM = 10_000;

const formats = new Map<string, Intl.NumberFormat>();
const format = (language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat => {
  const key = language + JSON.stringify(options);
  const known = formats.get(key) ?? new Intl.NumberFormat(language, options);
  formats.set(key, known);
  return known;
};

/** In the unit that a figure of its size is counted in, if any. */
const compact = (value: number, language: Language, options: Intl.NumberFormatOptions): Figure => {
  if (Math.abs(value) < COMPACT_FROM) return { digits: exactNumber(value, language), unit: '' };
  const parts = format(language, { notation: 'compact', useGrouping: 'always', ...options }).formatToParts(
    value,
  );
  const unit = parts.flatMap((part) => (part.type === 'compact' ? [part.value] : [])).join('');
  const digits = parts
    .flatMap((part) => (part.type === 'compact' || part.type === 'literal' ? [] : [part.value]))
    .join('');
  return { digits, unit };
};

/** As a headline: two decimals of the unit, so that small changes of a large figure are seen. */
export const headlineFigure = (value: number, language: Language): Figure =>
  compact(value, language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** Within a sentence: three significant digits, never less than whole units. */
export const shortFigure = (value: number, language: Language): Figure =>
  compact(value, language, {
    maximumFractionDigits: 0,
    minimumSignificantDigits: 3,
    maximumSignificantDigits: 3,
    roundingPriority: 'morePrecision',
  });

/** Among others in a column or on a map: one decimal of the unit, whatever the figure, so that they can be compared. */
export const listedFigure = (value: number, language: Language): Figure =>
  compact(value, language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** Along an axis: no digit more than it takes. */
export const tickFigure = (value: number, language: Language): Figure =>
  compact(value, language, { maximumFractionDigits: 2 });

/** A ratio among others: one decimal, and never nothing where there is something. */
export const listedRatio = (value: number, language: Language): string => {
  const write = format(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return value > 0 && value < 0.1 ? `<${write.format(0.1)}` : write.format(value);
};

/** Every digit, grouped, with at most two decimals. */
export const exactNumber = (value: number, language: Language): string =>
  format(language, { maximumFractionDigits: 2 }).format(value);

/** The same of money: to the cent where it is not a whole amount. */
export const exactAmount = (value: number, language: Language): string =>
  Number.isInteger(value)
    ? exactNumber(value, language)
    : format(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value);

/** A share of 0..1; a share that is not nothing is never written as 0 %. */
export const percent = (share: number, language: Language): string =>
  share > 0 && share < 0.01
    ? `<${format(language, { style: 'percent' }).format(0.01)}`
    : format(language, { style: 'percent', maximumFractionDigits: 0 }).format(share);

/** Far above ten times nobody compares any more: a share that has room for three digits at most. */
export const cappedPercent = (share: number, language: Language): string =>
  share > MOST_SHARE ? `>${percent(MOST_SHARE, language)}` : percent(share, language);
const MOST_SHARE = 9.99;

/** Fen, in which amounts are kept, as yuan. */
export const yuan = (fen: number): number => fen / 100;
