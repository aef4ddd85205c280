import { planSignings } from './agreement.plan.ts';
import { planAssociation, planVerification, type Better } from './association.plan.ts';
import { DAY, HOUR, MINUTE, moment, addDays, weekDates } from './calendar.model.ts';
import { HEADS_PER_COUNT } from './door.plan.ts';
import { planEvents, type EventDraft } from './event.plan.ts';
import { planFigures, type WeekFigures } from './figure.plan.ts';
import { planCoverage } from './media.plan.ts';
import {
  BAD_INPUTS,
  type Action,
  type Actor,
  type Body,
  type Country,
  type PlannedEvent,
  type PlannedFile,
  type Territory,
  type WeekPlan,
} from './plan.model.ts';
import { planAnswers } from './partner.plan.ts';
import { Random } from './random.model.ts';
import { callOffAt, planReports, type Overrides } from './report.plan.ts';
import { planCast } from './slot.plan.ts';

export type WeekOrder = {
  readonly seed: number;
  readonly scale: number;
  readonly days: number;
  /** About so many heads are one count at a door; fewer make a longer ledger of the same week. */
  readonly headsPerCount?: number;
};

/** Rows that a person puts into one file before saving it. */
const ROWS_PER_FILE = 120;

/** The whole week, from the seed alone: the same order and country give the same plan. */
export const planWeek = (order: WeekOrder, country: Country): WeekPlan => {
  const { seed, scale, headsPerCount = HEADS_PER_COUNT } = order;
  const dates = weekDates(order.days);
  const opensAt = moment(addDays(dates.warmUpStart, -2), '09:00');
  const cast = planCast(seed, scale, country);
  const drafts = planEvents(seed, dates, cast, country);
  const figures = planFigures(seed, scale, drafts, country.territories, dates);
  const bodies = new Map(
    [country.cast, ...country.societies, ...country.associations, ...cast.bodies].map((body) => [
      body.id,
      body,
    ]),
  );
  const events = new Map(drafts.map((draft) => [draft.ref, eventOf(seed, draft, figures)]));
  const { territories } = country;
  const actorOf = actorsOf(territories);
  const happened = { events: drafts, figures, territories, actorOf };
  const actions = [
    ...planStatements({ seed, headsPerCount }, drafts, figures, country.territories, opensAt),
    ...[...events.values()].flatMap(lateActions),
    ...planCoverage(seed, happened),
    ...planSignings(seed, happened),
    ...planAnswers(seed, events.values(), actorOf, opensAt),
  ];
  actions.push(...planMisuse(seed, scale, [...events.values()], bodies, country));
  // Array.prototype.sort is stable: what is planned at the same moment keeps its order.
  actions.sort((one, other) => one.at - other.at);
  return {
    seed,
    scale,
    dates,
    bodies,
    territories: country.territories,
    events,
    files: planFiles(seed, [...events.values()]),
    actions,
    opensAt,
    closesAt: Math.max(moment(dates.end, '00:00') + 2 * DAY, (actions.at(-1)?.at ?? 0) + HOUR),
  };
};

const eventOf = (seed: number, draft: EventDraft, figures: WeekFigures): PlannedEvent => {
  const { appeal, ...event } = draft;
  const days = [...(figures.events.get(draft.ref)?.values() ?? [])];
  const people = days.reduce((sum, day) => sum + (day.participants ?? 0), 0);
  const guess = (people || appeal.people * 1000) * new Random(seed, 'expected', draft.ref).between(0.6, 1.2);
  const step = 10 ** Math.max(1, Math.floor(Math.log10(guess)) - 1);
  return { ...event, expected: Math.max(10, Math.round(guess / step) * step) };
};

const actorsOf = (territories: readonly Territory[]): ((organisation: string) => Actor) => {
  const associations = new Set(territories.map(({ association }) => association));
  return (organisation) => ({
    role: associations.has(organisation) ? 'association' : 'organizer',
    organisation,
  });
};

