import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Board, Problem, Receipt } from '@innoweek/contracts';
import { EventStage } from '../../test/event.stage.ts';
import type { TestClient } from '../../test/test.client.ts';

let stage: EventStage;
let code: string;
const PLANS = {
  targets: { participants: 4_000 },
  plans: { 'unit:CN-GD': { participants: 2_000 }, 'kind:other': { participants: 1_000 } },
};

const setClock = async (at: string): Promise<void> => {
  const clock = { at: `2016-10-${at}:00+08:00`, speed: 0 };
  expect((await stage.server.administrator.patch('/editions/week-2016', { clock })).status).toBe(200);
};
const AFTERNOON = '2016-10-13T15:00:00+08:00';
let told = 0;
const tell = async (client: TestClient, entries: Record<string, unknown>[]): Promise<void> => {
  const sent = await client.post<Receipt>(
    '/tallies',
    { entries: entries.map((entry) => ({ metric: 'participants', revision: (told += 1), ...entry })) },
    { 'idempotency-key': `export-${String(told)}` },
  );
  if (sent.status !== 201) throw new Error(JSON.stringify(sent.body));
  await stage.folded();
};

beforeAll(async () => {
  stage = await EventStage.set();
  const { server, guangdong, coordinator, body } = stage;
  await server.administrator.patch('/editions/week-2016', PLANS);
  ({ code } = await server.createApprovedEvent(body.id, { title: '=cmd 论坛' }));
  const first = { event: code, day: '2016-10-12' };
  await tell(guangdong, [
    { ...first, value: 1_200 },
    { ...first, metric: 'agreement_amount', value: 150_050 },
  ]);
  await setClock('12T12:30');
  await tell(guangdong, [{ ...first, value: 1_100 }]);
  const national = await server.createOrganisation({
    name: '中国创新学会',
    kind: 'national_society',
    region: undefined,
  });
  const second = await server.createApprovedEvent(national.id, { title: '年会', region: '810000' });
  await setClock('14T09:00');
  // What was on the thirteenth is only known on the day after.
  await tell(coordinator, [
    { event: code, day: '2016-10-13', value: 300, occurredAt: AFTERNOON },
    { event: second.code, day: '2016-10-13', value: 40, occurredAt: AFTERNOON },
  ]);
});
afterAll(() => stage.server.stop());

const csv = async (
  query: string,
  { client = stage.server.nobody, language = 'zh-CN' } = {},
): Promise<Record<string, string>[]> => {
  const { status, headers, body } = await client.get<string>(`/board/export?format=csv&${query}`, {
    'accept-language': language,
  });
  expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
  // Reading as text takes the mark away; the bytes have it. No cell of these has a comma.
  const [header = '', ...lines] = body.trimEnd().split('\r\n');
  const names = header.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']));
  });
};
const nameOf = async (query: string): Promise<string> =>
  (await stage.server.nobody.get(`/board/export?${query}`)).headers.get('content-disposition') ?? '';
const AS_OF = 'moment=2016-10-13T23:30:00%2B08:00';

