import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Event } from '@innoweek/contracts';
import { markUpPage } from './event.markup.ts';

const PAGE =
  '<!doctype html>\n<html><head><title>InnoWeek</title></head><body><div id="root"></div></body></html>';
const event: Event = {
  code: '2016-GD-00001',
  edition: '2016',
  title: '创客大赛',
  titleEn: null,
  topics: ['创业'],
  organiser: { id: 'gz', name: '广州创客协会', kind: 'other' },
  coOrganisers: [{ id: 'sz', name: '深圳创客协会', confirmed: true }],
  region: '440106',
  unit: 'CN-GD',
  venue: '广州图书馆',
  form: 'hybrid',
  start: '2016-10-12T09:00:00+08:00',
  end: '2016-10-12T17:00:00+08:00',
  phase: 'in_week',
  expected: 300,
  contactName: null,
  contactPhone: null,
  link: 'https://example.org/live',
  summary: null,
  sourceReference: null,
  series: null,
  joinedTo: null,
  status: 'approved',
  reason: null,
  pending: null,
  version: 1,
  updatedAt: '2016-09-01T00:00:00Z',
};
const DATA = /<script type="application\/ld\+json">(.*?)<\/script>/su;
const dataOf = (page: string): unknown => JSON.parse(DATA.exec(page)?.[1] ?? '');

test('an event is told in the words of schema.org', () => {
  const page = markUpPage(PAGE, event, 'https://week.example', 'zh-CN');
  expect(dataOf(page)).toEqual({
    '@context': 'https://schema.org',
    '@type': 'Event',
    '@id': 'https://week.example/events/2016-GD-00001',
    identifier: '2016-GD-00001',
    name: '创客大赛',
    keywords: ['创业'],
    startDate: '2016-10-12T09:00:00+08:00',
    endDate: '2016-10-12T17:00:00+08:00',
    eventStatus: 'https://schema.org/EventScheduled',
    eventAttendanceMode: 'https://schema.org/MixedEventAttendanceMode',
    location: [
      {
        '@type': 'Place',
        name: '广州图书馆',
        address: {
          '@type': 'PostalAddress',
          addressCountry: 'CN',
          addressRegion: '广东省',
          addressLocality: '广州市天河区',
          streetAddress: '广州图书馆',
        },
      },
      { '@type': 'VirtualLocation', url: 'https://example.org/live' },
    ],
    organizer: [
      { '@type': 'Organization', name: '广州创客协会' },
      { '@type': 'Organization', name: '深圳创客协会' },
    ],
    url: 'https://week.example/events/2016-GD-00001',
    inLanguage: 'zh-CN',
  });
  expect(page).toContain('<title>创客大赛</title>');
});

test('a cancelled event and one that is only online are told as such', () => {
  const online: Event = {
    ...event,
    status: 'cancelled',
    form: 'online',
    region: null,
    venue: null,
    link: null,
  };
  expect(dataOf(markUpPage(PAGE, online, 'https://week.example', 'en'))).toMatchObject({
    eventStatus: 'https://schema.org/EventCancelled',
    location: { '@type': 'VirtualLocation', url: 'https://week.example/events/2016-GD-00001' },
  });
});

test('no text leaves its place, whatever is in it', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('</script><script>alert(1)</script>', '"><img src=x>', "$&$'", '</title>', '<!--'),
  );
  fc.assert(
    fc.property(nasty, nasty, nasty, (title, venue, summary) => {
      const page = markUpPage(PAGE, { ...event, title, venue, summary }, 'https://week.example', 'zh-CN');
      expect(dataOf(page)).toMatchObject({ name: title, description: summary });
      expect(page.match(/<script/gu)).toHaveLength(1);
      expect(page.match(/<\/head>/gu)).toHaveLength(1);
      expect(page.replace(DATA, '')).not.toMatch(/<img|<!--|alert\(1\)<\/script>/u);
      expect(page.endsWith('</head><body><div id="root"></div></body></html>')).toBe(true);
    }),
  );
});
