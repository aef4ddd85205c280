import { localBodies } from './body.plan.ts';
import type { Body, Country, Territory } from './plan.model.ts';
import { apportion, Random } from './random.model.ts';
import { HOST_REGION, UNIT_WEIGHTS } from './unit.weights.ts';

/** One event to be: who holds it, and in which unit; null where it is decided by the event itself. */
export type Slot = { readonly organiser: Body; readonly home: Territory | null; readonly main: boolean };
export type Cast = { readonly slots: readonly Slot[]; readonly bodies: readonly Body[] };

/** How many events a local body holds on average. */
const EVENTS_PER_BODY = 9;

export const weightOf = (territory: Territory): number => UNIT_WEIGHTS[territory.region] ?? 1;

/** Territories in an order in which the heavy ones tend to come first. */
const draw = (random: Random, territories: readonly Territory[]): Territory[] =>
  territories
    .map((territory) => ({ territory, order: Math.log(1 - random.next()) / weightOf(territory) }))
    .sort((one, other) => other.order - one.order)
    .map(({ territory }) => territory);

/** Gives every one of `holders` one event and the rest by weight. */
const share = <T>(count: number, holders: readonly T[], weight: (holder: T) => number): [T, number][] => {
  const first = holders.slice(0, count);
  const more = apportion(count - first.length, first.map(weight));
  return first.map((holder, index) => [holder, 1 + (more[index] ?? 0)]);
};

/**
 * Who holds the events of the week: at scale 1 over 400 by over 40 national societies, nearly 300 by the
 * associations of 22 provinces, the rest by others in all units.
 */
export const planCast = (seed: number, scale: number, country: Country): Cast => {
  const random = new Random(seed, 'cast');
  const scaled = (low: number, high: number): number =>
    Math.max(1, Math.round(random.whole(low, high) * scale));
  const total = scaled(4920, 4980);
  const ofSocieties = scaled(406, 432);
  const ofAssociations = scaled(281, 298);
  const ofCast = scaled(9, 14);

  const slots: Slot[] = [];
  const hold = (organiser: Body, home: Territory | null, count: number): void => {
    for (let i = 0; i < count; i += 1) slots.push({ organiser, home, main: false });
  };
  const host = country.territories.find((territory) => territory.region === HOST_REGION) ?? null;
  slots.push({ organiser: country.cast, home: host, main: true });
  hold(country.cast, host, ofCast - 1);

  const societies = random.shuffled(country.societies).slice(0, random.whole(42, 48));
  for (const [society, count] of share(ofSocieties, societies, () => random.logNormal(0.6))) {
    hold(society, null, count);
  }
  const byId = new Map(country.associations.map((body) => [body.id, body]));
  const provinces = draw(
    random,
    country.territories.filter(({ association }) => byId.get(association)?.kind === 'provincial_association'),
  ).slice(0, 22);
  for (const [territory, count] of share(ofAssociations, provinces, () => random.logNormal(0.4))) {
    const association = byId.get(territory.association);
    if (association) hold(association, territory, count);
  }

  const bodies: Body[] = [];
  const taken = new Set(country.associations.map((body) => body.name));
  const rest = Math.max(0, total - slots.length);
  for (const [territory, count] of share(rest, draw(random, country.territories), weightOf)) {
    const local = localBodies(territory, Math.ceil(count / EVENTS_PER_BODY), taken);
    bodies.push(...local);
    const association = byId.get(territory.association);
    const holders = association?.kind === 'local_association' ? [association, ...local] : local;
    for (const [body, events] of share(count, holders, () => random.logNormal(0.7))) {
      hold(body, territory, events);
    }
  }
  return { slots, bodies };
};
