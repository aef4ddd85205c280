import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { EventHistory, Import, Organisation, Page } from '@innoweek/contracts';
import { readEventSheet } from '@innoweek/sheets';
import { COLUMN, ImportStage, workbook } from '../../test/import.stage.ts';
import type { TestClient } from '../../test/test.client.ts';
import type { TestServer } from '../../test/test.server.ts';

let stage: ImportStage;
let server: TestServer;
let body: Organisation;
let organizer: TestClient;
let guangdong: TestClient;
let coordinator: TestClient;

beforeAll(async () => {
  stage = await ImportStage.set();
  ({ server, body, organizer, guangdong, coordinator } = stage);
});
afterAll(() => stage.server.stop());

describe('a workbook', () => {
  test('is read, shown, committed and on the board as it was shown', async () => {
    const before = await stage.folded();
    const ready = await stage.read(
      organizer,
      workbook([stage.line('路演一'), stage.line('路演二', { [COLUMN.city]: '深圳' })]),
    );
    expect(ready).toMatchObject({
      state: 'ready',
      fileName: '活动.xlsx',
      progress: 1,
      edition: 'week-2016',
      rows: { total: 2, new: 2, changed: 0, unchanged: 0, held: 0, rejected: 0 },
      receipt: null,
    });
    expect(ready.impact).toMatchObject({
      'nation/events/draft': 2,
      'nation/events/total': 2,
      'unit:CN-GD/events/draft': 1,
      'unit:CN-GD-440300/events/draft': 1,
    });
    expect(await stage.count('events')).toBe(0);
    const [first] = await stage.rowsOf(organizer, ready.id);
    expect(first).toMatchObject({ row: 2, state: 'new', event: null, errors: [] });
    expect(first?.cells).toContainEqual(
      expect.objectContaining({ field: 'organiser', raw: '广州创客协会', understood: body.id }),
    );
    const done = await stage.commit(organizer, ready.id);
    expect(done).toMatchObject({ state: 'committed', impact: ready.impact });
    expect(done.receipt).not.toBeNull();
    const after = await stage.folded();
    for (const [key, value] of Object.entries(ready.impact))
      expect((after[key] ?? 0) - (before[key] ?? 0)).toBe(value);
    const [row] = await stage.rowsOf(organizer, ready.id);
    expect(await stage.eventOf(row?.event ?? null)).toMatchObject({
      title: '路演一',
      status: 'draft',
      unit: 'CN-GD',
      start: '2016-10-13T01:00:00.000Z',
      topics: ['创业', '科技'],
      expected: 120,
      contactPhone: '020-12345678',
    });
  });

  test('the same file again says nothing new, however often it is committed', async () => {
    const events = await stage.count('events');
    const again = await stage.read(
      organizer,
      workbook([stage.line('路演一'), stage.line('路演二', { [COLUMN.city]: '深圳' })]),
    );
    expect(again.rows).toMatchObject({ total: 2, unchanged: 2, new: 0 });
    expect(again.impact).toEqual({});
    await stage.commit(organizer, again.id);
    expect((await organizer.post(`/imports/${again.id}/commit`)).status).toBe(202);
    expect(await stage.count('events')).toBe(events);
  });

  test('two uploads at once of the same file make its events once', async () => {
    const bytes = workbook([stage.line('同时一'), stage.line('同时二', { [COLUMN.reference]: 'T-2' })]);
    const both = await Promise.all([stage.read(organizer, bytes), stage.read(organizer, bytes)]);
    expect(both.map(({ rows }) => rows.new)).toEqual([2, 2]);
    const events = await stage.count('events');
    const done = await Promise.all(both.map(({ id }) => stage.commit(organizer, id)));
    expect(done.map(({ state }) => state)).toEqual(['committed', 'committed']);
    expect(done.map(({ rows }) => rows.new).toSorted()).toEqual([0, 2]);
    expect(await stage.count('events')).toBe(events + 2);
  });

  test('changes what matters of an approved event only by review, and taken back asks no longer', async () => {
    const ready = await stage.read(
      organizer,
      workbook([stage.line('论坛', { [COLUMN.reference]: 'REVIEW-1' })]),
    );
    await stage.commit(organizer, ready.id);
    const [row] = await stage.rowsOf(organizer, ready.id);
    const code = row?.event ?? '';
    await organizer.post(`/events/${code}/submit`, {});
    await guangdong.post(`/events/${code}/approve`, {});
    const line = stage.line('高峰论坛', { [COLUMN.reference]: 'REVIEW-1', [COLUMN.phone]: '020-87654321' });
    const changed = await stage.read(organizer, workbook([line]));
    expect(changed.rows).toMatchObject({ changed: 1 });
    expect(changed.impact).toEqual({});
    await stage.commit(organizer, changed.id);
    expect(await stage.eventOf(code)).toMatchObject({
      title: '论坛',
      contactPhone: '020-87654321',
      pending: { reason: null, changes: [{ field: 'title', before: '论坛', after: '高峰论坛' }] },
    });
    expect((await organizer.post(`/imports/${changed.id}/undo`, { reason: '传错了' })).status).toBe(200);
    expect(await stage.eventOf(code)).toMatchObject({
      title: '论坛',
      contactPhone: '020-12345678',
      pending: null,
    });
  });

  test('the own reference, or the code, updates the same event; blank cells leave it alone', async () => {
    const ready = await stage.read(organizer, workbook([stage.line('沙龙', { [COLUMN.reference]: 'S-1' })]));
    await stage.commit(organizer, ready.id);
    const [row] = await stage.rowsOf(organizer, ready.id);
    const code = row?.event ?? '';
    const renamed = await stage.read(
      organizer,
      workbook([
        stage.line('创业沙龙', {
          [COLUMN.reference]: 'S-1',
          [COLUMN.start]: '2016-10-13 10:00',
          [COLUMN.phone]: '',
        }),
      ]),
    );
    expect(renamed.rows).toMatchObject({ changed: 1, new: 0 });
    expect(renamed.impact).toEqual({});
    await stage.commit(organizer, renamed.id);
    expect(await stage.eventOf(code)).toMatchObject({
      title: '创业沙龙',
      version: 2,
      contactPhone: '020-12345678',
    });
    const moved = await stage.read(
      organizer,
      workbook([stage.line('创业沙龙（新）', { [COLUMN.code]: code, [COLUMN.city]: '深圳' })]),
    );
    expect(moved.rows).toMatchObject({ changed: 1 });
    expect(moved.impact).toMatchObject({
      'unit:CN-GD/events/draft': -1,
      'unit:CN-GD-440300/events/draft': 1,
    });
    await stage.commit(organizer, moved.id);
    const event = await stage.eventOf(code);
    expect(event).toMatchObject({ unit: 'CN-GD-440300', version: 3, sourceReference: 'S-1' });
    const history = await organizer.get<EventHistory>(`/events/${code}/history`);
    expect(history.body.items.map(({ action }) => action)).toEqual(['import', 'import', 'import']);
  });

  test('submit hands in what is new and what was a draft', async () => {
    const bytes = workbook([stage.line('待交一'), stage.line('待交二')]);
    const first = await stage.read(organizer, workbook([stage.line('待交一')]));
    await stage.commit(organizer, first.id);
    // What a file would change is told by what is counted.
    await stage.folded();
    const ready = await stage.read(organizer, bytes);
    const done = await stage.commit(organizer, ready.id, true);
    expect(done.impact).toMatchObject({ 'nation/events/draft': -1, 'nation/events/submitted': 2 });
    for (const { event } of await stage.rowsOf(organizer, ready.id))
      expect((await stage.eventOf(event)).status).toBe('submitted');
  });
});

