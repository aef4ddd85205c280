import type { Event, Language } from '@innoweek/contracts';
import { findRegion, findUnit } from '@innoweek/places';
import { Feed } from 'feed';
import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';

/** What goes out besides the events themselves. */
export type Publication = {
  title: string;
  /** Where the dashboard is, without a slash at its end. */
  publicUrl: string;
  language: Language;
  events: readonly Event[];
  /** The newest change among them. */
  updatedAt: Date;
};

const titleOf = (event: Event, language: Language): string =>
  language === 'en' ? (event.titleEn ?? event.title) : event.title;

const addressOf = (event: Event, publicUrl: string): string => `${publicUrl}/events/${event.code}`;

/** Where an event is held, in words; null for one that is only online. */
const placeOf = ({ region, venue, form }: Event): string | null => {
  if (form === 'online') return null;
  const places = [region === null ? null : (findRegion(region)?.name ?? null), venue];
  const said = places.filter((place) => place !== null);
  return said.length > 0 ? said.join(' ') : null;
};

/** An iCalendar object (RFC 5545). What was called off stays in it as cancelled, so that it leaves people's calendars. */
export const writeCalendar = ({ title, publicUrl, language, events }: Publication): string => {
  const calendar = ical({
    name: title,
    prodId: { company: 'InnoWeek', product: 'events', language: language === 'en' ? 'EN' : 'ZH' },
    method: ICalCalendarMethod.PUBLISH,
    ttl: 3_600,
  });
  const host = new URL(publicUrl).hostname;
  for (const event of events) {
    const place = placeOf(event);
    calendar.createEvent({
      id: `${event.code}@${host}`,
      sequence: event.version,
      // In UTC: every calendar shows them in the zone of its owner.
      start: new Date(event.start),
      end: new Date(event.end),
      stamp: new Date(event.updatedAt),
      lastModified: new Date(event.updatedAt),
      summary: titleOf(event, language),
      url: addressOf(event, publicUrl),
      status: event.status === 'cancelled' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
      categories: event.topics.map((name) => ({ name })),
      ...(place === null ? {} : { location: place }),
      ...(event.summary === null ? {} : { description: event.summary }),
    });
  }
  return calendar.toString();
};

/** The feed says that its texts are HTML: what people wrote is not. */
const asHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/\p{Cc}/gu, ' ');

/** An Atom feed (RFC 4287), what changed last first. */
export const writeFeed = ({ title, publicUrl, language, events, updatedAt }: Publication): string => {
  const feed = new Feed({
    title: asHtml(title),
    id: `${publicUrl}/feed.atom`,
    link: `${publicUrl}/events`,
    language: language === 'en' ? 'en' : 'zh-CN',
    updated: updatedAt,
    copyright: '',
    generator: 'InnoWeek',
    feedLinks: { atom: `${publicUrl}/feed.atom` },
  });
  for (const event of events)
    feed.addItem({
      title: asHtml(titleOf(event, language)),
      id: addressOf(event, publicUrl),
      link: addressOf(event, publicUrl),
      date: new Date(event.updatedAt),
      author: [{ name: event.organiser.name.replace(/\p{Cc}/gu, ' ') }],
      category: event.topics.map((name) => ({ name })),
      description: asHtml(
        [event.start.slice(0, 10), placeOf(event), event.summary].filter(Boolean).join(' · '),
      ),
    });
  return feed.atom1();
};

/**
 * A feature collection (RFC 7946). We know regions and not coordinates: geometries are null, which the standard calls an
 * unlocated feature, and the codes of GB/T 2260 stand in the properties for whoever has a map.
 */
export const writeGeoJson = ({ publicUrl, language, events }: Publication): string =>
  JSON.stringify({
    type: 'FeatureCollection',
    features: events.map((event) => ({
      type: 'Feature',
      id: event.code,
      geometry: null,
      properties: {
        title: titleOf(event, language),
        organiser: event.organiser.name,
        start: event.start,
        end: event.end,
        form: event.form,
        status: event.status,
        region: event.region,
        regionName: event.region === null ? null : (findRegion(event.region)?.name ?? null),
        unit: event.unit,
        unitName: findUnit(event.unit)?.name ?? null,
        venue: event.venue,
        topics: event.topics,
        url: addressOf(event, publicUrl),
      },
    })),
  });
