import type { EventSeries } from '@innoweek/contracts';
import { saidBy, type EventValues } from './event.draft.ts';
import { instantOf } from './wall.time.ts';

/** From when to when, as the clock on the wall shows it. */
export type Occurrence = { start: string | null; end: string | null };

/** What the form of a new event holds beside the fields of one. */
export type SeriesValues = { more?: Occurrence[]; numbered?: boolean };

const DAY_MS = 86_400_000;
const later = (wall: string | null): string | null =>
  wall === null ? null : new Date(Date.parse(`${wall}:00Z`) + DAY_MS).toISOString().slice(0, 16);

/** The same hours a day later. */
export const nextDay = ({ start, end }: Occurrence): Occurrence => ({ start: later(start), end: later(end) });

/** What POST /events/series is told: the times of the form, each with the title that `titleOf` gives its number. */
export const seriesSaidBy = (
  values: EventValues,
  { more = [], numbered = true }: SeriesValues,
  titleOf: (title: string, number: number) => string,
): Omit<EventSeries, 'submit'> => {
  const said = saidBy(values);
  const times = [{ start: values.start, end: values.end }, ...more];
  return {
    title: said.title,
    titleEn: said.titleEn,
    topics: said.topics,
    organiser: said.organiser,
    coOrganisers: said.coOrganisers,
    region: said.region,
    venue: said.venue,
    form: said.form,
    expected: said.expected,
    contactName: said.contactName,
    contactPhone: said.contactPhone,
    link: said.link,
    summary: said.summary,
    occurrences: times.map(({ start, end }, at) => ({
      start: instantOf(start ?? ''),
      end: instantOf(end ?? ''),
      ...(numbered ? { title: titleOf(said.title, at + 1) } : {}),
    })),
  };
};
