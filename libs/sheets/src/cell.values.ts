import type { TableCell } from './table.model.ts';

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
  // 24:00 ends a day; later than that no clock shows.
  return (
    year >= 1990 &&
    year < 2100 &&
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    minute < 60 &&
    hour * 60 + minute <= 24 * 60
  );
};

const TIME =
  /^(上午|早上|下午|晚上|中午|am|pm)?\s*(\d{1,2})\s*[:时点]\s*(?:(\d{1,2})\s*分?|(半))?(?:\s*:?\s*\d{1,2}(?:\.\d+)?\s*秒?)?\s*(am|pm)?$/iu;
const DAY = /^(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号曰]?/u;
const WEEKDAY = /^\s*(?:T|\(?(?:星期|周)[一二三四五六日天]\)?)?\s*/iu;
/** With an offset the moment is complete and needs no zone. */
const ISO = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::\d{2}(?:\.\d+)?)?(?:Z|([+-])(\d{2}):(\d{2}))$/u;

const readTime = (text: string): { hour: number; minute: number } | null => {
  const found = TIME.exec(text);
  if (!found) return null;
  const half = (found[1] ?? found[5] ?? '').toLowerCase();
  const hour = Number(found[2]);
  const minute = found[4] === undefined ? Number(found[3] ?? 0) : 30;
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

/** Day 0 of the serial days of spreadsheets (those that count from 1900). */
const SERIAL_EPOCH = Date.UTC(1899, 11, 30);

/**
 * A serial day whose cell has no date format. Only within a year of the edition: a count, or a serial day of a
 * workbook that counts from 1904, would be another day.
 */
const readSerial = (serial: number, { from, to }: CalendarContext): Wall | null => {
  const date = new Date(SERIAL_EPOCH + Math.round(serial * 86_400) * 1000);
  const year = Number.isNaN(date.getTime()) ? 0 : date.getUTCFullYear();
  if (year < Number(from.slice(0, 4)) - 1 || year > Number(to.slice(0, 4)) + 1) return null;
  return {
    year,
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    timed: !Number.isInteger(serial),
  };
};

const readWall = (text: string, context: CalendarContext): Wall | null => {
  if (/^\d{5}(?:\.\d+)?$/u.test(text)) return readSerial(Number(text), context);
  const day = DAY.exec(text.replace(/^(\d{4})(\d{2})(\d{2})$/u, '$1-$2-$3'));
  if (!day) return null;
  const compact = /^\d{8}$/u.test(text);
  const rest = compact ? '' : text.slice(day[0].length).replace(WEEKDAY, '');
  const time = rest === '' ? null : readTime(rest);
  if (rest !== '' && !time) return null;
  const [month, date] = [Number(day[2]), Number(day[3])];
  const year = day[1] === undefined ? yearOf(month, date, context) : Number(day[1]);
  return { year, month, day: date, hour: time?.hour ?? 0, minute: time?.minute ?? 0, timed: time !== null };
};

const offsetMinutes = (sign: string | undefined, hours = '0', minutes = '0'): number =>
  (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));

/** `+08:00` → 480 */
const minutesOf = (offset: string): number =>
  offsetMinutes(offset.slice(0, 1), offset.slice(1, 3), offset.slice(4, 6));

/** The wall time that was said so many minutes ahead of UTC, as the clocks of `offset` show it. */
const instantOf = (wall: Wall, said: number, offset: string): string => {
  const shift = minutesOf(offset) - said;
  const moment = Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute + shift);
  return `${new Date(moment).toISOString().slice(0, 19)}${offset}`;
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
  const text = cell.text.normalize('NFKC').trim();
  const iso = ISO.exec(text);
  if (iso) {
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = iso.slice(1, 6).map(Number);
    const wall = { year, month, day, hour, minute, timed: true };
    return isRealDay(wall) ? instantOf(wall, offsetMinutes(iso[6], iso[7], iso[8]), context.offset) : null;
  }
  const wall = readWall(cell.number === null ? text : String(cell.number), context);
  if (!wall || !isRealDay(wall)) return null;
  const whole = of === 'start' ? { hour: 0, minute: 0 } : { hour: 23, minute: 59 };
  return instantOf(wall.timed ? wall : { ...wall, ...whole }, minutesOf(context.offset), context.offset);
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
  if (/^\d(?:\.\d+)?e\+\d+$/iu.test(cell.text)) return null;
  if (cell.number === null) return cell.text;
  // A format may show zeros in front or group the digits; what it adds beyond that is no part of the number.
  const isPlain = /^[\d\s()+-]+$/u.test(cell.text);
  if (isPlain && Number(cell.text.replace(/\D/gu, '')) === cell.number) return cell.text;
  return String(cell.number);
};

const FORMS: ReadonlyMap<string, 'onsite' | 'online' | 'hybrid'> = new Map([
  ['线下', 'onsite'],
  ['现场', 'onsite'],
  ['onsite', 'onsite'],
  ['inperson', 'onsite'],
  ['offline', 'onsite'],
  ['线上', 'online'],
  ['网络', 'online'],
  ['online', 'online'],
  ['virtual', 'online'],
  ['混合', 'hybrid'],
  ['线上线下', 'hybrid'],
  ['线下线上', 'hybrid'],
  ['hybrid', 'hybrid'],
  ['both', 'hybrid'],
]);

/** 线上/线下 · 线上+线下相结合 · on site */
export const readForm = (cell: TableCell): 'onsite' | 'online' | 'hybrid' | null =>
  FORMS.get(
    cell.text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[\s/+、&,-]|相?结合$|活动$|和|与/gu, ''),
  ) ?? null;

/** Several in one cell: parted by 、 ， , ； ; / | or line breaks. */
export const readList = (cell: TableCell): string[] => [
  ...new Set(
    cell.text
      .split(/[、，,；;/|\n\r]+/u)
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  ),
];
