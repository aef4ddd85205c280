import { pinyin } from 'pinyin-pro';

const READINGS_KEPT = 5_000;
const readings = new Map<string, string>();

const read = (text: string): string => {
  const options = { toneType: 'none', type: 'array', nonZh: 'consecutive', v: true } as const;
  const full = pinyin(text, options).join('');
  const initials = pinyin(text, { ...options, pattern: 'first' }).join('');
  return `${full}\n${initials}`;
};

/** The first letters of a Chinese name's syllables: 深圳 → SZ. */
export const initialsOf = (name: string): string =>
  pinyin(name, { toneType: 'none', type: 'array', pattern: 'first' }).join('').toUpperCase();

/** Pinyin and initials of a name that comes again and again. */
const readingOf = (name: string): string => {
  const known = readings.get(name);
  if (known !== undefined) return known;
  if (readings.size >= READINGS_KEPT) readings.clear();
  const reading = read(name);
  readings.set(name, reading);
  return reading;
};

/** Full-width and half-width forms are the same to whoever searches; so are capitals. */
export const fold = (text: string): string => text.normalize('NFKC').toLowerCase();

/** What an event is found by. Parts are on lines of their own, so that no word is found across two. */
export const searchText = (
  event: {
    title: string;
    titleEn: string | null;
    code: string;
    venue: string | null;
    sourceReference: string | null;
  },
  organisers: readonly string[],
): string =>
  fold(
    [
      event.title,
      event.titleEn ?? '',
      event.code,
      event.venue ?? '',
      event.sourceReference ?? '',
      ...organisers,
      read(event.title),
      ...organisers.map(readingOf),
    ].join('\n'),
  );

/** The words that must all be found, in any order. */
export const searchWords = (query: string): string[] => [
  ...new Set(
    fold(query)
      .split(/[\s'’]+/u)
      .filter((word) => word !== ''),
  ),
];
