import type { Language } from '@innoweek/contracts';

const MOST_TIMES = 100;

/** A share of 1 as the difference to it, with its sign: +3.2%, −12%, ±0%. Far above, as how many times it is. */
export const differenceText = (share: number, language: Language): string => {
  // In the first minutes hardly anything is expected: a thousandfold of that tells nothing.
  if (share >= MOST_TIMES) return `>\u00d7${String(MOST_TIMES)}`;
  if (share >= 3) {
    const times = new Intl.NumberFormat(language, { maximumSignificantDigits: 2 }).format(share);
    return `\u00d7${times}`;
  }
  const difference = share - 1;
  const size = Math.abs(difference);
  const text = new Intl.NumberFormat(language, {
    style: 'percent',
    maximumFractionDigits: size < 0.1 ? 1 : 0,
  }).format(size);
  return size < 0.0005 ? `\u00b1${text}` : `${difference > 0 ? '+' : '\u2212'}${text}`;
};

/** How far a share of 1 is from it, without its sign: for where words say which way. */
export const gapText = (share: number, language: Language): string =>
  differenceText(share, language).replace(/^[+\u2212\u00b1]/u, '');
