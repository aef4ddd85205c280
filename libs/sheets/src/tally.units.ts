import type { Metric } from '@innoweek/contracts';
import { headerKey } from './column.table.ts';
import { baseOf, type MeasureBase } from './tally.numbers.ts';

/** A unit of measure: `power` zeros behind one attendance, one report, one agreement, or one yuan. */
export type MeasureUnit = { text: string; base: MeasureBase; power: number };

/** Where a unit was declared, the nearest to the figure first. */
export type UnitSource = 'unit_column' | 'unit_row' | 'header' | 'title';

export const BASE_OF_METRIC: Record<Metric, MeasureBase> = {
  participants: 'people',
  media_reports: 'items',
  agreements: 'items',
  agreement_amount: 'money',
};

const POWERS: readonly (readonly [RegExp, number])[] = [
  [/^亿|^億/u, 8],
  [/^千万|^仟万/u, 7],
  [/^百万|^佰万/u, 6],
  [/^十万|^拾万/u, 5],
  [/^万|^萬/u, 4],
  [/^千|^仟/u, 3],
  [/^百|^佰/u, 2],
];

/** The unit that a word is: 万人次, 亿元, 篇. Null when it is none. */
export const unitOfWord = (text: string): MeasureUnit | null => {
  const word = headerKey(text).replace(/^单位|^计量单位/u, '');
  const scale = POWERS.find(([pattern]) => pattern.test(word));
  const rest = scale ? word.replace(scale[0], '') : word;
  const base = baseOf(rest);
  return base === null ? null : { text: word, base, power: scale?.[1] ?? 0 };
};

/** The units of a line such as “单位：万元、人次”, or of the brackets of a header. */
export const unitsIn = (text: string): MeasureUnit[] => {
  const key = headerKey(text);
  const whole = unitOfWord(key);
  if (whole) return [whole];
  return key.split(/[、,，;；/或及和]+|单位/u).flatMap((part) => unitOfWord(part) ?? []);
};

/** Choices that the question about money without a unit offers, by their powers of ten. */
export const MONEY_UNITS: readonly MeasureUnit[] = [
  { text: '元', base: 'money', power: 0 },
  { text: '万元', base: 'money', power: 4 },
  { text: '亿元', base: 'money', power: 8 },
];

/** A power of ten that stands alone or under an English word: 万, thousand, ×10000, million CNY. */
const BARE_SCALE =
  /^(?:in)?(百万|千万|[百千万萬亿億]|thousands?|millions?|billions?|10k|[kw]|[×x]?1,?000|[×x]?10,?000)(?:of)?(?:yuan|cny|rmb|people|persons?|attendances?)?$/u;
const BARE_POWERS: ReadonlyMap<string, number> = new Map([
  ['百', 2],
  ['千', 3],
  ['万', 4],
  ['萬', 4],
  ['百万', 6],
  ['千万', 7],
  ['亿', 8],
  ['億', 8],
  ['thousand', 3],
  ['million', 6],
  ['billion', 9],
  ['k', 3],
  ['w', 4],
  ['10k', 4],
  ['1000', 3],
  ['10000', 4],
]);
/** 以万元计, 人民币亿元; but not 5000万元以上. */
const WITHIN =
  /(?<![\d一二三四五六七八九十两几])(?:百万|千万|[百千万萬亿億])(?:人次|篇次|[元圆人篇条项个份])/gu;

/**
 * The units that a hint about a column of `base` holds, however it is put. A power of ten that nobody noticed would
 * make every figure wrong by it.
 */
export const unitsOfHint = (text: string, base: MeasureBase): MeasureUnit[] => {
  const plain = unitsIn(text).filter((unit) => unit.base === base);
  if (plain.length > 0) return plain;
  const key = headerKey(text).replace(/^(?:计量)?单位|^(?:以|按)|(?:计|为单位)$/gu, '');
  const within = [...key.matchAll(WITHIN)].flatMap(([word]) => unitOfWord(word) ?? []);
  if (within.length > 0) return within;
  const bare = BARE_SCALE.exec(key)?.[1] ?? '';
  const power = BARE_POWERS.get(bare.replace(/[×x,]|s$/gu, ''));
  return power === undefined ? [] : [{ text: key, base, power }];
};