describe('other files', () => {
  test('a CSV as Chinese Excel saves it (GBK)', async () => {
    // “编号,名称…” in GBK: only these characters are needed, so that no encoder is.
    const gbk: Record<string, number[]> = {
      活: [0xbb, 0xee],
      动: [0xb6, 0xaf],
      名: [0xc3, 0xfb],
      称: [0xb3, 0xc6],
      主: [0xd6, 0xf7],
      办: [0xb0, 0xec],
      单: [0xb5, 0xa5],
      位: [0xce, 0xbb],
      地: [0xb5, 0xd8],
      区: [0xc7, 0xf8],
      开: [0xbf, 0xaa],
      始: [0xca, 0xbc],
      时: [0xca, 0xb1],
      间: [0xbc, 0xe4],
      结: [0xbd, 0xe1],
      束: [0xca, 0xf8],
      广: [0xb9, 0xe3],
      州: [0xd6, 0xdd],
      创: [0xb4, 0xb4],
      客: [0xbf, 0xcd],
      协: [0xd0, 0xad],
      会: [0xbb, 0xe1],
      东: [0xb6, 0xab],
    };
    const text = `活动名称,主办单位,地区,开始时间,结束时间\r\n创客活动,${body.name},广东,2016/10/14 9:00,2016/10/14 17:00\r\n`;
    const bytes = Uint8Array.from(
      Array.from(text).flatMap((letter) => gbk[letter] ?? [letter.charCodeAt(0)]),
    );
    const ready = await stage.read(organizer, bytes, '活动.csv');
    expect(ready).toMatchObject({ state: 'ready', rows: { total: 1, new: 1 } });
    await stage.commit(organizer, ready.id);
    const [row] = await stage.rowsOf(organizer, ready.id);
    expect(await stage.eventOf(row?.event ?? null)).toMatchObject({
      title: '创客活动',
      start: '2016-10-14T01:00:00.000Z',
    });
  });

  test.each([
    [
      'an image under another name',
      Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 1, 2]),
      'not_a_spreadsheet',
    ],
    ['nothing', new Uint8Array(), 'empty_file'],
    ['half a workbook', workbook([]).slice(0, 2_000), 'damaged_file'],
    ['a workbook without rows', workbook([]), 'no_rows'],
    ['JSON', new TextEncoder().encode('{"events":[]}'), 'not_a_spreadsheet'],
  ])('%s is refused in one sentence', async (_, bytes, code) => {
    const events = await stage.count('events');
    const failed = await stage.read(organizer, bytes, '活动.xlsx');
    expect(failed).toMatchObject({ state: 'failed', problem: { code } });
    expect(failed.problem?.message).toMatch(/^.{5,}。$/u);
    expect((await organizer.post(`/imports/${failed.id}/commit`)).status).toBe(409);
    expect(await stage.count('events')).toBe(events);
  });

  test('too large, of another kind, twice, none, or no form at all', async () => {
    const large = await stage.upload(organizer, new Uint8Array(20 * 1024 * 1024 + 1));
    expect(large).toMatchObject({ status: 413, body: { code: 'too_large' } });
    const kind = await stage.upload(organizer, workbook([stage.line('甲')]), 'a.xlsx', 'photos');
    expect(kind).toMatchObject({ status: 400, body: { errors: [{ path: 'kind', code: 'invalid_value' }] } });
    const none = new FormData();
    none.set('kind', 'events');
    expect(await organizer.post('/imports', none)).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'file' }] },
    });
    none.append('file', new Blob(['a']), 'a.csv');
    none.append('file', new Blob(['b']), 'b.csv');
    expect((await organizer.post('/imports', none)).status).toBe(400);
    const strange = new FormData();
    strange.set('kind', 'events');
    strange.set('colour', 'red');
    strange.set('file', new Blob(['a']), 'a.csv');
    expect((await organizer.post('/imports', strange)).status).toBe(400);
    const edition = new FormData();
    edition.set('kind', 'events');
    edition.set('edition', 'week-1999');
    edition.set('file', new Blob(['a']), 'a.csv');
    expect((await organizer.post('/imports', edition)).status).toBe(404);
    expect((await organizer.post('/imports', { kind: 'events' })).status).toBe(415);
    expect((await stage.upload(server.nobody, workbook([stage.line('甲')]))).status).toBe(401);
  });
});

