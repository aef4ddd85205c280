import type { Language } from '@innoweek/contracts';

/**
 * Times of events are those of a clock on a wall in China, wherever the browser stands. A wall time is written
 * `YYYY-MM-DDTHH:mm` and has no zone; the API speaks of moments.
 */
export const EVENT_ZONE = 'Asia/Shanghai';

// Sweden writes days and hours as ISO 8601 does.
const WALL = new Intl.DateTimeFormat('sv-SE', {
  timeZone: EVENT_ZONE,
  dateStyle: 'short',
  timeStyle: 'short',
});

/** What the wall clock shows at a moment. */
export const wallOf = (instant: string | number): string => WALL.format(new Date(instant)).replace(' ', 'T');

/** The day on the wall calendar at a moment, `YYYY-MM-DD`. */
export const dayOf = (instant: string | number): string => wallOf(instant).slice(0, 10);

const MINUTE_MS = 60_000;

/** The moment, with its offset, at which the wall clock shows this. */
export const instantOf = (wall: string): string => {
  const asUtc = Date.parse(`${wall}:00Z`);
  const shift = (at: number): number => Date.parse(`${wallOf(at)}:00Z`) - at;
  // Twice, for the hours around a change of the clocks, such as China had until 1991.
  const first = asUtc - shift(asUtc);
  const minutes = shift(first) / MINUTE_MS;
  const two = (value: number): string => String(value).padStart(2, '0');
  const size = Math.abs(minutes);
  return `${wall}:00${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
};

const dayFormats = new Map<string, Intl.DateTimeFormat>();
const dayFormat = (language: Language, year: boolean): Intl.DateTimeFormat => {
  const key = `${language}/${String(year)}`;
  const known = dayFormats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'zh-CN', {
    timeZone: EVENT_ZONE,
    ...(year ? { year: 'numeric' } : {}),
    month: language === 'en' ? 'short' : 'long',
    day: 'numeric',
  });
  dayFormats.set(key, made);
  return made;
};
const weekdayFormats: Record<Language, Intl.DateTimeFormat> = {
  'zh-CN': new Intl.DateTimeFormat('zh-CN', { timeZone: EVENT_ZONE, weekday: 'short' }),
  en: new Intl.DateTimeFormat('en-GB', { timeZone: EVENT_ZONE, weekday: 'short' }),
};

/** A day as people write it, with its weekday: `10月12日 周三`, `Wed 12 Oct`. */
export const formatDay = (instant: string | number, language: Language, year = false): string => {
  const at = new Date(instant);
  const [day, weekday] = [dayFormat(language, year).format(at), weekdayFormats[language].format(at)];
  return language === 'en' ? `${weekday} ${day}` : `${day} ${weekday}`;
};

/** A moment as people write it: `10月12日 周三 09:00`. */
export const formatMoment = (instant: string | number, language: Language, year = false): string =>
  `${formatDay(instant, language, year)} ${wallOf(instant).slice(11)}`;

/** Until when something has to be done: the midnight at which a day ends is that day's 24:00. */
export const formatDue = (instant: string, language: Language): string =>
  wallOf(instant).endsWith('T00:00')
    ? `${formatDay(Date.parse(instant) - 1, language, false)} 24:00`
    : formatMoment(instant, language);

/** From when to when, the day said once where both lie on it. */
export const formatSpan = (start: string, end: string, language: Language, year = false): string =>
  dayOf(start) === dayOf(end)
    ? `${formatMoment(start, language, year)}–${wallOf(end).slice(11)}`
    : `${formatMoment(start, language, year)} – ${formatMoment(end, language)}`;

/** A day of the calendar as people write it. */
export const formatCalendarDay = (day: string, language: Language, year = false): string =>
  formatDay(instantOf(`${day}T12:00`), language, year);
