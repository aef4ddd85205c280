import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { EventStage } from '../../test/event.stage.ts';

let stage: EventStage;
let codes: { shown: string; draft: string };

beforeAll(async () => {
  stage = await EventStage.set();
  const { server, body, organizer } = stage;
  const shown = await server.createApprovedEvent(body.id, {
    title: '创客大赛；“开幕”, 第一场',
    titleEn: 'Makers <open> & friends',
    venue: '广州图书馆',
    topics: ['创业', '科技'],
    summary: '第一行\n第二行 <script>alert(1)</script>',
  });
  codes = { shown: shown.code, draft: (await stage.created(organizer)).code };
});
afterAll(() => stage.server.stop());

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${stage.server.url}${path}`, { headers });
/** Lines of iCalendar are folded after 75 octets (RFC 5545, section 3.1). */
const unfolded = (text: string): string => text.replace(/\r\n[ \t]/g, '');

test('a calendar holds what the public may see, in the form of RFC 5545', async () => {
  const reply = await get('/calendar.ics');
  expect(reply.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
  const raw = await reply.text();
  for (const line of raw.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  const text = unfolded(raw);
  expect(text).toMatch(/^BEGIN:VCALENDAR\r\nVERSION:2\.0\r\n/);
  expect(text).toContain(`UID:${codes.shown}@`);
  expect(text).toContain('SUMMARY:创客大赛；“开幕”\\, 第一场');
  expect(text).toContain('DTSTART:20161012T010000Z');
  expect(text).toContain('STATUS:CONFIRMED');
  expect(text).toContain('LOCATION:广州市 广州图书馆');
  expect(text).toContain('DESCRIPTION:第一行\\n第二行');
  expect(text).not.toContain(codes.draft);
  // Who answers the telephone is nobody's business.
  expect(text).not.toContain('020-12345678');
  expect(await (await get('/api/v1/calendar.ics')).text()).toBe(raw);
});

test('a feed and a map say the same, escaped as they have to be', async () => {
  const feed = await (await get('/feed.atom', { 'accept-language': 'en' })).text();
  expect(feed).toContain('<feed xmlns="http://www.w3.org/2005/Atom"');
  expect(feed).toContain('Makers &lt;open&gt; &amp; friends');
  expect(feed).not.toContain('<script>');
  expect(feed).toContain(`/events/${codes.shown}`);
  const reply = await get('/events.geojson');
  expect(reply.headers.get('content-type')).toContain('application/geo+json');
  const collection = z
    .object({
      type: z.literal('FeatureCollection'),
      features: z.array(
        z.object({
          type: z.literal('Feature'),
          id: z.string(),
          geometry: z.null(),
          properties: z.object({ unit: z.string(), regionName: z.string().nullable() }),
        }),
      ),
    })
    .parse(await reply.json());
  expect(collection.features).toMatchObject([
    { id: codes.shown, properties: { unit: 'CN-GD', regionName: '广州市' } },
  ]);
});

test('filters are those of events; what is known is not sent again; what is wrong is said', async () => {
  expect(await (await get('/calendar.ics?unit=CN-SC')).text()).not.toContain('BEGIN:VEVENT');
  expect(await (await get('/calendar.ics?q=%E5%88%9B%E5%AE%A2&from=2016-10-12')).text()).toContain(
    codes.shown,
  );
  const first = await get('/calendar.ics');
  const again = await get('/calendar.ics', { 'if-none-match': `W/${first.headers.get('etag') ?? ''}` });
  expect([again.status, await again.text()]).toEqual([304, '']);
  expect((await get('/calendar.ics', { 'if-none-match': '"other"' })).status).toBe(200);
  expect((await get('/feed.atom?from=yesterday')).status).toBe(400);
  expect((await get('/feed.atom?pending=true')).status).toBe(400);
  expect((await get('/events.geojson?edition=none')).status).toBe(404);
  expect((await get('/calendar.ics?q=%00')).status).toBeLessThan(500);
});

test('when something changed is told in the world’s time, which caches and calendars compare with theirs', async () => {
  const reply = await get('/calendar.ics');
  const modified = Date.parse(reply.headers.get('last-modified') ?? '');
  expect(Math.abs(modified - Date.now())).toBeLessThan(3_600_000);
  // The clock of the edition stands in 2016.
  expect(unfolded(await reply.text())).not.toMatch(/LAST-MODIFIED:2016/);
});