describe('figures', () => {
  test('are handed out by metric and grade, in both languages, blank cells empty and amounts in yuan', async () => {
    const [figures] = await csv('panel=figures&scope=unit:CN-GD', { language: 'en' });
    expect(figures).toMatchObject({
      Scope: 'Guangdong',
      'Participants·reported': '1100',
      'Participants·observed': '',
      'Agreement value (CNY)·total': '1500.5',
      'Participants·plan': '2000',
      Events: '1',
      Edition: 'Innovation Week 2016 (rehearsal)',
      'Moment (China Standard Time)': '2016-10-14 09:00',
      Told: 'live',
    });
    const bytes = await stage.server.nobody.download('/board/export?format=csv&panel=kinds');
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const book = await stage.server.nobody.download('/board/export?format=xlsx&panel=units');
    expect(Buffer.from(book.slice(0, 2)).toString()).toBe('PK');
  });

  test('of units and kinds are those of the nation, whatever the board, and units add up to it', async () => {
    for (const scope of ['nation', 'unit:CN-GD', 'unit:CN-SC']) {
      const units = await csv(`panel=units&scope=${scope}`);
      expect(units).toHaveLength(37 + 1);
      const of = (name: string) => units.find((line) => line['范围'] === name)?.['参与人次·合计'];
      expect([of('广东省'), of('不分地区'), of('四川省')]).toEqual(['1400', '40', '']);
      const kinds = await csv(`panel=kinds&scope=${scope}`);
      expect(kinds).toHaveLength(6);
      const sum = (lines: Record<string, string>[]) =>
        lines.reduce((all, line) => all + Number(line['参与人次·合计']), 0);
      expect([sum(units), sum(kinds)]).toEqual([1_440, 1_440]);
      expect(await nameOf(`panel=units&format=csv&scope=${scope}`)).toMatch(
        /"innoweek-week-2016-units-nation-20161014T0900-v\d+\.csv"/,
      );
    }
  });

  test('of a past are those that are looked at: as it was known, or as it was', async () => {
    const participants = async (mode: string) => {
      const [line] = await csv(`panel=figures&${AS_OF}&mode=${mode}`);
      return [line?.['参与人次·合计'], line?.['口径'], line?.['时点（北京时间）']];
    };
    const board = async (mode: string) =>
      (await stage.server.nobody.get<Board>(`/board?${AS_OF}&mode=${mode}`)).body.cells[
        'nation/participants/total'
      ];
    expect([await board('known'), await board('true')]).toEqual([1_100, 1_440]);
    expect(await participants('known')).toEqual(['1100', '当时所知', '2016-10-13 23:30']);
    expect(await participants('true')).toEqual(['1440', '实际情况', '2016-10-13 23:30']);
    expect(await nameOf(`panel=figures&format=csv&${AS_OF}&mode=true`)).toContain('20161013T2330-actual-v');
  });

  test('are told by the measure that is shown, and a heading says so', async () => {
    const of = async (measure: string) =>
      (await csv(`panel=units&measure=${measure}`)).find((line) => line['范围'] === '广东省');
    const perHead = await of('perHead');
    const people = Object.entries(perHead ?? {}).find(([name]) => name.startsWith('人口（'))?.[1];
    expect(perHead?.['人均参与（人次/千人）']).toBe(
      String(Number(((1_400 / Number(people)) * 1_000).toPrecision(6))),
    );
    expect(perHead?.['参与人次·合计']).toBe('1400');
    const plan = await of('plan');
    const expected = Number(plan?.['参与人次·应达']);
    expect(expected).toBeGreaterThan(400);
    expect(expected).toBeLessThan(2_000);
    expect(Number(plan?.['参与人次·占应有进度（%）'])).toBeCloseTo((1_400 / expected) * 100, 0);
    expect(plan?.['预期的算法']).toBe('计划 × 典型一周的进度');
    expect(Object.keys((await of('absolute')) ?? {})).not.toContain('人均参与（人次/千人）');
    const [other] = (await csv('panel=kinds')).filter((line) => line['参与人次·计划'] !== '');
    expect(other).toMatchObject({ '参与人次·计划': '1000' });
  });
});

describe('a trend', () => {
  test('names days and hours as the clocks of the edition do, with what was expected', async () => {
    const days = await csv('panel=trend&by=day');
    expect(days.map((line) => [line['日期'], line['参与人次·累计']])).toEqual([
      ['2016-10-12', '1100'],
      ['2016-10-13', '1100'],
      ['2016-10-14', '1440'],
    ]);
    const expected = days.map((line) => Number(line['参与人次·累计·预期']));
    expect(expected).toEqual(expected.toSorted((a, b) => a - b));
    expect(expected[0]).toBeGreaterThan(0);
    const hours = await csv('panel=trend&by=hour');
    expect(hours[0]).toMatchObject({ '截至（北京时间）': '2016-10-12 08:00', '参与人次·累计': '1200' });
    expect(hours.at(-1)).toMatchObject({ '截至（北京时间）': '2016-10-14 09:00', '参与人次·累计': '1440' });
  });

  test('of what each step added is not the total', async () => {
    const added = await csv('panel=trend&by=day&trend=increment');
    expect(added.map((line) => line['参与人次·新增'])).toEqual(['1100', '0', '340']);
    const expected = added.map((line) => Number(line['参与人次·新增·预期']));
    const [first = 0, second = 0] = expected;
    expect(first).toBeGreaterThan(second);
    expect(await nameOf('panel=trend&format=csv&by=day&trend=increment')).toContain(
      'trend-participants-day-increment-nation',
    );
    // Of events there is no course that their number should take.
    expect(Object.keys((await csv('panel=trend&metric=events'))[0] ?? {}).slice(0, 3)).toEqual([
      '截至（北京时间）',
      '活动（场）·累计',
      '届次',
    ]);
  });
});

describe('what happened beside the figures', () => {
  beforeAll(async () => {
    const { coordinator, guangdong } = stage;
    const pin = (text: string, internal: boolean) =>
      coordinator.post('/annotations', { text, internal, at: '2016-10-13T10:00:00+08:00' });
    await pin('主会场开幕', false);
    await pin('数据待核', true);
    const link = 'https://news.example.cn/1.html';
    const report = { link, title: '双创周开幕', outlet: '南方日报', event: code };
    const sent = await guangdong.post('/media', report);
    if (sent.status !== 201) throw new Error(JSON.stringify(sent.body));
    await stage.folded();
  });

  test('corrections tell when by the clock of the edition, and who reported to those only who may know', async () => {
    const [fall] = await csv('panel=corrections');
    expect(fall).toMatchObject({
      '时间（北京时间）': '2016-10-12 12:30',
      // A title is no formula.
      活动或地区: "'=cmd 论坛",
      指标: '参与人次',
      变化: '-100',
      报送单位: '',
      条数: '全部 1 条',
    });
    const [known] = await csv('panel=corrections', { client: stage.coordinator });
    expect(known?.['报送单位']).not.toBe('');
  });

  test('the feed holds corrections, reports and notes as its tabs choose, and no note that the reader may not see', async () => {
    const kinds = async (query: string, client = stage.server.nobody) =>
      (await csv(`panel=feed&${query}`, { client })).map((line) => [
        line['类别'],
        line['标题'] === '' ? line['内容'] : line['标题'],
      ]);
    const [media, note, correction] = [
      ['媒体', '双创周开幕'],
      ['批注', '主会场开幕'],
      ['更正', "'=cmd 论坛"],
    ];
    expect(await kinds('feed=all')).toEqual([media, note, correction]);
    expect(await kinds('feed=media')).toEqual([media]);
    expect(await kinds('feed=notes')).toEqual([note]);
    expect(await kinds('feed=notes', stage.coordinator)).toEqual([['批注', '数据待核'], note]);
    expect(await kinds('feed=all&moment=2016-10-13T12:00:00%2B08:00')).toEqual([note, correction]);
    const [line] = await csv('panel=feed&feed=media');
    expect(line).toMatchObject({ 来源: '南方日报', 链接: 'https://news.example.cn/1.html' });
  });
});

