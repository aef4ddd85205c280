import type { CalendarContext } from './cell.values.ts';
import type { TableRow } from './table.model.ts';
import { readDays } from './tally.days.ts';
import type { UnderstoodTally } from './tally.model.ts';
import { unitOfWord, unitsIn, unitsOfHint, type MeasureUnit } from './tally.units.ts';

export const textsOf = ({ cells }: TableRow): string[] => [...cells.values()].map(({ text }) => text);

/**
 * Units that the lines above a table declare for all of it: 单位：万元, 金额单位：亿元 人次单位：万人次, or a title that ends
 * in （万人次）. The word and its unit may stand in two cells.
 */
export const unitsOfTitle = (above: readonly TableRow[]): MeasureUnit[] =>
  above.flatMap((row) => {
    const texts = textsOf(row);
    return [...labelledUnits(texts.join(' ')), ...texts.flatMap(bracketedUnit)];
  });

const BETWEEN_UNITS = /[\s、，,;；/或及和]+/u;

const labelledUnits = (line: string): MeasureUnit[] => {
  const [, ...labelled] = line.split(/单位\s*[:：]\s*/u);
  return labelled.flatMap((text, at) => {
    const words = text.replace(/[)）].*$/su, '').split(BETWEEN_UNITS);
    // 人次单位：万人次 behind it: that word names the next one.
    if (at < labelled.length - 1) words.pop();
    const said = words.filter((word) => word !== '');
    // 单位：场次、万人次 names what has no unit of ours as well; the name of a body ends what is said of units.
    const strange = said.findIndex((word) => word.length > 3 && unitsIn(word).length === 0);
    const units = said.slice(0, strange < 0 ? said.length : strange).flatMap(unitsIn);
    return units.length > 0 ? units : scaledUnits(said[0] ?? '');
  });
};

/** 单位：万 may mean people, money, or both: each is asked about. */
const scaledUnits = (said: string): MeasureUnit[] =>
  (['people', 'money'] as const).flatMap((base) => {
    const word = base === 'money' ? '元' : '人次';
    return unitsOfHint(said, base).flatMap(({ power }) => [
      { text: `${said}${word}`, base, power },
      { text: word, base, power: 0 },
    ]);
  });

const bracketedUnit = (text: string): MeasureUnit[] => {
  const said = /[(（]\s*([^()（）]{1,12})\s*[)）]\s*$/u.exec(text)?.[1];
  // With 单位 before it, it is read as such.
  if (said === undefined || said.includes('单位')) return [];
  const unit = unitOfWord(said);
  return unit ? [unit] : [];
};

/** What follows a number that is a count and no year: 2000人. What stands in 〔2015〕, or in (2015)32号, is of a document. */
const YEAR =
  /(?<![\d〔[])(20\d\d)(?!\d|\s*[余多]?(?:人(?!工)|场|家|项(?!目)|名|个|件|万(?!众)|亿|元|篇|次|位))(?!\s*[)）〕\]]\s*第?\d+号)/gu;
/** When a sheet was filled in, which is not what it is about. */
const FILLED_IN = /(?:填报|填表|报送|上报|制表|打印|印发|发布)(?:日期|时间|于|[:：])/u;

/** The year that a title or the name of a sheet names; null when none or several do. */
export const yearIn = (texts: readonly string[]): number | null => {
  const years = new Set(
    texts.flatMap((text) => (FILLED_IN.test(text) ? [] : [...text.matchAll(YEAR)].map(([, year]) => year))),
  );
  const [only] = years;
  return years.size === 1 && only !== undefined ? Number(only) : null;
};

// 表1.2 and 第10.1 are numbers of a table or a chapter.
const DAY =
  '(?:(?:\\d{4}年)?\\d{1,2}月\\d{1,2}[日号]|\\d{4}-\\d{2}-\\d{2}|(?<![\\d.表图章节第件vV])\\d{1,2}\\.\\d{1,2}(?![\\d.]))';
const TO = '\\s*[-—–~至到]+\\s*';
const TITLE_RANGE = new RegExp(
  `(?:${DAY}|(?:\\d{4}年)?\\d{1,2}月\\d{1,2})${TO}(?:${DAY}|\\d{1,2}[日号])`,
  'gu',
);
// 10月12日至今 names no last day.
const TITLE_DAY = new RegExp(`${DAY}(?!\\s*[-—–~～至到])`, 'gu');
/** A line that is nothing but a full date says when it was written. */
const DATE_LINE = /^\s*\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*[日号]\s*$/u;
const OF_ITS_MAKING = /填报|填表|报送|制表|打印|截至|截止|上报|印发/u;

/**
 * The day, or the days from one to another, that a title or the name of a sheet is about; not the one on which it was
 * filled in, and none outside of the edition. Null when none or several are named.
 */
export const daysOfTitle = (
  name: string,
  above: readonly TableRow[],
  context: CalendarContext,
  year: number | null,
): UnderstoodTally['day'] => {
  const texts = [name, ...above.flatMap(textsOf).filter((text) => !DATE_LINE.test(text))].filter(
    (text) => !OF_ITS_MAKING.test(text),
  );
  const found = texts.flatMap((text) => {
    const plain = text.normalize('NFKC');
    const rest = plain.replace(TITLE_RANGE, ' ');
    const said = [...plain.matchAll(TITLE_RANGE), ...rest.matchAll(TITLE_DAY)].map(([raw]) => raw);
    return said.flatMap((raw) => {
      const days = readDays({ text: raw, number: null, broken: false }, context, year);
      return days && days.to >= context.from && days.from <= context.to
        ? [{ raw, from: days.from, to: days.to, rule: 'title' as const }]
        : [];
    });
  });
  const [first] = found;
  return found.every(({ from, to }) => from === first?.from && to === first.to) ? (first ?? null) : null;
};
