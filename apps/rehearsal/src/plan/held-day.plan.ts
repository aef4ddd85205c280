import { moment } from './calendar.model.ts';
import type { EventDraft } from './event.plan.ts';
import type { Figures, WeekFigures } from './figure.plan.ts';
import type { Action, Actor, Territory } from './plan.model.ts';
import { Random } from './random.model.ts';

/** What took place, and who registers what came of it. */
export type Happened = {
  readonly events: readonly EventDraft[];
  readonly figures: WeekFigures;
  readonly territories: readonly Territory[];
  readonly actorOf: (organisation: string) => Actor;
};

/** A day of an event that was held. */
export type HeldDay = {
  readonly event: EventDraft;
  readonly day: string;
  readonly opens: number;
  readonly figures: Figures;
  /** Where it was, as people say it. */
  readonly place: string;
  /** Its organiser. */
  readonly actor: Actor;
};

/** What is planned for each day of each event that was held; its dice are its own under this name. */
export const planHeldDays = (
  seed: number,
  name: string,
  { events, figures, territories, actorOf }: Happened,
  planDay: (random: Random, day: HeldDay) => Action[],
): Action[] => {
  const places = new Map(territories.map(({ id, shortName }) => [id, shortName]));
  return events
    .filter(({ fate }) => fate === 'held')
    .flatMap((event) => {
      const random = new Random(seed, name, event.ref);
      const place = places.get(event.unit) ?? '全国';
      const actor = actorOf(event.organiser);
      return [...(figures.events.get(event.ref) ?? [])].flatMap(([day, ofDay]) => {
        const opens = event.days.length > 1 ? moment(day, '09:00') : event.start;
        return planDay(random, { event, day, opens, figures: ofDay, place, actor });
      });
    });
};
