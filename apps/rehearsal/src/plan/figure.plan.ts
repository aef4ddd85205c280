import type { Metric } from '@innoweek/contracts';
import { daysBetween } from './calendar.model.ts';
import type { EventDraft } from './event.plan.ts';
import type { Territory, WeekDates } from './plan.model.ts';
import { apportion, Random } from './random.model.ts';
import { weightOf } from './slot.plan.ts';

/** What really happened on one day; what nobody has anything to say about is absent. */
export type Figures = Partial<Readonly<Record<Metric, number>>>;
export type FiguresByDay = ReadonlyMap<string, Figures>;
export type WeekFigures = {
  readonly events: ReadonlyMap<string, FiguresByDay>;
  /** What happened in a unit outside registered events. */
  readonly remainders: ReadonlyMap<string, FiguresByDay>;
};

/** 10,000 yuan, the unit that agreements are told in, in fen. */
export const WAN_YUAN = 1_000_000;
/** Attendances that even the smallest event has in a day. */
const LEAST = 8;

type Row = {
  readonly subject: string;
  readonly remainder: boolean;
  readonly day: string;
  readonly counts: boolean;
  readonly people: number;
  readonly media: number;
  readonly contracts: number;
};

/**
 * The truth of the week: at scale 1 over 20 million attendances, over 30,000 media reports and agreements of
 * nearly 100 billion yuan, split over all events that are held and all remainders so that it adds up exactly.
 */
export const planFigures = (
  seed: number,
  scale: number,
  events: readonly EventDraft[],
  territories: readonly Territory[],
  dates: WeekDates,
): WeekFigures => {
  const random = new Random(seed, 'figures');
  const rows = [...eventRows(random, events), ...remainderRows(random, events, territories, dates)];
  const people = split(rows, Math.round(random.between(20.4e6, 21.6e6) * scale), (row) => row.people, LEAST);
  const media = split(rows, Math.round(random.between(30_700, 33_000) * scale), (row) => row.media, 0);
  const agreements = split(rows, Math.round(random.between(7_800, 9_200) * scale), (row) => row.contracts, 1);
  const wan = split(
    rows,
    Math.round((random.between(9.55e12, 9.93e12) * scale) / WAN_YUAN),
    (row) => row.contracts,
    5,
  );
  const byEvent = new Map<string, Map<string, Figures>>();
  const byUnit = new Map<string, Map<string, Figures>>();
  rows.forEach((row, index) => {
    const target = row.remainder ? byUnit : byEvent;
    const days = target.get(row.subject) ?? new Map<string, Figures>();
    target.set(row.subject, days);
    const odd = random.chance(0.04) ? random.whole(1, 9_999) : 0;
    days.set(row.day, {
      participants: people[index] ?? 0,
      ...((media[index] ?? 0) > 0 || random.chance(0.1) ? { media_reports: media[index] ?? 0 } : {}),
      ...(row.contracts > 0
        ? { agreements: agreements[index] ?? 0, agreement_amount: (wan[index] ?? 0) * WAN_YUAN + odd }
        : {}),
    });
  });
  return { events: byEvent, remainders: byUnit };
};

const eventRows = (random: Random, events: readonly EventDraft[]): Row[] =>
  events
    .filter(({ fate }) => fate === 'held' || fate === 'cancelled')
    .flatMap((event) => {
      const signing = random.whole(0, event.days.length - 1);
      const press = random.chance(0.6) ? random.logNormal(1.1) * Math.sqrt(event.appeal.people) : 0;
      return event.days.map((day, index) => ({
        subject: event.ref,
        remainder: false,
        day,
        counts: event.fate === 'held',
        people: (event.appeal.people / event.days.length) * random.between(0.7, 1.3),
        media: press * random.between(0.3, 1),
        contracts: index === signing ? event.appeal.contracts : 0,
      }));
    });

/** Of everything, 7 % of the people, 14 % of the press and 4 % of the contracts are outside the events. */
const remainderRows = (
  random: Random,
  events: readonly EventDraft[],
  territories: readonly Territory[],
  dates: WeekDates,
): Row[] => {
  const rows = territories.flatMap((territory) =>
    daysBetween(dates.start, dates.end)
      .filter(() => random.chance(0.8))
      .map((day) => ({
        subject: territory.id,
        remainder: true,
        day,
        counts: true,
        people: weightOf(territory) * random.logNormal(0.5),
        media: weightOf(territory) * random.logNormal(0.5),
        contracts: random.chance(0.3) ? weightOf(territory) * random.logNormal(0.5) : 0,
      })),
  );
  const draw = events.reduce((sum, event) => sum + event.appeal.people, 0);
  const contracts = events.reduce((sum, event) => sum + event.appeal.contracts, 0);
  const of = (weight: (row: Row) => number): number => rows.reduce((sum, row) => sum + weight(row), 0) || 1;
  const people = (draw * 0.075) / of((row) => row.people);
  const media = (draw * 0.15) / of((row) => row.media);
  const signed = (contracts * 0.042) / of((row) => row.contracts);
  return rows.map((row) => ({
    ...row,
    people: row.people * people,
    media: row.media * media,
    contracts: row.contracts * signed,
  }));
};

/**
 * Splits a total over the rows that count, at least `least` each. Rows that will be cancelled get what they
 * would have had, beside the total.
 */
const split = (
  rows: readonly Row[],
  total: number,
  weight: (row: Row) => number,
  least: number,
): number[] => {
  const weights = rows.map((row) => (row.counts ? weight(row) : 0));
  const takers = weights.filter((value) => value > 0).length;
  const floor = takers * least <= total ? least : 0;
  const parts = apportion(total - takers * floor, weights);
  const sum = weights.reduce((a, b) => a + b, 0);
  return rows.map((row, index) => {
    if (weight(row) <= 0) return 0;
    return row.counts
      ? (parts[index] ?? 0) + floor
      : Math.max(least, Math.round((total * weight(row)) / sum));
  });
};
