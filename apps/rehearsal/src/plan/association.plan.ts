import type { Tally, TallyLine } from '../books/statement.model.ts';
import { addDays, DAY, HOUR, MINUTE, moment } from './calendar.model.ts';
import type { FiguresByDay } from './figure.plan.ts';
import type { Action, Actor, Territory } from './plan.model.ts';
import { METRICS, type Metric } from '@innoweek/contracts';
import { Random } from './random.model.ts';
import { mannerOf, wrong } from './report.plan.ts';

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
    .flatMap(([day, said]) => planBatches(random, territory, actor, day, said));
};

/** First the day's figures, of which some are wrong; then, on a later day, those again. */
const planBatches = (
  random: Random,
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
  return [tell('day', at, first), ...(corrected.length > 0 ? [tell('mended', correctedAt, corrected)] : [])];
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
