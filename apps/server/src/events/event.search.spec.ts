import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Event, Page } from '@innoweek/contracts';
import fc from 'fast-check';
import { EventStage } from '../../test/event.stage.ts';
import type { TestServer } from '../../test/test.server.ts';
import { GramSweep } from './event.grams.ts';
import { fold, gramsOf, searchGrams, searchText, searchWords } from './event.search.ts';

const PIECES = [
  '物理',
  '光',
  '学',
  '机器人',
  '5G',
  'AI',
  'robot',
  'a',
  '第1场',
  '—',
  '𠮷',
  'é',
  '%',
  '_',
  '\\',
  ' ',
];
const titleArbitrary = fc
  .array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 6 })
  .map((pieces) => pieces.join(''))
  .filter((title) => title.trim() !== '');
const TITLES = fc.sample(titleArbitrary, { numRuns: 150, seed: 2016 });

let server: TestServer;
let stage: EventStage;
const searched = new Map<string, string>();

beforeAll(async () => {
  stage = await EventStage.set();
  ({ server } = stage);
  const rows = TITLES.map((title, n) => {
    const code = `2016-Q-${String(n).padStart(5, '0')}`;
    const event = { title, titleEn: null, code, venue: null, sourceReference: null, region: '440300' };
    return { code, title, search: searchText(event, [stage.body.name]) };
  });
  for (const { code, search } of rows) searched.set(code, search);
  await server.source.query(
    `insert into events (code, edition_id, title, organiser_id, kind, region, unit, form, starts_at, ends_at,
                         status, version, search, updated_at)
     select code, (select id from editions where current), title, $2, 'other', '440300', 'CN-GD', 'onsite',
            '2016-10-14T09:00+08', '2016-10-14T10:00+08', 'approved', 1, search, now()
     from json_to_recordset($1::json) as e(code text, title text, search text)`,
    [JSON.stringify(rows), stage.body.id],
  );
  // Written as by an older server, which keeps no pieces.
  await server.app.get(GramSweep).sweep();
});
afterAll(() => server.stop());

const find = async (q: string): Promise<string[]> => {
  const reply = await server.nobody.get<Page<Event>>(`/events?limit=200&q=${encodeURIComponent(q)}`);
  expect(reply.status).toBe(200);
  expect(reply.body.total).toBe(reply.body.items.length);
  return reply.body.items.map(({ code }) => code).sort();
};

test('the index finds what reading every event would find, and nothing else', async () => {
  const word = fc.oneof(
    fc.string({ unit: fc.constantFrom(...Array.from(PIECES.join(''))), minLength: 1, maxLength: 5 }),
    fc.constantFrom('wuli', 'jqr', 'jiqiren', 'sz', 'shen', '深圳', '广东', 'q-000', 'zzz', '  '),
  );
  const seen = { some: 0, none: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 3 }), async (words) => {
      const q = words.join(' ');
      const wanted = searchWords(q);
      const expected = [...searched]
        .filter(([, text]) => wanted.every((one) => text.includes(one)))
        .map(([code]) => code);
      seen[expected.length > 0 ? 'some' : 'none'] += 1;
      expect(await find(q)).toEqual(expected.sort());
    }),
    { numRuns: 150 },
  );
  expect(Math.min(seen.some, seen.none)).toBeGreaterThan(10);
});

test('whatever holds a word holds the pieces it is looked for by', async () => {
  const texts = [...searched.values()];
  const [row] = await server.source.query<{ grams: string[] }[]>(`select search_grams($1) as grams`, [
    texts.join('\n'),
  ]);
  const grams = new Set(row?.grams);
  for (const text of texts.flatMap((all) => all.split('\n')))
    for (const gram of searchGrams(fold(text))) expect([gram, grams.has(gram)]).toEqual([gram, true]);
});

test('an event is found by the names of the places it lies in', async () => {
  const event = await server.createApprovedEvent(stage.body.id, { title: '地名可查', region: '440305' });
  for (const q of ['地名 南山', '地名 深圳市', '地名 广东', '地名 nanshan', '地名 gds'])
    expect(await find(q)).toEqual([event.code]);
});

test('a word may be a day or a status', async () => {
  const event = await server.createApprovedEvent(stage.body.id, {
    title: '跨日展览',
    start: '2016-10-13T09:00:00+08:00',
    end: '2016-10-15T17:00:00+08:00',
  });
  for (const q of [
    '10月15日 跨日',
    '2016年10月13日 跨日',
    '2016-10-14 跨日',
    '跨日 10月14号',
    '跨日 已通过',
    '跨日 APPROVED',
  ])
    expect([q, await find(q)]).toEqual([q, [event.code]]);
  for (const q of ['10月16日 跨日', '2015-10-14 跨日', '13月40日 跨日', '跨日 已取消'])
    expect([q, await find(q)]).toEqual([q, []]);
});

test('blank words look for everything that can be seen', async () => {
  const all = await server.nobody.get<Page<Event>>('/events?limit=1');
  const blank = await server.nobody.get<Page<Event>>('/events?limit=1&q=%20%20');
  expect(blank.body.total).toBe(all.body.total);
});

test('a text is taken apart as the database takes it apart', async () => {
  const texts = fc
    .sample(fc.array(fc.oneof(titleArbitrary, fc.string({ unit: 'grapheme' })), { maxLength: 4 }), {
      numRuns: 300,
      seed: 2026,
    })
    .map((lines) => lines.join('\n').replaceAll('\0', ''));
  const rows = await server.source.query<{ text: string; grams: string[] }[]>(
    `select t.text, search_grams(t.text) as grams from unnest($1::text[]) with ordinality as t(text, at) order by at`,
    [texts],
  );
  expect(rows.length).toBe(300);
  for (const { text, grams } of rows) expect(gramsOf(text).sort()).toEqual(grams.sort());
});

test('whatever writes an event keeps what it is found by', async () => {
  const made = await stage.created(stage.organizer, { title: '低空经济论坛' });
  const changed = await stage.organizer.patch(
    `/events/${made.code}`,
    { title: '量子计算论坛' },
    { 'if-match': '*' },
  );
  expect(changed.status).toBe(200);
  const stale = await server.source.query<unknown[]>(
    `select e.code from events e left join event_grams g on g.code = e.code
     where g.digest is distinct from md5(e.search)::uuid or not string_to_array(g.grams, E'\\n') @> search_grams(e.search)
       or not search_grams(e.search) @> string_to_array(g.grams, E'\\n')`,
  );
  expect(stale).toEqual([]);
  const own = async (q: string): Promise<string[]> => {
    const { body } = await stage.organizer.get<Page<Event>>(`/events?q=${encodeURIComponent(q)}`);
    return body.items.map(({ code }) => code);
  };
  expect(await own('低空经济')).toEqual([]);
  expect(await own('量子计算')).toEqual([made.code]);
});
