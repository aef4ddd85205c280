import type { MediaKind } from '@innoweek/contracts';
import { HOUR, moment } from './calendar.model.ts';
import type { EventDraft } from './event.plan.ts';
import type { WeekFigures } from './figure.plan.ts';
import type { Action, Actor, Territory } from './plan.model.ts';
import { Random } from './random.model.ts';

/** Of the days of which reports are told, so many have some registered with their links as well. */
const REGISTERED = 0.1;
/** A day with fewer reports than this is told of by its organiser alone. */
const LEAST = 3;

/** Outlets of a place, the first to write before those that print it again. */
const OUTLETS: readonly { readonly name: string; readonly host: string; readonly kind: MediaKind }[] = [
  { name: '日报', host: 'daily', kind: 'print' },
  { name: '新闻网', host: 'news', kind: 'web' },
  { name: '广播电视台', host: 'tv', kind: 'broadcast' },
  { name: '科普', host: 'science', kind: 'social' },
  { name: '创业视频', host: 'video', kind: 'video' },
];
const HEADLINES: readonly ((title: string) => string)[] = [
  (title) => `${title}举行`,
  (title) => `${title}：让创新走近大众`,
  (title) => `创业者齐聚${title}`,
  (title) => `${title}现场见闻`,
];

/** Reports on what took place, registered by its organiser; some are printed again under the same title. */
export const planCoverage = (
  seed: number,
  events: readonly EventDraft[],
  figures: WeekFigures,
  territories: readonly Territory[],
  actorOf: (organisation: string) => Actor,
): Action[] => {
  const places = new Map(territories.map(({ id, shortName }) => [id, shortName]));
  return events
    .filter(({ fate }) => fate === 'held')
    .flatMap((event) => {
      const random = new Random(seed, 'coverage', event.ref);
      return [...(figures.events.get(event.ref) ?? [])].flatMap(([day, { media_reports: told = 0 }]) =>
        told >= LEAST && random.chance(REGISTERED)
          ? planDay(random, {
              event,
              day,
              place: places.get(event.unit) ?? '全国',
              most: Math.min(told, OUTLETS.length),
              actor: actorOf(event.organiser),
            })
          : [],
      );
    });
};

type Covered = {
  readonly event: EventDraft;
  readonly day: string;
  readonly place: string;
  readonly most: number;
  readonly actor: Actor;
};

const planDay = (random: Random, { event, day, place, most, actor }: Covered): Action[] => {
  const headline = random.pick(HEADLINES)(event.title);
  const opens = event.days.length > 1 ? moment(day, '09:00') : event.start;
  return OUTLETS.slice(0, random.whole(1, most)).map(({ name, host, kind }, index): Action => {
    const key = `${event.ref}-${day}-${host}`;
    return {
      what: 'cover',
      at: opens + Math.round(random.between(1 + index, 2 + index) * HOUR),
      lane: event.ref,
      actor,
      statement: { kind: 'article', key, event: event.ref, day },
      report: {
        link: `https://${host}.example/${day}/${event.ref}`,
        title: headline,
        outlet: `${place}${name}`,
        kind,
      },
    };
  });
};