/** What everybody says, from the doors up to the coordinator. */
const planStatements = (
  { seed, headsPerCount }: { readonly seed: number; readonly headsPerCount: number },
  drafts: readonly EventDraft[],
  figures: WeekFigures,
  territories: readonly Territory[],
  opensAt: number,
): Action[] => {
  const random = new Random(seed, 'betters');
  const actorOf = actorsOf(territories);
  const units = new Map(territories.map((territory) => [territory.id, territory]));
  const betters = new Map<string, Better[]>();
  const actions: Action[] = [];
  for (const event of drafts) {
    const ofEvent = figures.events.get(event.ref);
    if (!ofEvent) continue;
    const association = units.get(event.unit)?.association ?? null;
    const held = event.fate === 'held';
    const overrides: Overrides = {
      association:
        held && !event.lateAt && !!association && association !== event.organiser && random.chance(0.12),
      verified: held && random.chance(0.015),
    };
    const calledOffAt = held ? null : callOffAt(random, event, opensAt + 2 * HOUR);
    actions.push(
      ...planReports({
        event,
        figures: ofEvent,
        overrides,
        actorOf,
        association,
        calledOffAt,
        seed,
        headsPerCount,
      }),
    );
    for (const [day, truth] of ofEvent) {
      const people = {
        event: event.ref,
        day,
        metric: 'participants' as const,
        value: truth.participants ?? 0,
      };
      if (overrides.association) {
        const media = { ...people, metric: 'media_reports' as const, value: truth.media_reports ?? 0 };
        betters.set(event.unit, [...(betters.get(event.unit) ?? []), people, media]);
      }
      if (overrides.verified) actions.push(planVerification(random, people));
    }
  }
  for (const territory of territories) {
    const remainders = figures.remainders.get(territory.id) ?? new Map();
    actions.push(...planAssociation(seed, territory, betters.get(territory.id) ?? [], remainders));
  }
  return actions;
};

/** An event that is thought of while the week already runs. */
const lateActions = (event: PlannedEvent): Action[] => {
  if (event.lateAt === null) return [];
  const { ref, lateAt } = event;
  return [
    { what: 'register', at: lateAt, lane: ref, actor: event.registrar, event: ref },
    { what: 'approve', at: lateAt + 90 * MINUTE, lane: ref, actor: event.approver, event: ref },
  ];
};

const planFiles = (seed: number, events: readonly PlannedEvent[]): PlannedFile[] => {
  const random = new Random(seed, 'files');
  const byRegistrar = new Map<string, PlannedEvent[]>();
  for (const event of events) {
    if (event.file) byRegistrar.set(event.file, [...(byRegistrar.get(event.file) ?? []), event]);
  }
  return [...byRegistrar].flatMap(([registrar, ofRegistrar]) => {
    const files: PlannedFile[] = [];
    for (let first = 0; first < ofRegistrar.length; first += ROWS_PER_FILE) {
      const rows = ofRegistrar.slice(first, first + ROWS_PER_FILE);
      const format = random.weighted([
        ['xlsx', 0.5] as const,
        ['csv-utf8', 0.3] as const,
        ['csv-gbk', 0.2] as const,
      ]);
      const sender = rows[0]?.registrar;
      if (!sender) continue;
      files.push({
        name: `${registrar}-${files.length + 1}.${format === 'xlsx' ? 'xlsx' : 'csv'}`,
        format,
        registrar: sender,
        refs: rows.map(({ ref }) => ref),
        twice: random.chance(0.06),
      });
    }
    return files;
  });
};

/** Requests that must be refused and leave no trace, spread over the week. */
const planMisuse = (
  seed: number,
  scale: number,
  events: readonly PlannedEvent[],
  bodies: ReadonlyMap<string, Body>,
  country: Country,
): Action[] => {
  const random = new Random(seed, 'misuse');
  const actorOf = actorsOf(country.territories);
  const held = events.filter(({ fate, lateAt }) => fate === 'held' && lateAt === null);
  const organisers = [...new Set(held.map(({ organiser }) => organiser))].filter(
    (id) => actorOf(id).role === 'organizer' && bodies.has(id),
  );
  const count = Math.max(BAD_INPUTS.length, Math.round(32 * scale));
  return Array.from({ length: count }, (_, index) => {
    const event = random.pick(held);
    const input = BAD_INPUTS[index % BAD_INPUTS.length] ?? 'negative';
    const strangers = organisers.filter((id) => id !== event.organiser && !event.coOrganisers.includes(id));
    const foreign = input === 'foreignEvent' && strangers.length > 0;
    return {
      what: 'misuse',
      at: event.start + random.whole(1, 50) * MINUTE,
      lane: event.ref,
      actor: actorOf(foreign ? random.pick(strangers) : event.organiser),
      event: event.ref,
      input: input === 'foreignEvent' && !foreign ? 'negative' : input,
    };
  });
};
