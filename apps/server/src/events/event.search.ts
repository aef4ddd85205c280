import { EVENT_STATUSES, type EventStatus } from '@innoweek/contracts';
import { findRegion } from '@innoweek/places';
import { pinyin } from 'pinyin-pro';
import { z } from 'zod';
import { STATUS_NAMES } from '../problems/problem.texts.ts';

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

/** What a title and a name are also found by: their pinyin and initials. */
export const readingsOf = (title: string, name: string): string[] => [read(title), readingOf(name)];

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

/** What a region and those it lies in are called: 440305 → 南山区, 深圳市, 广东省. */
const placesOf = (code: string | null): string[] => {
  const region = code === null ? null : findRegion(code);
  return region ? [region.name, ...placesOf(region.parent)] : [];
};

/** What an event is found by. Parts are on lines of their own, so that no word is found across two. */
export const searchText = (
  event: {
    title: string;
    titleEn: string | null;
    code: string;
    venue: string | null;
    sourceReference: string | null;
    region: string | null;
  },
  organisers: readonly string[],
): string => {
  const names = [...organisers, ...placesOf(event.region)];
  return fold(
    [
      event.title,
      event.titleEn ?? '',
      event.code,
      event.venue ?? '',
      event.sourceReference ?? '',
      ...names,
      read(event.title),
      ...names.map(readingOf),
    ].join('\n'),
  );
};

/** The words that must all be found, in any order. */
export const searchWords = (query: string): string[] => [
  ...new Set(
    fold(query)
      .split(/[\s'’]+/u)
      .filter((word) => word !== ''),
  ),
];

/** The last of its characters. */
const ASCII = '\u007f';
const isAscii = (text: string): boolean => Array.from(text).every((letter) => letter <= ASCII);

/**
 * The pieces of a text in the index `event_grams_held`, each once: of each of its lines the single characters beyond
 * ASCII, the pairs of anything and the triples of ASCII. The database has the same as `search_grams`.
 */
export const gramsOf = (searched: string): string[] => {
  const grams = new Set<string>();
  for (const line of searched.split('\n')) {
    const letters = Array.from(line);
    letters.forEach((letter, at) => {
      const next = letters[at + 1];
      const third = letters[at + 2];
      if (letter > ASCII) grams.add(letter);
      if (next === undefined) return;
      grams.add(letter + next);
      if (third !== undefined && letter <= ASCII && next <= ASCII && third <= ASCII)
        grams.add(letter + next + third);
    });
  }
  return [...grams];
};

/**
 * Pieces that every text with this word in it has in the index `event_grams_held`: three letters of Latin, two of
 * anything, one of Chinese. None for a single Latin letter, which nearly every text has.
 */
export const searchGrams = (word: string): string[] => {
  const letters = Array.from(word);
  const piece = (at: number, length: number): string => letters.slice(at, at + length).join('');
  const isTriple = (at: number): boolean => at >= 0 && at + 3 <= letters.length && isAscii(piece(at, 3));
  if (letters.length === 1) return isAscii(word) ? [] : [word];
  return [
    ...new Set(
      letters.slice(1).flatMap((_, at) => {
        if (isTriple(at)) return [piece(at, 3)];
        return isTriple(at - 1) ? [] : [piece(at, 2)];
      }),
    ),
  ];
};

const DAY_WORD = /^(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号]$|^(\d{4})-(\d{1,2})-(\d{1,2})$/;

/** The day that a word names: 10月15日 of the given year, 2016年10月15日, 2016-10-15; null when it names none. */
export const dayOfWord = (word: string, year: string): string | null => {
  const [, longYear, month, day, isoYear, isoMonth, isoDay] = DAY_WORD.exec(word) ?? [];
  const parts = [longYear ?? isoYear ?? year, month ?? isoMonth, day ?? isoDay];
  if (parts.includes(undefined)) return null;
  const text = parts.map((part) => (part ?? '').padStart(2, '0')).join('-');
  return z.iso.date().safeParse(text).data ?? null;
};

/** The status that a word names in one of our languages, or null. */
export const statusOfWord = (word: string): EventStatus | null =>
  EVENT_STATUSES.find((status) => STATUS_NAMES.some((names) => fold(names[status]) === word)) ?? null;
