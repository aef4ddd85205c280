import { readInstant, type CalendarContext } from './cell.values.ts';
import { readShortNumeral } from './chinese.numeral.ts';
import type { TableCell } from './table.model.ts';

/** The first and the last day that a cell names, `YYYY-MM-DD`. */
export type ReadDays = { from: string; to: string; rule: 'day' | 'range' | 'serial' };

/** What parts the two ends of a range; a plain hyphen may also stand inside a day. */
const TO = '—–~～―至到';
const SEPARATOR = new RegExp(`[${TO}]+|\\s-+\\s`, 'u');
const PART_OF_DAY = '(?:上午|下午|中午|早上|晚上|全天)';
/** A time of the day, wherever it stands: both ends of a range may have one. */
const TIME = new RegExp(
  `${PART_OF_DAY}?\\s*T?\\d{1,2}\\s*(?:[:：]\\s*\\d{2}(?:[:：]\\d{2}(?:\\.\\d+)?)?|[时点](?:\\s*\\d{1,2}\\s*分?|半|整)?)(?:Z|\\+\\d{2}:?\\d{2})?|${PART_OF_DAY}`,
  'gu',
);
/** What is left of 9:00—17:00 without its times. */
const LOOSE_ENDS = new RegExp(`^[${TO}、,，\\s-]+|[${TO}、,，\\s-]+$`, 'gu');
/** A time and all that stands behind it, where there is no second end. */
const LAST_TIME = new RegExp(`\\s*\\d{1,2}\\s*[:：时点][^${TO}-]*$`, 'u');
const WEEKDAYS = /\(?(?:星期|周)[一二三四五六日天]\)?/gu;
const LONGEST = 60;

/**
 * The days that a cell names: one, or a range (10.12—10.16, 10月12日至16日). A year that is not said is the edition's,
 * or `year` where the sheet names one. The same in whatever zone the machine is. Null when it is no day.
 */
export const readDays = (cell: TableCell, context: CalendarContext, year: number | null): ReadDays | null => {
  if (cell.text.length > LONGEST) return null;
  // A number like 10.1 may have been the 10th: its zero is lost.
  if (cell.number !== null && !Number.isInteger(cell.number) && /^\d{1,2}\.\d$/u.test(cell.text)) return null;
  const said =
    year === null ? context : { ...context, from: `${String(year)}-01-01`, to: `${String(year)}-12-31` };
  const text = plainDay(cell.text);
  if (lacksZero(text, said)) return null;
  const single = dayOfText(text, said);
  if (single !== null)
    return { from: single, to: single, rule: /^\d{5}(\.\d+)?$/u.test(text) ? 'serial' : 'day' };
  const range = readRange(text, said);
  if (range !== null) return range;
  const only = beforeTimes(cell.text);
  const day = only === null ? null : dayOfText(plainDay(only), said);
  return day === null ? null : { from: day, to: day, rule: 'day' };
};

/** What stands before the first time of the day, whatever is said of hours behind it; null where another day may be. */
const beforeTimes = (text: string): string | null => {
  const found = /^(.*?)\s*\d{1,2}\s*[:：时点](.*)$/su.exec(text.normalize('NFKC'));
  const [, before = '', behind = ''] = found ?? [];
  return found === null || /[年月日号曰]|\d{4}|\d[./]\d/u.test(behind.replace('次日', '')) ? null : before;
};

/** Reads the days of one sheet. A column holds few different ones, many times over: each is read once. */
export const daysReader = (
  context: CalendarContext,
  year: number | null,
): ((cell: TableCell) => ReadDays | null) => {
  const known = new Map<string, ReadDays | null>();
  return (cell) => {
    const name = `${String(cell.number)}|${cell.text}`;
    let days = known.get(name);
    if (days === undefined) {
      days = readDays(cell, context, year);
      if (known.size < MOST_KEPT) known.set(name, days);
    }
    return days;
  };
};
const MOST_KEPT = 5_000;

/** 10.1 of a text file that a spreadsheet program wrote may have been 10.10: refused where both are of the edition. */
const lacksZero = (text: string, context: CalendarContext): boolean =>
  /^\d{1,2}\.[123]$/u.test(text) &&
  [text, `${text}0`].every((one) => {
    const day = dayOfText(one, context);
    return day !== null && day >= context.from && day <= context.to;
  });

/** Half width, Chinese numerals as digits, without weekdays and times of the day. */
const plainDay = (text: string): string =>
  text
    .normalize('NFKC')
    .trim()
    .replace(/([〇零○一二三四五六七八九十廿卅]+)(?=[年月日号曰])/gu, (all, numeral: string) => {
      const value = readShortNumeral(numeral);
      return value === null ? all : String(value);
    })
    .replace(WEEKDAYS, '')
    .replace(/\s+(?=[年月日号])|(?<=[年月])\s+/gu, '')
    .replace(LAST_TIME, '')
    .replace(TIME, ' ')
    .replace(/\(\s*\)/gu, '')
    .replace(LOOSE_ENDS, '')
    .trim();

const dayOfText = (text: string, context: CalendarContext): string | null =>
  readInstant({ text, number: null, broken: false }, context, 'start')?.slice(0, 10) ?? null;

const readRange = (text: string, context: CalendarContext): ReadDays | null => {
  for (const [left, right] of splits(text)) {
    const from = dayOfText(left, context) ?? dayOfText(withEnd(left, right), context);
    if (from === null) continue;
    const to = endOf(right, from, context);
    if (to !== null && to >= from) return { from, to, rule: from === to ? 'day' : 'range' };
  }
  return null;
};

/** Every way to part a text into the two ends of a range, the surest first. */
const splits = (text: string): [string, string][] => {
  const sure = text.split(SEPARATOR).map((part) => part.trim());
  if (sure.length === 2) return [[sure[0] ?? '', sure[1] ?? '']];
  return [...text.matchAll(/-/gu)].map(({ index }) => [
    text.slice(0, index).trim(),
    text.slice(index + 1).trim(),
  ]);
};

/** 12—16日 of a cell that says 10月12—16日: the first end lacks its 日 only. */
const withEnd = (left: string, right: string): string =>
  /月\d{1,2}$/u.test(left) && /[日号曰]$/u.test(right) ? `${left}日` : '';

/** The second end may leave out what it shares with the first: the year, the month. */
const endOf = (right: string, from: string, context: CalendarContext): string | null => {
  const [year = '', month = ''] = from.split('-');
  const day = /^(\d{1,2})[日号曰]?$/u.exec(right)?.[1];
  if (day !== undefined) return dayOfText(`${year}-${month}-${day}`, context);
  if (/^\d{4}\s*[-/.年]/u.test(right)) return dayOfText(right, context);
  const found = dayOfText(right, { ...context, from: `${year}-01-01`, to: `${year}-12-31` });
  if (found === null) return null;
  if (found >= from) return found;
  // 12.30—1.2: the end lies in the next year. Of any other month it is a slip.
  const isTurn = Number(month) >= 11 && Number(found.slice(5, 7)) <= 2;
  return isTurn ? dayOfText(`${String(Number(year) + 1)}${found.slice(4)}`, context) : null;
};
