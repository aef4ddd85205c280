import type { Metric } from '@innoweek/contracts';
import { MAX_AMOUNT, METRICS } from '@innoweek/contracts';
import type { Tally, TallyLine } from '../books/statement.model.ts';
import { HOUR, MINUTE, moment } from './calendar.model.ts';
import { planDoor, planStrayDevice, type DoorDay } from './door.plan.ts';
import type { EventDraft } from './event.plan.ts';
import type { Figures, FiguresByDay } from './figure.plan.ts';
import type { Action, Actor, Manner } from './plan.model.ts';
import { Random } from './random.model.ts';
import { CANCEL_REASONS, WITHDRAW_REASONS } from './title.words.ts';

/** The share of its people that a door counts; now and then nobody stands at it for an hour. */
const WATCHED = [0.94, 1.01] as const;
const LAX = [0.6, 0.85] as const;

/** How an event's attendances come to be known. */
type Source = 'door' | 'report' | 'both';

/** What is said about an event beside its own reports. */
export type Overrides = {
  /** The unit's association says so too, and better. */
  readonly association: boolean;
  /** A coordinator has looked, and better still. */
  readonly verified: boolean;
};

export type ReportPlan = {
  readonly event: EventDraft;
  readonly figures: FiguresByDay;
  readonly overrides: Overrides;
  readonly actorOf: (organisation: string) => Actor;
  /** Whoever reports for the event's unit. */
  readonly association: string | null;
  /** When it is called off after it began; null if it is not. */
  readonly calledOffAt: number | null;
  readonly seed: number;
  /** About so many heads are one count at a door. */
  readonly headsPerCount: number;
};

/** Everything that the organisers of one event and its door say, mistakes included. */
export const planReports = (plan: ReportPlan): Action[] => {
  const random = new Random(plan.seed, 'reports', plan.event.ref);
  const { event } = plan;
  const source: Source =
    event.form === 'online'
      ? 'report'
      : event.appeal.people > 100
        ? 'both'
        : random.weighted([
            ['door', 0.22],
            ['both', 0.33],
            ['report', 0.45],
          ]);
  const days = event.days.flatMap((day, index) => planDay(random, plan, source, day, index));
  if (plan.calledOffAt === null) return days;
  const before = days.filter(({ at }) => at < (plan.calledOffAt ?? 0));
  return [
    ...before,
    {
      what: 'cancel',
      at: plan.calledOffAt,
      lane: event.ref,
      actor: plan.actorOf(event.organiser),
      event: event.ref,
      reason: random.pick(CANCEL_REASONS),
    },
  ];
};

type Day = {
  readonly plan: ReportPlan;
  readonly actor: Actor;
  readonly day: string;
  readonly closes: number;
};

const planDay = (random: Random, plan: ReportPlan, source: Source, day: string, index: number): Action[] => {
  const { event, overrides } = plan;
  const truth = plan.figures.get(day) ?? {};
  const people = truth.participants ?? 0;
  const better = overrides.association || overrides.verified;
  const several = event.days.length > 1;
  const opens = several ? moment(day, '09:00') : event.start;
  const closes = several ? moment(day, '17:00') : event.end;
  // The report may be taken back for good, so that the door is what remains.
  const unsaid = source === 'both' && !better && random.chance(0.008);
  const doorTells = (source === 'door' && !better) || unsaid;
  const [least, most] = random.chance(0.04) ? LAX : WATCHED;
  const door: DoorDay = {
    event: event.ref,
    index,
    opens,
    closes,
    heads: doorTells ? people : Math.round(people * random.between(least, most)),
    headsPerCount: plan.headsPerCount,
  };
  const lead: Day = { plan, actor: plan.actorOf(event.organiser), day, closes };
  const actions: Action[] = source === 'report' ? [] : planDoorActions(random, lead, door);
  const said: Figures = {
    ...truth,
    ...(overrides.association ? { media_reports: recounted(random, truth.media_reports ?? 0) } : {}),
    participants: better ? recounted(random, people) : people,
  };
  const { participants, ...others } = said;
  if (unsaid) actions.push(...planTakenBack(random, lead, { participants: wrong(random, people) }));
  const lines = source === 'door' || unsaid ? others : { participants, ...others };
  if (Object.keys(lines).length > 0) actions.push(...planReport(random, lead, lines));
  if (plan.calledOffAt !== null) actions.push(planInterim(random, lead, opens, people));
  const partner = event.coOrganisers[0];
  if (partner && partner !== plan.association && source !== 'door' && !unsaid && random.chance(0.4)) {
    const co: Day = { ...lead, actor: plan.actorOf(partner) };
    const at = closes + random.whole(30, 600) * MINUTE;
    actions.push(tell(random, co, 'co-1', at, { participants: recounted(random, people) }, { revision: 1 }));
  }
  return actions;
};

const planDoorActions = (random: Random, day: Day, door: DoorDay): Action[] => {
  const lane = day.plan.event.ref;
  const requests: Action[] = planDoor(random, door).map(({ at, statement }) => ({
    what: 'tell',
    at,
    lane,
    actor: day.actor,
    statement,
    manner: mannerOf(random, false),
  }));
  if (!random.chance(0.008)) return requests;
  const stray = planStrayDevice(random, door);
  const { actor } = day;
  return [
    ...requests,
    { what: 'tell', at: stray.at, lane, actor, statement: stray.statement, manner: 'once' },
    withdraw(random, day, stray.statement.key, stray.at + random.whole(10, 120) * MINUTE),
  ];
};

