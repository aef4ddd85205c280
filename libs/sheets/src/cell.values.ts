import type { TableCell } from './table.reader.ts';

/** Edition days bound the years that a date without one may mean. */
export type CalendarContext = {
  /** `YYYY-MM-DD` in the edition's zone. */
  from: string;
  to: string;
  /** Offset of the edition's zone, such as `+08:00`. China Standard Time has no summer time. */
  offset: string;
};

const two = (value: number): string => String(value).padStart(2, '0');

type Wall = { year: number; month: number; day: number; hour: number; minute: number; timed: boolean };

const isRealDay = ({ year, month, day, hour, minute }: Wall): boolean => {
  const date = new Date(Date.UTC(year, month - 1, day));
  return (
    year >= 1990 &&
    year < 2100 &&
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    hour < 24 &&
    minute < 60
  );
};

const TIME =
  /(上午|下午|晚上|中午|am|pm)?\s*(\d{1,2})\s*(?:[:：时点])\s*(\d{1,2})?\s*分?(?:\s*[:：]\s*\d{1,2}(?:\.\d+)?)?\s*秒?\s*(am|pm)?$/iu;
const DAY = /^(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号曰]?/u;
/** With an offset the moment is complete and needs no zone. */
const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/u;

const readTime = (text: string): { hour: number; minute: number } | null => {
  const found = TIME.exec(text);
  if (!found) return null;
  const half = (found[1] ?? found[4] ?? '').toLowerCase();
  const hour = Number(found[2]);
  const minute = Number(found[3] ?? 0);
  const afternoon = half === '下午' || half === '晚上' || half === 'pm';
  if (afternoon && hour < 12) return { hour: hour + 12, minute };
  return { hour: half === 'am' && hour === 12 ? 0 : hour, minute };
};

/** The year in which a day and month lie within the edition; the edition's last where none does. */
const yearOf = (month: number, day: number, { from, to }: CalendarContext): number => {
  const last = Number(to.slice(0, 4));
  for (let year = Number(from.slice(0, 4)); year <= last; year += 1) {
    const candidate = `${String(year)}-${two(month)}-${two(day)}`;
    if (candidate >= from && candidate <= to) return year;
  }
  return last;
};

const readWall = (cell: TableCell, context: CalendarContext): Wall | null => {
  if (cell.date) {
    // Serial days are fractions: to the nearest second, then the minute that it lies in.
    const date = new Date(Math.round(cell.date.getTime() / 1000) * 1000);
    const [hour, minute] = [date.getUTCHours(), date.getUTCMinutes()];
    const timed = hour !== 0 || minute !== 0;
    return {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      hour,
      minute,
      timed,
    };
  }
  const text = cell.text.normalize('NFKC').trim();
  const day = DAY.exec(text);
  if (!day) return null;
  const rest = text.slice(day[0].length).replace(/^\s*(?:T|\(?(?:星期|周)[一二三四五六日天]\)?)?\s*/iu, '');
  const time = rest === '' ? null : readTime(rest);
  if (rest !== '' && !time) return null;
  const [month, date] = [Number(day[2]), Number(day[3])];
  const year = day[1] === undefined ? yearOf(month, date, context) : Number(day[1]);
  return { year, month, day: date, hour: time?.hour ?? 0, minute: time?.minute ?? 0, timed: time !== null };
};

/**
 * The moment that a cell means, ISO 8601 with the offset of the edition; the same whatever zone the machine is in.
 * A day without a time is its first or its last minute. Null when it is no date.
 */
export const readInstant = (
  cell: TableCell,
  context: CalendarContext,
  of: 'start' | 'end',
): string | null => {
  if (ISO.test(cell.text)) return cell.text;
  const wall = readWall(cell, context);
  if (!wall || !isRealDay(wall)) return null;
  const time = wall.timed ? `${two(wall.hour)}:${two(wall.minute)}` : of === 'start' ? '00:00' : '23:59';
  return `${String(wall.year)}-${two(wall.month)}-${two(wall.day)}T${time}:00${context.offset}`;
};

const MULTIPLES: Record<string, number> = { '': 1, 千: 1e3, 万: 1e4, 亿: 1e8 };

/** A count of people: 1,200 · １２００ · 1.2万人次 · 300 人. Null when it is not a whole number of at least 0. */
export const readCount = (cell: TableCell): number | null => {
  if (cell.number !== null) return Number.isSafeInteger(cell.number) && cell.number >= 0 ? cell.number : null;
  const text = cell.text.normalize('NFKC').replace(/\s/gu, '');
  const found = /^(?:约|近)?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?([千万亿]?)(?:人次|人|名)?(?:左右|余)?$/u.exec(
    text,
  );
  if (!found) return null;
  const digits = `${(found[1] ?? '').replaceAll(',', '')}${found[2] ?? ''}`;
  const value = Number((Number(digits) * (MULTIPLES[found[3] ?? ''] ?? 1)).toFixed(6));
  return Number.isSafeInteger(value) ? value : null;
};

/** A number that was an identifier has lost digits once it is written 9.1E+17; null then. */
export const readIdentifier = (cell: TableCell): string | null => {
  if (cell.number !== null)
    return Number.isSafeInteger(cell.number) && Math.abs(cell.number) < 1e15 ? String(cell.number) : null;
  return /^\d(?:\.\d+)?e\+?\d+$/iu.test(cell.text) ? null : cell.text;
};

const FORMS: ReadonlyMap<string, 'onsite' | 'online' | 'hybrid'> = new Map([
  ['线下', 'onsite'],
  ['现场', 'onsite'],
  ['onsite', 'onsite'],
  ['on site', 'onsite'],
  ['offline', 'onsite'],
  ['线上', 'online'],
  ['网络', 'online'],
  ['online', 'online'],
  ['混合', 'hybrid'],
  ['线上线下', 'hybrid'],
  ['线上+线下', 'hybrid'],
  ['线上线下结合', 'hybrid'],
  ['hybrid', 'hybrid'],
  ['both', 'hybrid'],
]);
export const readForm = (cell: TableCell): 'onsite' | 'online' | 'hybrid' | null =>
  FORMS.get(cell.text.normalize('NFKC').toLowerCase().trim()) ?? null;

/** Several in one cell: parted by 、 ， , ； ; / | or line breaks. */
export const readList = (cell: TableCell): string[] => [
  ...new Set(
    cell.text
      .split(/[、，,；;/|\n\r]+/u)
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  ),
];
