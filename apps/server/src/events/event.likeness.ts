import type { EventLikeness } from '@innoweek/contracts';

/** What two events are compared by. */
export type Comparable = {
  title: string;
  organiserId: string | null;
  /** GB/T 2260 code. */
  region: string | null;
  startsAt: Date | null;
};

/** What a title says, without what people write differently: width, case, spaces, punctuation. */
export const titleKey = (title: string): string =>
  title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');

/** Two characters at a time; a title of one character is that character. */
const bigrams = (text: string): Map<string, number> => {
  const letters = Array.from(text);
  const found = new Map<string, number>();
  const parts =
    letters.length < 2 ? letters : letters.slice(1).map((letter, at) => (letters[at] ?? '') + letter);
  for (const part of parts) found.set(part, (found.get(part) ?? 0) + 1);
  return found;
};

type Pieces = { counts: ReadonlyMap<string, number>; size: number };

const piecesOf = (title: string): Pieces => {
  const counts = bigrams(titleKey(title));
  let size = 0;
  for (const count of counts.values()) size += count;
  return { counts, size };
};

/** How alike two titles are, 0 to 1: Dice's coefficient of their bigrams. */
export const titleLikeness = (one: string, other: string): number => alike(piecesOf(one), piecesOf(other));

const alike = (left: Pieces, right: Pieces): number => {
  const all = left.size + right.size;
  if (all === 0) return 0;
  let shared = 0;
  for (const [part, count] of left.counts) shared += Math.min(count, right.counts.get(part) ?? 0);
  return (2 * shared) / all;
};

/** `titleLikeness` for whoever compares many titles with each other: each is taken to pieces once. */
export const titleComparison = (): typeof titleLikeness => {
  const known = new Map<string, Pieces>();
  const pieces = (title: string): Pieces => {
    let found = known.get(title);
    if (!found) known.set(title, (found = piecesOf(title)));
    return found;
  };
  return (one, other) => alike(pieces(one), pieces(other));
};

/** Days apart within which two events may be the same one, told with another date. */
export const NEAR_DAYS = 3;
const DAY_MS = 86_400_000;
/** The rest is for what is told of both and agrees; what is not told yet speaks neither for nor against. */
const TITLE_WEIGHT = 0.7;
/** The same title alone is no sign: every province opens its week with a ceremony. */
const LIKELY = 0.75;

const isNear = (one: Date, other: Date): boolean =>
  Math.abs(one.getTime() - other.getTime()) <= NEAR_DAYS * DAY_MS;
/** The same city, where both are told to that level; the same province otherwise. */
const isSamePlace = (one: string, other: string): boolean =>
  one === other ||
  (/^\d{6}$/.test(one) &&
    /^\d{6}$/.test(other) &&
    (one.slice(2, 4) === '00' || other.slice(2, 4) === '00'
      ? one.slice(0, 2) === other.slice(0, 2)
      : one.slice(0, 4) === other.slice(0, 4)));

const agreement = <T>(
  one: T | null,
  other: T | null,
  agree: (one: T, other: T) => boolean,
): boolean | null => (one === null || other === null ? null : agree(one, other));

/** How likely two events are one and the same, 0 to 1, and what speaks for it; null where it is not likely. */
export const likenessOf = (
  one: Comparable,
  other: Comparable,
  compare: typeof titleLikeness = titleLikeness,
): EventLikeness | null => {
  const title = compare(one.title, other.title);
  const organiser = agreement(one.organiserId, other.organiserId, (a, b) => a === b);
  const day = agreement(one.startsAt, other.startsAt, isNear);
  const place = agreement(one.region, other.region, isSamePlace);
  const told = [organiser, day, place].filter((agrees) => agrees !== null);
  const agreeing = told.length === 0 ? 0 : told.filter((agrees) => agrees).length / told.length;
  const score = TITLE_WEIGHT * title + (1 - TITLE_WEIGHT) * agreeing;
  return score < LIKELY
    ? null
    : { score, title, organiser: organiser === true, day: day === true, place: place === true };
};
