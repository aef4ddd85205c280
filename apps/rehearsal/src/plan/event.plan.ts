import { addDays, daysBetween, MINUTE, moment } from './calendar.model.ts';
import type { Body, Country, Fate, PlannedEvent, Site, Territory, WeekDates } from './plan.model.ts';
import { Random } from './random.model.ts';
import { weightOf, type Cast, type Slot } from './slot.plan.ts';
import {
  FIELDS,
  fieldOfSociety,
  GIVEN_NAMES,
  RETURN_REASONS,
  SERIES,
  SORTS,
  SURNAMES,
  type Field,
  type Sort,
} from './title.words.ts';

/** An event whose figures are still to come, and how much it draws against the others. */
export type EventDraft = Omit<PlannedEvent, 'expected'> & {
  readonly appeal: { readonly people: number; readonly contracts: number };
};

const MAIN: Sort = {
  zh: '主会场',
  en: 'Main Venue',
  draw: 150,
  contracts: 60,
  multiDay: 1,
  online: 0,
  venues: ['深圳湾创业广场'],
};

/** Everything about the events but their figures. */
export const planEvents = (seed: number, dates: WeekDates, cast: Cast, country: Country): EventDraft[] => {
  const random = new Random(seed, 'events');
  const titles = new Map<string, number>();
  const partners = partnersOf(cast, country);
  return cast.slots.map((slot, index) =>
    planEvent(random, index, slot, { dates, country, titles, partners }),
  );
};

type Surroundings = {
  readonly dates: WeekDates;
  readonly country: Country;
  readonly titles: Map<string, number>;
  readonly partners: ReadonlyMap<string, readonly Body[]>;
};

/** Who may join an event, by unit; every society may join anywhere. */
const partnersOf = (cast: Cast, country: Country): Map<string, Body[]> => {
  const partners = new Map<string, Body[]>();
  for (const body of [...country.associations, ...cast.bodies]) {
    partners.set(body.unit, [...(partners.get(body.unit) ?? []), body]);
  }
  return partners;
};

const planEvent = (random: Random, index: number, slot: Slot, around: Surroundings): EventDraft => {
  const { organiser } = slot;
  const field = random.pick(FIELDS);
  const sort = slot.main ? MAIN : random.pick(SORTS);
  const online = !slot.main && random.chance(sort.online);
  const territory = placeOf(random, slot, around.country);
  const site = online || !territory ? null : siteOf(random, territory, slot);
  const unit = site && territory ? territory.id : organiser.unit;
  const when = timesOf(random, sort, slot.main, around.dates);
  const late = !slot.main && slot.home !== null && when.first > around.dates.start && random.chance(0.02);
  const fate = slot.main || late ? 'held' : fateOf(random, when.days.length > 1);
  const away = slot.home !== null && unit !== slot.home.id;
  const byItself = late || away || slot.main || organiser.kind === 'cast' || fate === 'draft';
  const form = byItself || random.chance(0.06);
  const association = around.country.territories.find(({ id }) => id === unit)?.association ?? null;
  const ownFile = organiser.kind === 'national_society';
  const registrar =
    form || ownFile || !association
      ? actorOf(organiser, around.country)
      : { role: 'association' as const, organisation: association };
  const local = association !== null && !ownFile && random.chance(0.75);
  const subject = random.pick(field.subjects);
  const title = titleOf(random, slot, subject, sort, site, around.titles);
  return {
    ref: `r${String(index + 1).padStart(5, '0')}`,
    title,
    titleEn: random.chance(0.25) ? englishOf(field, sort, territory, online) : null,
    topics: random.chance(0.3) ? [...new Set([field.zh, random.pick(FIELDS).zh])] : [field.zh],
    organiser: organiser.id,
    coOrganisers: random.chance(0.08) ? companyOf(random, organiser, unit, around) : [],
    unit,
    site,
    venue: site ? `${slot.main ? '' : site.place}${random.pick(sort.venues)}` : null,
    form: online ? 'online' : sort.online > 0 && random.chance(0.06) ? 'hybrid' : 'onsite',
    start: when.start,
    end: when.end,
    days: when.days,
    fate,
    contactName: `${random.pick(SURNAMES)}${random.pick(GIVEN_NAMES)}`,
    contactPhone: `010-1234${String(random.whole(0, 9999)).padStart(4, '0')}`,
    link: random.chance(0.3) ? `https://week.example.org/2016/${index + 1}` : null,
    summary: random.chance(0.4)
      ? `围绕${subject}，面向创业者、科技工作者和社会公众，由${organiser.name}举办。`
      : null,
    returnedFor:
      fate === 'returned' || (fate === 'held' && !late && random.chance(0.015))
        ? random.pick(RETURN_REASONS)
        : null,
    registrar,
    file: form ? null : registrar.organisation,
    lateAt: late ? lateMoment(random, when.first) : null,
    approver:
      local && association
        ? { role: 'association', organisation: association }
        : { role: 'coordinator', organisation: null },
    appeal: {
      people: sort.draw * (slot.main ? 1 : random.logNormal(1)) * (online ? 0.6 : 1),
      contracts: sort.contracts * (slot.main ? 1 : random.chance(0.45) ? random.logNormal(1.1) : 0),
    },
  };
};