/** One report, now and then after wrong ones, whose corrections may overtake them on the way. */
const planReport = (random: Random, day: Day, figures: Figures): Action[] => {
  const versions = random.weighted([
    [1, 0.85],
    [2, 0.12],
    [3, 0.03],
  ]);
  const mistaken = random.chance(0.02);
  const byRevision = random.chance(0.65);
  const plain = versions === 1 && !mistaken && random.chance(0.3);
  const order = (version: number): Partial<TallyLine> =>
    plain ? {} : byRevision ? { revision: version } : { occurredAt: day.closes + version * MINUTE };
  const times: number[] = [];
  for (let version = 1; version <= versions; version += 1) {
    times.push(
      (times.at(-1) ?? day.closes + 10 * MINUTE) + random.whole(15, version === 1 ? 200 : 1500) * MINUTE,
    );
  }
  if (random.chance(0.3)) times.reverse();
  const actions = times.map((at, index) => {
    const last = index === times.length - 1;
    const said = last ? figures : changed(random, figures);
    return tell(random, day, `lead-${index + 1}`, at, said, order(index + 1));
  });
  if (!mistaken) return actions;
  const at = Math.max(...times) + random.whole(10, 120) * MINUTE;
  const slip = scaledBy(figures, () => 10);
  const name = `lead-${versions + 1}`;
  return [
    ...actions,
    tell(random, day, name, at, slip, order(versions + 1)),
    withdraw(random, day, keyOf(day, name), at + random.whole(5, 240) * MINUTE),
  ];
};

const planTakenBack = (random: Random, day: Day, figures: Figures): Action[] => {
  const at = day.closes + random.whole(15, 120) * MINUTE;
  return [
    tell(random, day, 'void', at, figures, { revision: 1 }),
    withdraw(random, day, keyOf(day, 'void'), at + random.whole(30, 900) * MINUTE),
  ];
};

/** What is told while the event still runs: it counts until the event is called off. */
const planInterim = (random: Random, day: Day, opens: number, people: number): Action =>
  tell(
    random,
    day,
    'interim',
    opens + random.whole(10, 40) * MINUTE,
    { participants: Math.ceil(people / 3) },
    { revision: 0 },
  );

const keyOf = (day: Day, name: string): string => `${day.plan.event.ref}-${day.day}-${name}`;

const tell = (
  random: Random,
  day: Day,
  name: string,
  at: number,
  figures: Figures,
  order: Partial<TallyLine>,
): Action => {
  const subject = { event: day.plan.event.ref };
  const statement: Tally = {
    kind: 'tally',
    key: keyOf(day, name),
    reporter: day.actor.organisation ?? 'coordinator',
    grade: 'reported',
    lines: METRICS.flatMap((metric) => {
      const value = figures[metric];
      return value === undefined ? [] : [{ subject, day: day.day, metric, value, ...order }];
    }),
  };
  return {
    what: 'tell',
    at,
    lane: day.plan.event.ref,
    actor: day.actor,
    statement,
    manner: mannerOf(random, true),
  };
};

const withdraw = (random: Random, day: Day, of: string, at: number): Action => ({
  what: 'withdraw',
  at,
  lane: day.plan.event.ref,
  actor: day.actor,
  statement: { kind: 'withdrawal', key: `${of}-withdrawn`, of },
  reason: random.pick(WITHDRAW_REASONS),
});

/** Check-ins carry no key, so nothing can conflict with it. */
export const mannerOf = (random: Random, keyed: boolean): Manner =>
  random.weighted([
    ['once', 0.945],
    ['twice', 0.03],
    ['abandoned', 0.015],
    [keyed ? 'conflicting' : 'once', 0.01],
  ]);

/** A count that is not quite right, in either direction, and never right by chance. */
export const wrong = (random: Random, value: number): number =>
  Math.min(MAX_AMOUNT.media_reports * 100, Math.round(value * random.between(0.75, 1.3)) + 1);

/** What somebody else makes of the same: close to it as a rule, and now and then far off; never the same. */
const recounted = (random: Random, value: number): number =>
  random.chance(0.1) ? wrong(random, value) : Math.round(value * random.between(0.96, 1.05)) + 1;

const changed = (random: Random, figures: Figures): Figures =>
  scaledBy(figures, () => random.between(0.7, 1.4));

const scaledBy = (figures: Figures, factor: () => number): Figures => {
  const result: Partial<Record<Metric, number>> = {};
  for (const metric of METRICS) {
    const value = figures[metric];
    if (value !== undefined) result[metric] = Math.min(MAX_AMOUNT[metric], Math.round(value * factor()));
  }
  return result;
};

/**
 * When an event that is called off is called off: one of several days on its first, others before they begin.
 * Never shortly before the end: a rehearsal that was held up must not find the event concluded.
 */
export const callOffAt = (random: Random, event: EventDraft, earliest: number): number =>
  event.days.length === 1
    ? Math.max(earliest, event.start - random.whole(2, 72) * HOUR)
    : event.start + Math.round(8 * HOUR * random.between(0.5, 0.9));
