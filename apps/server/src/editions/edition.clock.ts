import type { EditionClock } from '@innoweek/contracts';

/** A fast clock left running stops here: later moments can be written neither in ISO 8601 nor as a day. */
const LAST_MOMENT = Date.parse('9999-12-31T00:00:00Z');

/** What an edition's clock shows at the real moment `real`; without a clock of its own, that moment. */
export const clockReading = (clock: EditionClock | null, real: Date): Date => {
  if (clock === null) return real;
  const shown = Date.parse(clock.at) + (real.getTime() - Date.parse(clock.since)) * clock.speed;
  return new Date(Math.min(shown, LAST_MOMENT));
};

/** A clock that shows `at` from the real moment `since` on. */
export const clockSet = (at: Date, since: Date, speed: number): EditionClock => ({
  at: at.toISOString(),
  since: since.toISOString(),
  speed,
});

const DAY_MS = 86_400_000;

/** The day so many days later; earlier, when there are fewer than none. */
export const shiftedDay = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

/** The moment at which a day ends in a zone: the next one begins. */
export const endOfDay = (day: string, zone: string): Date => startOfDay(shiftedDay(day, 1), zone);

/** Made once for each zone: making one takes longer than a hundred uses of it. */
const offsets = new Map<string, Intl.DateTimeFormat>();
const offsetFormat = (zone: string): Intl.DateTimeFormat => {
  const known = offsets.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  offsets.set(zone, made);
  return made;
};

/** The moment at which a day begins in a zone. */
export const startOfDay = (day: string, zone: string): Date => {
  const utc = Date.parse(`${day}T00:00:00Z`);
  const parts = offsetFormat(zone).formatToParts(utc);
  const offset = /GMT([+-])(\d\d):(\d\d)/.exec(
    parts.find(({ type }) => type === 'timeZoneName')?.value ?? '',
  );
  if (!offset) return new Date(utc);
  const [, sign, hours, minutes] = offset;
  const shift = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return new Date(sign === '-' ? utc + shift : utc - shift);
};
