import type { Event, Language } from '@innoweek/contracts';
import { findRegion, type PlaceRegion } from '@innoweek/places';

/** The words of `https://schema.org/eventAttendanceMode`. */
const ATTENDANCE: Record<Event['form'], string> = {
  onsite: 'OfflineEventAttendanceMode',
  online: 'OnlineEventAttendanceMode',
  hybrid: 'MixedEventAttendanceMode',
};
const SCHEMA = 'https://schema.org';
/** Search engines and chat programs show about so many characters. */
const MOST_DESCRIBED = 200;

const levelsOf = (code: string | null): PlaceRegion[] => {
  const region = code === null ? null : findRegion(code);
  return region === null ? [] : [...levelsOf(region.parent), region];
};

const addressOf = ({ region, venue }: Event): object => {
  const levels = levelsOf(region);
  const name = (level: PlaceRegion['level']): string | undefined =>
    levels.find((one) => one.level === level)?.name;
  return {
    '@type': 'PostalAddress',
    addressCountry: 'CN',
    addressRegion: name('province'),
    addressLocality:
      [name('city'), name('county')].filter((part) => part !== undefined).join('') || undefined,
    streetAddress: venue ?? undefined,
  };
};

/** Where to go, by foot or by link; both for an event that is held both ways. */
const locationsOf = (event: Event, page: string): object[] => {
  const place = {
    '@type': 'Place',
    name: event.venue ?? levelsOf(event.region).at(-1)?.name ?? event.title,
    address: addressOf(event),
  };
  const online = { '@type': 'VirtualLocation', url: event.link ?? page };
  return [...(event.form === 'online' ? [] : [place]), ...(event.form === 'onsite' ? [] : [online])];
};

/** An event in the words of schema.org (`https://schema.org/Event`). What is not said of it is left out. */
export const describeEvent = (event: Event, publicUrl: string): object => {
  const page = `${publicUrl}/events/${event.code}`;
  const locations = locationsOf(event, page);
  return {
    '@context': SCHEMA,
    '@type': 'Event',
    '@id': page,
    identifier: event.code,
    name: event.title,
    alternateName: event.titleEn ?? undefined,
    description: event.summary ?? undefined,
    keywords: event.topics.length > 0 ? event.topics : undefined,
    startDate: event.start,
    endDate: event.end,
    eventStatus: `${SCHEMA}/${event.status === 'cancelled' ? 'EventCancelled' : 'EventScheduled'}`,
    eventAttendanceMode: `${SCHEMA}/${ATTENDANCE[event.form]}`,
    location: locations.length === 1 ? locations[0] : locations,
    organizer: [event.organiser, ...event.coOrganisers].map(({ name }) => ({
      '@type': 'Organization',
      name,
    })),
    url: page,
    inLanguage: 'zh-CN',
  };
};

const asText = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/\p{Cc}/gu, ' ');

/** JSON that no text in it can end the element of: `</script>` is written without its first character. */
const asData = (value: object): string => JSON.stringify(value).replaceAll('<', '\\u003c');

/**
 * The dashboard's page with what programs that run no scripts look for: title, description and the event itself, for
 * search engines and for the preview of a link that somebody sends.
 * @param page index.html as it was built
 */
export const markUpPage = (page: string, event: Event, publicUrl: string, language: Language): string => {
  const title = asText(language === 'en' ? (event.titleEn ?? event.title) : event.title);
  const place = levelsOf(event.region).map(({ name }) => name);
  const described = asText(
    [
      event.start.slice(0, 10),
      [...place, event.venue ?? ''].join(''),
      event.organiser.name,
      event.summary ?? '',
    ]
      .filter((part) => part !== '')
      .join(' · ')
      .slice(0, MOST_DESCRIBED),
  );
  const head = [
    `<meta name="description" content="${described}" />`,
    `<meta property="og:type" content="event" />`,
    `<meta property="og:title" content="${title}" />`,
    `<meta property="og:description" content="${described}" />`,
    `<meta property="og:url" content="${asText(`${publicUrl}/events/${event.code}`)}" />`,
    `<script type="application/ld+json">${asData(describeEvent(event, publicUrl))}</script>`,
  ];
  // Functions: a `$&` in a title is no reference to what was found.
  return page
    .replace(/<title>[^<]*<\/title>/u, () => `<title>${title}</title>`)
    .replace('</head>', () => `${head.join('\n')}\n</head>`);
};
