import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type {
  Event,
  Import,
  ImportProgress,
  ImportRow,
  Problem,
  Proof,
  ReceiptState,
  SentReceipt,
  Page,
} from '@innoweek/contracts';
import { ImportStage } from '../../test/import.stage.ts';
import type { TestClient } from '../../test/test.client.ts';
import { TestWatcher } from '../../test/test.watcher.ts';

let stage: ImportStage;
let guangdong: TestClient;
let coordinator: TestClient;
let organizer: TestClient;
/** 创客马拉松, 机器人展 and 科普讲座 in Guangzhou, each on 12 October. */
let events: Event[];

beforeAll(async () => {
  stage = await ImportStage.set();
  ({ guangdong, coordinator, organizer } = stage);
  events = [];
  for (const title of ['创客马拉松', '机器人展', '科普讲座'])
    events.push(await stage.server.createApprovedEvent(stage.body.id, { title }));
});
afterAll(() => stage.server.stop());

const csv = (...lines: string[]): Uint8Array => new TextEncoder().encode(`\ufeff${lines.join('\r\n')}`);
const codeOf = (at: number): string => events[at]?.code ?? '';
const total = async (scope: string, metric = 'participants'): Promise<number> =>
  (await stage.folded())[`${scope}/${metric}/total`] ?? 0;

const upload = async (client: TestClient, bytes: Uint8Array, name = '广东.csv'): Promise<Import> => {
  const reply = await stage.upload(client, bytes, name, 'tallies');
  expect(reply.status).toBe(202);
  return stage.reaches(client, reply.body.id, 'ready', 'failed', 'question');
};
const answer = async (client: TestClient, { id, questions }: Import, choice?: string): Promise<Import> => {
  const answers = questions.map((question) => ({
    id: question.id,
    choice: choice ?? question.choices[0]?.id ?? '',
  }));
  const reply = await client.post(`/imports/${id}/answers`, { answers });
  expect(reply.status).toBe(202);
  return stage.reaches(client, id, 'ready', 'failed', 'question');
};
const commit = async (client: TestClient, id: string, body: object = {}): Promise<Import> => {
  expect((await client.post(`/imports/${id}/commit`, body)).status).toBe(202);
  return stage.reaches(client, id, 'committed', 'ready');
};
const undo = async (client: TestClient, id: string): Promise<Import> =>
  (await client.post<Import>(`/imports/${id}/undo`, { reason: '报错了' })).body;
const rowsOf = (client: TestClient, id: string, query = ''): Promise<ImportRow[]> =>
  stage.rowsOf(client, id, query);
const states = async (client: TestClient, id: string): Promise<string[]> =>
  (await rowsOf(client, id)).map(({ state }) => state);

