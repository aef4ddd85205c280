import type { Tally, TallyLine } from '../books/statement.model.ts';
import { addDays, DAY, HOUR, MINUTE, moment } from './calendar.model.ts';
import type { FiguresByDay } from './figure.plan.ts';
import type { Action, Actor, PlannedFile, Territory } from './plan.model.ts';
import { METRICS, type Metric } from '@innoweek/contracts';
import { Random } from './random.model.ts';
import { mannerOf, wrong } from './report.plan.ts';

/** Of the days that an association tells of events, so many come as a sheet. */
const AS_SHEET = 0.25;
const FORMATS: readonly PlannedFile['format'][] = ['xlsx', 'xlsx', 'csv-gbk', 'csv-utf8'];

/** A figure that somebody above the organiser gives for an event. */
export type Better = {
  readonly event: string;
  readonly day: string;
  readonly metric: Metric;
  readonly value: number;
};

/** The daily reports of a unit's association: its word on events, and what happened outside them. */
export const planAssociation = (
  seed: number,
  territory: Territory,
  betters: readonly Better[],
  remainders: FiguresByDay,
): Action[] => {
  const random = new Random(seed, 'association', territory.id);
  const sheets = new Random(seed, 'sheets', territory.id);
  const lines = new Map<string, TallyLine[]>();
  const say = (day: string, line: TallyLine): void => {
    lines.set(day, [...(lines.get(day) ?? []), line]);
  };
  for (const { event, day, metric, value } of betters) say(day, { subject: { event }, day, metric, value });
  for (const [day, figures] of remainders) {
    for (const metric of METRICS) {
      const value = figures[metric];
      if (value !== undefined) say(day, { subject: { unit: territory.id }, day, metric, value });
    }
  }
  const actor: Actor = { role: 'association', organisation: territory.association };
  return [...lines]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([day, said]) => planBatches({ random, sheets }, territory, actor, day, said));
};

/**
 * First the day's figures, of which some are wrong; then, on a later day, those again. What is right about events may be
 * sent as a sheet.
 */
const planBatches = (
  { random, sheets }: { random: Random; sheets: Random },
  territory: Territory,
  actor: Actor,
  day: string,
  said: readonly TallyLine[],
): Action[] => {
  const doubtful = new Set(said.filter(() => random.chance(0.1)));
  const first = said.map((line) => ({
    ...line,
    revision: 1,
    value: doubtful.has(line) ? wrong(random, line.value) : line.value,
  }));
  const evening = random.chance(0.5);
  const at =
    (evening ? moment(day, '23:00') : moment(addDays(day, 1), '08:30')) + random.whole(0, 55) * MINUTE;
  const corrected = [...doubtful].map((line) => ({ ...line, revision: 2 }));
  // Now and then the correction is there before what it corrects.
  const correctedAt = at + (random.chance(0.25) ? -10 * MINUTE : random.whole(3, 30) * HOUR);
  const tell = (name: string, when: number, lines: readonly TallyLine[]): Action => {
    const statement: Tally = {
      kind: 'tally',
      key: `${territory.id}-${day}-${name}`,
      reporter: territory.association,
      grade: 'reported',
      lines,
    };
    const manner = mannerOf(random, true);
    return { what: 'tell', at: when, lane: territory.id, actor, statement, manner };
  };
  const ofEvents = first.filter(({ subject }) => 'event' in subject);
  const isMended = corrected.some(({ subject }) => 'event' in subject);
  const sheet = ofEvents.length > 0 && sheets.chance(AS_SHEET) && !isMended ? ofEvents : [];
  const told = tell(
    'day',
    at,
    first.filter((line) => !sheet.includes(line)),
  );
  return [
    ...(sheet.length < first.length ? [told] : []),
    ...(sheet.length > 0 ? [planSheet(sheets, territory, { actor, day, at, lines: sheet })] : []),
    ...(corrected.length > 0 ? [tell('mended', correctedAt, corrected)] : []),
  ];
};

const planSheet = (
  sheets: Random,
  territory: Territory,
  { actor, day, at, lines }: { actor: Actor; day: string; at: number; lines: readonly TallyLine[] },
): Action => {
  const format = sheets.pick(FORMATS);
  return {
    what: 'upload',
    at: at + 5 * MINUTE,
    lane: territory.id,
    actor,
    statement: {
      kind: 'tally',
      key: `${territory.id}-${day}-sheet`,
      reporter: territory.association,
      grade: 'reported',
      lines,
    },
    file: { name: `${day}活动数据汇总.${format === 'xlsx' ? 'xlsx' : 'csv'}`, format },
  };
};

/** The coordinator's word on one event, given in office hours after the day. */
export const planVerification = (random: Random, better: Better): Action => {
  const statement: Tally = {
    kind: 'tally',
    key: `${better.event}-${better.day}-verified`,
    reporter: 'coordinator',
    grade: 'verified',
    lines: [
      {
        subject: { event: better.event },
        day: better.day,
        metric: better.metric,
        value: better.value,
        revision: 1,
      },
    ],
  };
  return {
    what: 'tell',
    at: moment(better.day, '10:00') + DAY + random.whole(0, 6 * 60) * MINUTE,
    lane: better.event,
    actor: { role: 'coordinator', organisation: null },
    statement,
    manner: mannerOf(random, true),
  };
};