test('imports are their owner’s; a coordinator sees all', async () => {
  const ready = await stage.read(organizer, workbook([stage.line('私有')]));
  for (const path of ['', '/rows', '/rejected.xlsx']) {
    expect((await guangdong.get(`/imports/${ready.id}${path}`)).status).toBe(404);
    expect((await coordinator.get(`/imports/${ready.id}${path}`)).status).toBe(200);
  }
  expect((await guangdong.post(`/imports/${ready.id}/commit`)).status).toBe(404);
  expect((await coordinator.post(`/imports/${ready.id}/commit`)).status).toBe(403);
  expect((await organizer.get('/imports/not-an-id')).status).toBe(404);
  const mine = await organizer.get<Page<Import>>('/imports?limit=1');
  expect(mine.body.items[0]?.id).toBe(ready.id);
  const next = await organizer.get<Page<Import>>(`/imports?limit=1&cursor=${mine.body.nextCursor ?? ''}`);
  expect(next.body.items[0]?.id).not.toBe(ready.id);
  expect((await guangdong.get<Page<Import>>('/imports')).body.total).toBeLessThan(mine.body.total);
});

test('the template is there for everybody', async () => {
  const response = await fetch(`${server.url}/api/v1/imports/templates/events.xlsx`);
  expect(response.status).toBe(200);
  const sheet = readEventSheet(new Uint8Array(await response.arrayBuffer()), {
    from: '2016-09-12',
    to: '2016-10-18',
    offset: '+08:00',
    organisations: new Map(),
  });
  expect(sheet).toMatchObject({ ok: false, problem: { code: 'no_rows' } });
});

test('five thousand rows of one file are on the board', async () => {
  const lines = Array.from({ length: 5_000 }, (_, at) =>
    stage.line(`第${String(at + 1)}场创新创业路演`, {
      [COLUMN.reference]: `R-${String(at)}`,
      [COLUMN.city]: at % 2 === 0 ? '广州' : '深圳',
    }),
  );
  const before = (await stage.folded())['nation/events/total'] ?? 0;
  const ready = await stage.read(organizer, workbook(lines));
  expect(ready.rows).toMatchObject({ total: 5_000, new: 5_000, rejected: 0 });
  expect((await stage.commit(organizer, ready.id, true)).state).toBe('committed');
  expect((await stage.folded())['nation/events/total']).toBe(before + 5_000);
});
