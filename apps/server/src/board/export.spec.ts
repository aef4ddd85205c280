import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Receipt } from '@innoweek/contracts';
import { EventStage } from '../../test/event.stage.ts';

let stage: EventStage;

beforeAll(async () => {
  stage = await EventStage.set();
  const { server, guangdong, body } = stage;
  const { code } = await server.createApprovedEvent(body.id, { title: '=cmd 论坛' });
  const tell = async (value: number, revision: number): Promise<void> => {
    const entry = { event: code, day: '2016-10-12' };
    const sent = await guangdong.post<Receipt>(
      '/tallies',
      {
        entries: [
          { ...entry, metric: 'participants', value, revision },
          { ...entry, metric: 'agreement_amount', value: 150_050, revision },
        ],
      },
      { 'idempotency-key': `export-${String(revision)}` },
    );
    if (sent.status !== 201) throw new Error(JSON.stringify(sent.body));
    await stage.folded();
  };
  await tell(1_200, 1);
  await tell(1_100, 2);
});
afterAll(() => stage.server.stop());

const csv = async (query: string, language = 'zh-CN'): Promise<string[]> => {
  const { status, headers, body } = await stage.server.nobody.get<string>(
    `/board/export?format=csv&${query}`,
    { 'accept-language': language },
  );
  expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
  // Reading as text takes the mark away; the bytes have it.
  return body.split('\r\n');
};

test('what a panel shows is handed out as a table, in both languages, blank cells empty and amounts in yuan', async () => {
  const units = await csv('panel=units');
  expect(units).toHaveLength(1 + 37 + 1);
  const guangdong = units.find((line) => line.startsWith('广东省')) ?? '';
  expect(guangdong.split(',').slice(1, 6)).toEqual(['', '1100', '', '', '1100']);
  expect(guangdong).toContain('1500.5');
  expect(
    units
      .find((line) => line.startsWith('四川省'))
      ?.split(',')
      .slice(1, 6)
      .join(''),
  ).toBe('');
  expect((await csv('panel=figures&scope=unit:CN-GD', 'en'))[1]).toMatch(/^Guangdong,,1100,/);
  expect((await csv('panel=kinds')).length).toBe(1 + 6 + 1);
  expect((await csv('panel=trend&metric=participants&by=day'))[1]).toMatch(/,1100$/);
  // Who reported it is not told to everybody, and a title is no formula.
  expect((await csv('panel=corrections'))[1]).toMatch(/^[^,]+,'=cmd 论坛,参与人次,-100,[^,]*,$/);
  const bytes = await stage.server.nobody.download('/board/export?format=csv&panel=kinds');
  expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const book = await stage.server.nobody.download('/board/export?format=xlsx&panel=units');
  expect(Buffer.from(book.slice(0, 2)).toString()).toBe('PK');
});

test('a file is read by the rights of its panel, and nonsense is told', async () => {
  const status = async (query: string): Promise<number> =>
    (await stage.server.nobody.get(`/board/export?${query}`)).status;
  expect(await status('panel=figures&format=csv&scope=unit:CN-XX')).toBe(404);
  expect(await status(`panel=figures&format=csv&scope=organisation:${stage.body.id}`)).toBe(404);
  expect(await status('panel=tasks&format=csv')).toBe(400);
  expect(await status('panel=units&format=doc')).toBe(400);
});