/** Whoever reports for a unit acts as that association; everybody else as an organizer. */
const actorOf = (body: Body, country: Country): PlannedEvent['registrar'] => ({
  role: country.associations.some(({ id }) => id === body.id) ? 'association' : 'organizer',
  organisation: body.id,
});

const placeOf = (random: Random, slot: Slot, country: Country): Territory | null => {
  const local = slot.organiser.kind === 'local_association' || slot.organiser.kind === 'other';
  if (slot.home && !(local && random.chance(0.03))) return slot.home;
  return random.weighted(country.territories.map((territory) => [territory, weightOf(territory)] as const));
};

const siteOf = (random: Random, territory: Territory, slot: Slot): Site => {
  const own = territory.sites.find(({ region }) => region === slot.organiser.region);
  // The first place of a unit is its capital, where much more happens than elsewhere.
  return own && random.chance(0.9)
    ? own
    : random.weighted(territory.sites.map((site, index) => [site, index === 0 ? 4 : 1] as const));
};

/** The longer an event, the more can come between. */
const fateOf = (random: Random, several: boolean): Fate =>
  random.weighted([
    ['held', 98],
    ['cancelled', several ? 4 : 1.2],
    ['draft', 0.15],
    ['returned', 0.15],
  ]);

const START_CLOCKS = ['09:00', '09:00', '09:30', '10:00', '13:30', '14:00', '14:00', '14:30', '19:00'];

const timesOf = (
  random: Random,
  sort: Sort,
  main: boolean,
  dates: WeekDates,
): Pick<PlannedEvent, 'start' | 'end' | 'days'> & { readonly first: string } => {
  const warmUp = !main && random.chance(0.18);
  const last = warmUp ? addDays(dates.start, -1) : dates.end;
  const choice = daysBetween(warmUp ? dates.warmUpStart : dates.start, last);
  const first = main
    ? dates.start
    : random.weighted(choice.map((day, index) => [day, index === 0 && !warmUp ? 1.8 : 1] as const));
  const longer = !main && random.chance(sort.multiDay) ? addDays(first, random.whole(1, 3)) : first;
  const until = main || longer > last ? last : longer;
  const days = daysBetween(first, until);
  const clock = days.length > 1 ? '09:00' : random.pick(START_CLOCKS);
  const start = moment(first, clock);
  const hours = clock === '19:00' ? 2 : clock < '12:00' ? random.whole(2, 8) : random.whole(2, 4);
  return { first, start, end: days.length > 1 ? moment(until, '17:00') : start + hours * 60 * MINUTE, days };
};

const lateMoment = (random: Random, firstDay: string): number =>
  moment(addDays(firstDay, -1), '09:00') + random.whole(0, 6 * 60) * MINUTE;

const titleOf = (
  random: Random,
  slot: Slot,
  subject: string,
  sort: Sort,
  site: Site | null,
  titles: Map<string, number>,
): string => {
  const body = slot.organiser;
  const title = slot.main
    ? '2016年全国大众创业万众创新活动周主会场'
    : body.kind === 'national_society'
      ? random.chance(0.5)
        ? `${random.pick(SERIES)}${fieldOfSociety(body.name)}领域${sort.zh}`
        : `${fieldOfSociety(body.name)}与${subject}${sort.zh}`
      : random.chance(0.75)
        ? `${random.pick(SERIES)}${site?.place ?? body.name}${subject}${sort.zh}`
        : `${body.name}${subject}${sort.zh}`;
  const times = (titles.get(title) ?? 0) + 1;
  titles.set(title, times);
  return times === 1 ? title : `${title}（第${times}场）`;
};

const englishOf = (field: Field, sort: Sort, territory: Territory | null, online: boolean): string =>
  [online || !territory ? 'Online' : territory.nameEn, field.en, sort.en].join(' ');

const companyOf = (random: Random, organiser: Body, unit: string, around: Surroundings): string[] => {
  const local = (around.partners.get(unit) ?? []).filter(({ id }) => id !== organiser.id);
  const company = new Set<string>();
  for (
    let count = random.weighted([
      [1, 6],
      [2, 3],
      [3, 1.5],
      [4, 0.7],
    ]);
    count > 0;
    count -= 1
  ) {
    const society = local.length === 0 || random.chance(0.3);
    company.add(random.pick(society ? around.country.societies : local).id);
  }
  company.delete(organiser.id);
  return [...company];
};