describe('what is so now', () => {
  test('events that are on are listed with where and until when, at a moment that is past, too', async () => {
    const during = await csv('panel=live&moment=2016-10-12T12:00:00%2B08:00');
    const line = during.find((one) => one['活动编号'] === code);
    expect(line).toMatchObject({ 报送单位: '广东省', 活动名称: "'=cmd 论坛", 主办单位: stage.body.name });
    expect(line?.['结束时间']).toMatch(/^2016-10-1\d \d\d:\d\d$/);
    expect(await csv('panel=live&scope=unit:CN-BJ&moment=2016-10-12T12:00:00%2B08:00')).toEqual([]);
  });

  test('alarms say what is the matter and why, to those who look after it', async () => {
    const path = '/board/export?format=csv&panel=alarms';
    for (const client of [stage.server.nobody, stage.organizer])
      expect((await client.get(path)).status).toBe(403);
    const { status, body } = await stage.coordinator.get<string>(path);
    expect([status, body.split('\r\n')[0]]).toEqual([
      200,
      expect.stringContaining('起始时间,级别,事项,依据,负责人,报送单位'),
    ]);
  });
});

describe('a file is read by the rights of its panel', () => {
  test('and nonsense is told', async () => {
    const status = async (query: string): Promise<number> =>
      (await stage.server.nobody.get(`/board/export?${query}`)).status;
    expect(await status('panel=figures&format=csv&scope=unit:CN-XX')).toBe(404);
    for (const panel of ['figures', 'trend', 'corrections', 'feed'])
      expect(await status(`panel=${panel}&format=csv&scope=organisation:${stage.body.id}`)).toBe(404);
    expect(await status('panel=tasks&format=csv')).toBe(400);
    expect(await status('panel=units&format=doc')).toBe(400);
    expect(await status('panel=units&format=csv&mode=true')).toBe(400);
    for (const [path, options] of [
      ['/board/series?metric=x', 'agreement_amount, events'],
      ['/board/export?format=csv&panel=trend&metric=x', 'agreement_amount, events'],
      ['/board/explanation/claims?subject=remainder:CN-GD&metric=participants&grade=x', 'estimated, total'],
    ] as const) {
      const { body } = await stage.coordinator.get<Problem>(path);
      expect(body.errors).toMatchObject([
        { code: 'invalid_value', message: expect.stringContaining(options) },
      ]);
    }
    for (const path of ['/board/corrections?limit=-1', '/disagreements?tolerance=-1'])
      expect((await stage.coordinator.get<Problem>(path)).body.errors).toMatchObject([{ code: 'too_small' }]);
  });

  test('who may not see who owes what gets no file of it; an association gets its own unit', async () => {
    const path = '/board/export?format=csv&panel=completeness';
    expect((await stage.server.nobody.get(path)).status).toBe(403);
    expect((await stage.organizer.get(path)).status).toBe(403);
    const own = await csv('panel=completeness', { client: stage.guangdong });
    expect(own.map((line) => line['报送单位'])).toEqual(['广东省']);
    for (const client of [stage.guangdong, stage.coordinator]) {
      const narrowed = await csv('panel=completeness&scope=unit:CN-GD', { client });
      expect(narrowed.map((line) => line['报送单位'])).toEqual(['广东省']);
      for (const unit of ['CN-XX', 'none'])
        expect((await client.get(`${path}&scope=unit:${unit}`)).status).toBe(404);
    }
    expect(await stage.guangdong.get(`${path}&scope=unit:CN-SC`)).toMatchObject({
      status: 404,
      body: { code: 'board_not_found' },
    });
    const all = await csv('panel=completeness', { client: stage.coordinator });
    expect(all).toHaveLength(37 + 1);
    expect(all.at(-1)?.['报送单位']).toBe('全国');
    expect(all.find((line) => line['报送单位'] === '广东省')?.['2016-10-12']).toBe('已报齐');
    expect(all.find((line) => line['报送单位'] === '北京市')?.['2016-10-12']).toBe('无活动');
  });
});