describe('a file of tallies', () => {
  test('is read, shown with what it changes, committed, and taken back', async () => {
    const before = await stage.folded();
    const ready = await upload(
      guangdong,
      csv(
        '2016年广东活动周统计表',
        '活动编号,活动名称,日期,参与人次（万人次）,媒体报道,签约项目,签约金额（万元）,备注',
        `${codeOf(0)},创客马拉松,10.12,约1.2,23,3,"1,234.5",含直播`,
        `,机器人展,10月12日,0.05,无,—,,`,
        '合计,,,1.25,23,3,1234.5,',
        '填报人：张三,,,,,,,',
      ),
    );
    expect(ready).toMatchObject({
      state: 'ready',
      kind: 'tallies',
      rows: { total: 2, new: 2, changed: 0, unchanged: 0, held: 0, rejected: 0 },
      impact: {
        'nation/participants/total': 12_500,
        'unit:CN-GD/participants/reported': 12_500,
        'unit:CN-GD/media_reports/total': 23,
        'unit:CN-GD/agreement_amount/total': 1_234_500_000,
      },
    });
    expect(ready.checks.map(({ metric, agrees }) => [metric, agrees])).toEqual([
      ['participants', true],
      ['media_reports', true],
      ['agreements', true],
      ['agreement_amount', true],
    ]);
    expect(await stage.folded()).toEqual(before);
    const [first, second] = await rowsOf(guangdong, ready.id);
    expect(first).toMatchObject({ row: 3, sheet: '', line: 3, state: 'new', event: codeOf(0) });
    expect(first?.cells).toContainEqual({
      column: '参与人次（万人次）',
      field: 'participants',
      raw: '约1.2',
      understood: '12000',
      rule: { code: 'digits', text: '按数字写法' },
    });
    expect(second).toMatchObject({ event: codeOf(1), state: 'new' });

    const done = await commit(guangdong, ready.id);
    expect(done).toMatchObject({ state: 'committed', impact: ready.impact });
    const after = await stage.folded();
    for (const [key, value] of Object.entries(ready.impact))
      expect([key, (after[key] ?? 0) - (before[key] ?? 0)]).toEqual([key, value]);
    const sent = await guangdong.get<Page<SentReceipt>>('/receipts');
    expect(sent.body.items[0]).toMatchObject({ receipt: done.receipt, entryCount: 6 });

    expect((await undo(guangdong, ready.id)).state).toBe('undone');
    const undone = await stage.folded();
    for (const key of Object.keys(ready.impact))
      expect([key, undone[key] ?? 0]).toEqual([key, before[key] ?? 0]);
    expect((await undo(guangdong, ready.id)).state).toBe('undone');
  });

  test('the same file again changes nothing; one with lower figures is a correction', async () => {
    const line = (people: number) =>
      csv('活动编号,日期,参与人次', `${codeOf(0)},2016-10-12,${String(people)}`);
    await commit(guangdong, (await upload(guangdong, line(800))).id);
    expect(await total(`unit:CN-GD`)).toBe(800);
    const again = await upload(guangdong, line(800), '改名.csv');
    expect(again).toMatchObject({ rows: { unchanged: 1, new: 0, changed: 0 }, impact: {} });
    expect(await commit(guangdong, again.id)).toMatchObject({ state: 'committed', receipt: null });
    const lower = await upload(guangdong, line(500), '更正.csv');
    expect(lower).toMatchObject({ rows: { changed: 1 }, impact: { 'nation/participants/total': -300 } });
    await commit(guangdong, lower.id);
    expect(await total('nation')).toBe(500);
    // Taken back, what was said before stands again.
    await undo(guangdong, lower.id);
    expect(await total('nation')).toBe(800);
    const receipts = await guangdong.get<Page<SentReceipt>>('/receipts');
    const first = receipts.body.items.find(({ entries }) => entries[0]?.amount === 800);
    await guangdong.post(`/receipts/${first?.receipt ?? ''}/withdraw`, { reason: '重报' });
    const imports = await guangdong.get<Page<Import>>('/imports');
    expect(imports.body.items.find(({ receipt }) => receipt === first?.receipt)?.state).toBe('undone');
  });

  test('what it cannot know is asked once, and not again for the next file of the layout', async () => {
    const file = (day: string, amount: string) =>
      csv('活动编号,日期,签约项目,签约金额', `${codeOf(2)},${day},2,${amount}`);
    const asked = await upload(guangdong, file('2016-10-12', '300'));
    expect(asked).toMatchObject({ state: 'question', remembered: false, impact: {} });
    expect(asked.questions).toHaveLength(1);
    expect(asked.questions[0]?.choices.map(({ text }) => text)).toEqual(['元', '万元', '亿元']);
    expect((await guangdong.post(`/imports/${asked.id}/commit`)).status).toBe(409);
    const wrong = { answers: [{ id: asked.questions[0]?.id, choice: '美元' }] };
    expect((await guangdong.post(`/imports/${asked.id}/answers`, wrong)).status).toBe(422);
    const other = { answers: [{ id: 'unit:nothing', choice: '元' }] };
    expect((await guangdong.post(`/imports/${asked.id}/answers`, other)).status).toBe(422);
    const ready = await answer(guangdong, asked, '万元');
    expect(ready).toMatchObject({
      state: 'ready',
      impact: { 'nation/agreement_amount/total': 300_000_000 },
    });
    await commit(guangdong, ready.id);
    const next = await upload(guangdong, file('2016-10-12', '400'));
    expect(next).toMatchObject({ state: 'ready', remembered: true, rows: { changed: 1 } });
    expect(next.impact['nation/agreement_amount/total']).toBe(100_000_000);
    // Another organisation's answers are its own.
    expect((await upload(organizer, file('2016-10-12', '1'))).state).toBe('question');
    await undo(guangdong, ready.id);
  });

  test('rejected rows are mended in place, or left out and handed back', async () => {
    const ready = await upload(
      guangdong,
      csv(
        '活动编号,活动名称,日期,参与人次',
        `${codeOf(0)},,2016-10-12,两千`,
        `${codeOf(1)},,2016-10-12,许多`,
        `,没有这项活动,2016-10-12,30`,
        `${codeOf(2)},,2016-10-30,40`,
      ),
    );
    expect(ready.rows).toMatchObject({ new: 1, rejected: 3 });
    const rejected = await rowsOf(guangdong, ready.id, '?state=rejected');
    expect(rejected.map(({ errors }) => errors[0]?.code)).toEqual([
      'unreadable_number',
      'unknown_title',
      'day_outside_edition',
    ]);
    expect(rejected[0]?.errors[0]).toMatchObject({
      field: 'participants',
      message: '“许多”不是数字，请填写数字。',
    });
    const refused = await guangdong.post<Problem>(`/imports/${ready.id}/commit`);
    expect([refused.status, refused.body.code]).toEqual([409, 'import_has_rejected']);

    const mended = await guangdong.patch<ImportRow>(`/imports/${ready.id}/rows/3`, {
      cells: [{ field: 'participants', text: '60' }],
    });
    expect(mended.body).toMatchObject({ state: 'new', event: codeOf(1) });
    expect(mended.body.cells).toContainEqual(
      expect.objectContaining({ field: 'participants', raw: '60', was: '许多', understood: '60' }),
    );
    const bad = { cells: [{ field: 'title2', text: '60' }] };
    expect((await guangdong.patch(`/imports/${ready.id}/rows/3`, bad)).status).toBe(422);
    const nowhere = { cells: [{ field: 'participants', text: '60' }] };
    expect((await guangdong.patch(`/imports/${ready.id}/rows/99`, nowhere)).status).toBe(404);

    const before = await total('nation');
    const done = await commit(guangdong, ready.id, { skipRejected: true });
    expect(done).toMatchObject({ state: 'committed', rows: { new: 2, rejected: 2 } });
    expect((await total('nation')) - before).toBe(2_060);
    const book = await guangdong.download(`/imports/${ready.id}/rejected.xlsx`);
    const again = await upload(guangdong, book, '退回.xlsx');
    expect(again.rows).toMatchObject({ total: 2, rejected: 2 });
    const template = await upload(
      guangdong,
      await guangdong.download('/imports/templates/tallies.xlsx'),
      '模板.xlsx',
    );
    expect(template).toMatchObject({ state: 'ready', rows: { total: 3, unchanged: 3 }, impact: {} });
    await undo(guangdong, ready.id);
    expect(await total('nation')).toBe(before);
  });

  test('the same file ten times at once, each committed at once, is one submission', async () => {
    const line = csv('活动编号,日期,媒体报道', `${codeOf(0)},2016-10-12,7`);
    const sent = await Promise.all(Array.from({ length: 10 }, () => upload(guangdong, line)));
    const ids = sent.map(({ id }) => id);
    await Promise.all([...ids, ...ids].map((id) => commit(guangdong, id)));
    expect(await total('nation', 'media_reports')).toBe(7);
    const committed = await Promise.all(ids.map((id) => guangdong.get<Import>(`/imports/${id}`)));
    expect(committed.map(({ body }) => body.rows.new).toSorted()).toEqual([...Array<number>(9).fill(0), 1]);
    expect(committed.flatMap(({ body }) => body.receipt ?? [])).toHaveLength(1);
  });

  test('a province, a society and a coordinator report the same event: one figure counts', async () => {
    const code = (await stage.server.createApprovedEvent(stage.body.id, { title: '三方联报' })).code;
    const before = await total('nation');
    const line = (people: number) => csv('活动编号,日期,参与人次', `${code},2016-10-12,${String(people)}`);
    await commit(organizer, (await upload(organizer, line(90))).id);
    expect((await total('nation')) - before).toBe(90);
    await commit(guangdong, (await upload(guangdong, line(100))).id);
    expect((await total('nation')) - before).toBe(100);
    await commit(coordinator, (await upload(coordinator, line(95))).id);
    expect((await total('nation')) - before).toBe(95);
  });

  test('another unit, an event not approved yet, rows that contradict each other, sums over several days', async () => {
    const draft = await stage.events.created(organizer, { title: '草稿活动' });
    const long = await stage.server.createApprovedEvent(stage.body.id, {
      title: '长活动',
      start: '2016-10-12T09:00:00+08:00',
      end: '2016-10-15T17:00:00+08:00',
    });
    const ready = await upload(
      guangdong,
      csv(
        '活动编号,地区,日期,参与人次',
        `${draft.code},,2016-10-13,5`,
        `${codeOf(2)},,2016-10-12,8`,
        `${codeOf(2)},,2016-10-12,9`,
        `${codeOf(2)},,2016-10-12,8`,
        ',四川,2016-10-12,1000',
        `${long.code},,2016-10-13,50`,
      ),
    );
    expect(await states(guangdong, ready.id)).toEqual([
      'held',
      'new',
      'rejected',
      'unchanged',
      'rejected',
      'new',
    ]);
    await commit(guangdong, ready.id, { skipRejected: true });
    const ranged = csv('活动编号,日期,参与人次', `${long.code},10.12—10.15,200`);
    const asked = await upload(guangdong, ranged);
    expect(asked.questions[0]?.text).toContain('10.12—10.15');
    const judged = await answer(guangdong, asked);
    expect((await rowsOf(guangdong, judged.id))[0]?.errors[0]?.code).toBe('range_overlaps');
  });

  test('what units declare is held against what is counted, and never added', async () => {
    const before = await stage.folded();
    const cities = csv('地区,日期,参与人次', '广州,10月12日,600', '佛山,10月12日,400');
    const ready = await upload(guangdong, cities);
    expect(ready).toMatchObject({ state: 'ready', rows: { new: 2 }, impact: {} });
    await commit(guangdong, ready.id);
    expect(await stage.folded()).toEqual(before);
    const declared = async () =>
      stage.server.source.query<{ unit: string; value: string; withdrawn: boolean }[]>(
        `select unit, sum(value) as value, withdrawn from declared_totals where import_id = $1 group by 1, 3`,
        [ready.id],
      );
    expect(await declared()).toEqual([{ unit: 'CN-GD', value: '1000', withdrawn: false }]);
    expect((await upload(guangdong, cities)).rows).toMatchObject({ unchanged: 2 });
    await undo(guangdong, ready.id);
    expect(await declared()).toEqual([{ unit: 'CN-GD', value: '1000', withdrawn: true }]);
  });

  test('a long file counts part by part, joined events once, and is taken back as a whole', async () => {
    const show = { start: '2016-09-12T09:00:00+08:00', end: '2016-10-18T17:00:00+08:00' };
    const days = Array.from({ length: 37 }, (_, at) =>
      new Date(Date.UTC(2016, 8, 12 + at)).toISOString().slice(0, 10),
    );
    const shows: Event[] = [];
    while (shows.length < 28)
      shows.push(
        await stage.server.createApprovedEvent(stage.body.id, {
          ...show,
          title: `长展${String(shows.length)}`,
        }),
      );
    const [first, ...others] = shows.map(({ code }) => code);
    const last = others.at(-1) ?? '';
    const join = { with: [last], reason: '同一活动' };
    const joined = await coordinator.post(`/events/${first ?? ''}/join`, join, { 'if-match': '*' });
    expect(joined.status).toBe(200);
    const before = await stage.folded();
    const lines = shows.flatMap(({ code }, event) =>
      days.map((day, at) => `${code},${day},${String(1_000 + 37 * event + at)},3,2,1`),
    );
    const header = '活动编号,日期,参与人次,媒体报道,签约项目,签约金额（万元）';
    const ready = await upload(guangdong, csv(header, ...lines), '长展.csv');
    expect(ready.rows).toMatchObject({ total: 28 * 37, new: 28 * 37 });
    const counted = 27 * 37;
    const people = Array.from({ length: counted }, (_, at) => 1_000 + at).reduce((sum, one) => sum + one, 0);
    expect(ready.impact).toMatchObject({
      'nation/participants/total': people,
      'nation/media_reports/total': 3 * counted,
      'unit:CN-GD/agreement_amount/total': 1_000_000 * counted,
    });
    const done = await commit(guangdong, ready.id);
    expect(done).toMatchObject({ state: 'committed', impact: ready.impact });
    const receipt = await guangdong.get<ReceiptState>(`/receipts/${done.receipt ?? ''}`);
    expect(receipt.body).toMatchObject({ state: 'folded', entryCount: 4 * 28 * 37 });
    const proof = async () => (await coordinator.get<Proof>('/proof')).body;
    expect(await total('nation')).toBe((before['nation/participants/total'] ?? 0) + people);
    expect(await proof()).toMatchObject({ balanced: true });
    expect((await undo(guangdong, ready.id)).state).toBe('undone');
    // Events begin meanwhile, as their time comes.
    const reported = (cells: Record<string, number>) =>
      Object.fromEntries(Object.entries(cells).filter(([key]) => !key.includes('/events/')));
    expect(reported(await stage.folded())).toEqual(reported(before));
    expect(await proof()).toMatchObject({ balanced: true });
  });

  test('what is no table, or another kind of table, says so', async () => {
    const failed = await upload(guangdong, csv('你好', '世界'));
    expect(failed).toMatchObject({ state: 'failed', problem: { code: 'no_header' } });
    const events = await upload(
      guangdong,
      csv('活动名称*,主办单位*,开始时间*,结束时间*', '甲,乙,10.12,10.12'),
    );
    expect(events.state).toBe('failed');
    expect((await coordinator.post(`/imports/${events.id}/answers`, { answers: [] })).status).toBe(400);
  });
});

test('whoever uploaded a file hears how far it is, and nobody else does', async () => {
  const listening = async (client: TestClient) => {
    const watcher = new TestWatcher(stage.server.url, { board: 'nation' }, client.token, {});
    const heard: ImportProgress[] = [];
    watcher.socket.on('import:progress', (progress) => heard.push(progress));
    await new Promise<boolean>((resolve) => {
      watcher.socket.emit('notifications:join', resolve);
    });
    return { watcher, heard };
  };
  const [mine, others] = await Promise.all([listening(guangdong), listening(stage.events.sichuan)]);
  const ready = await upload(guangdong, csv('活动编号,日期,参与人次', `${codeOf(0)},2016-10-12,11`));
  for (let tries = 0; tries < 200 && mine.heard.at(-1)?.progress !== 1; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 25));
  expect(mine.heard.at(-1)).toEqual({ import: ready.id, progress: 1 });
  expect(mine.heard.length).toBeGreaterThan(2);
  expect(others.heard).toEqual([]);
  for (const { watcher } of [mine, others]) watcher.socket.disconnect();
});
