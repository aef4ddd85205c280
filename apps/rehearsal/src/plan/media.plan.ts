import type { MediaKind } from '@innoweek/contracts';
import { HOUR } from './calendar.model.ts';
import { planHeldDays, type Happened } from './held-day.plan.ts';
import type { Action } from './plan.model.ts';

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
export const planCoverage = (seed: number, happened: Happened): Action[] =>
  planHeldDays(seed, 'coverage', happened, (random, { event, day, opens, figures, place, actor }) => {
    const { media_reports: told = 0 } = figures;
    if (told < LEAST || !random.chance(REGISTERED)) return [];
    const headline = random.pick(HEADLINES)(event.title);
    const most = Math.min(told, OUTLETS.length);
    return OUTLETS.slice(0, random.whole(1, most)).map(({ name, host, kind }, index): Action => ({
      what: 'cover',
      at: opens + Math.round(random.between(1 + index, 2 + index) * HOUR),
      lane: event.ref,
      actor,
      statement: { kind: 'article', key: `${event.ref}-${day}-${host}`, event: event.ref, day },
      report: {
        link: `https://${host}.example/${day}/${event.ref}`,
        title: headline,
        outlet: `${place}${name}`,
        kind,
      },
    }));
  });
