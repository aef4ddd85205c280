import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type {
  Event,
  EventHistory,
  Import,
  ImportRow,
  Organisation,
  Page,
  Problem,
} from '@innoweek/contracts';
import { readEventSheet, writeEventTemplate } from '@innoweek/sheets';
import type { TestClient } from '../../test/test.client.ts';
import { TestServer } from '../../test/test.server.ts';
import { ImportCommitter } from './import.committer.ts';
import { ImportReader } from './import.reader.ts';

let server: TestServer;
let body: Organisation;
let other: Organisation;
let organizer: TestClient;
let guangdong: TestClient;
let coordinator: TestClient;

/** 编号 名称 英文 主办 联合 省 市 地点 形式 开始 结束 主题 人数 联系人 电话 链接 简介 来源 */
const line = (title: string, change: Partial<Record<number, string>> = {}): string[] => {
  const cells = ['', title, '', body.name, '', '广东', '广州', '图书馆', '线下', '2016-10-13 09:00'];
  cells.push('2016-10-13 17:00', '创业、科技', '120', '李工', '020-12345678', '', '', '');
  return cells.map((cell, at) => change[at] ?? cell);
};
const [CODE, TITLE, LEAD, PROVINCE, CITY, START, LINK, REFERENCE] = [0, 1, 3, 5, 6, 9, 15, 17];
const workbook = (lines: string[][]): Uint8Array => writeEventTemplate('zh-CN', lines);

const upload = (
  client: TestClient,
  bytes: Uint8Array<ArrayBufferLike>,
  name = '活动.xlsx',
  kind = 'events',
) => {
  const form = new FormData();
  form.set('kind', kind);
  form.set('file', new Blob([Uint8Array.from(bytes)]), name);
  return client.post<{ id: string } & Problem>('/imports', form);
};

const reaches = async (client: TestClient, id: string, ...states: string[]): Promise<Import> => {
  for (let tries = 0; tries < 1_200; tries += 1) {
    const { body: found } = await client.get<Import>(`/imports/${id}`);
    if (states.includes(found.state)) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`import ${id} did not become ${states.join(' or ')}`);
};
const read = async (client: TestClient, bytes: Uint8Array, name?: string): Promise<Import> => {
  const reply = await upload(client, bytes, name);
  expect(reply.status).toBe(202);
  expect(reply.headers.get('location')).toBe(`/api/v1/imports/${reply.body.id}`);
  return reaches(client, reply.body.id, 'ready', 'failed');
};
const commit = async (client: TestClient, id: string, submit = false): Promise<Import> => {
  expect((await client.post(`/imports/${id}/commit`, { submit })).status).toBe(202);
  return reaches(client, id, 'committed', 'ready');
};
const rowsOf = async (client: TestClient, id: string, query = ''): Promise<ImportRow[]> =>
  (await client.get<Page<ImportRow>>(`/imports/${id}/rows${query}`, { 'accept-language': 'zh-CN' })).body
    .items;
const folded = async (): Promise<Record<string, number>> => {
  for (let tries = 0; tries < 400; tries += 1) {
    const [row] = await server.source.query<{ waiting: number }[]>(
      'select count(*)::int as waiting from batches where folded_version is null',
    );
    if (row?.waiting === 0) return server.cells();
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('not folded within 10 s');
};
const eventOf = async (code: string | null): Promise<Event> =>
  (await coordinator.get<Event>(`/events/${code ?? ''}`)).body;
const count = async (table: string): Promise<number> => {
  const [row] = await server.source.query<{ rows: number }[]>(`select count(*)::int as rows from ${table}`);
  return row?.rows ?? 0;
};

beforeAll(async () => {
  server = await TestServer.start();
  await server.createEdition();
  body = await server.createOrganisation({ name: '广州创客协会' });
  other = await server.createOrganisation({ name: '成都创客协会', region: '510100' });
  organizer = await server.actAs(['organizer'], body.id);
  guangdong = await server.actAsAssociation('CN-GD');
  coordinator = await server.actAs(['coordinator']);
});
afterAll(() => server.stop());

describe('a workbook', () => {
  test('is read, shown, committed and on the board as it was shown', async () => {
    const before = await folded();
    const ready = await read(organizer, workbook([line('路演一'), line('路演二', { [CITY]: '深圳' })]));
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
    expect(await count('events')).toBe(0);
    const [first] = await rowsOf(organizer, ready.id);
    expect(first).toMatchObject({ row: 2, state: 'new', event: null, errors: [] });
    expect(first?.cells).toContainEqual(
      expect.objectContaining({ field: 'organiser', raw: '广州创客协会', understood: body.id }),
    );
    const done = await commit(organizer, ready.id);
    expect(done).toMatchObject({ state: 'committed', impact: ready.impact });
    expect(done.receipt).not.toBeNull();
    const after = await folded();
    for (const [key, value] of Object.entries(ready.impact))
      expect((after[key] ?? 0) - (before[key] ?? 0)).toBe(value);
    const [row] = await rowsOf(organizer, ready.id);
    expect(await eventOf(row?.event ?? null)).toMatchObject({
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
    const events = await count('events');
    const again = await read(organizer, workbook([line('路演一'), line('路演二', { [CITY]: '深圳' })]));
    expect(again.rows).toMatchObject({ total: 2, unchanged: 2, new: 0 });
    expect(again.impact).toEqual({});
    await commit(organizer, again.id);
    expect((await organizer.post(`/imports/${again.id}/commit`)).status).toBe(202);
    expect(await count('events')).toBe(events);
  });

  test('two uploads at once of the same file make its events once', async () => {
    const bytes = workbook([line('同时一'), line('同时二', { [REFERENCE]: 'T-2' })]);
    const both = await Promise.all([read(organizer, bytes), read(organizer, bytes)]);
    expect(both.map(({ rows }) => rows.new)).toEqual([2, 2]);
    const events = await count('events');
    const done = await Promise.all(both.map(({ id }) => commit(organizer, id)));
    expect(done.map(({ state }) => state)).toEqual(['committed', 'committed']);
    expect(done.map(({ rows }) => rows.new).toSorted()).toEqual([0, 2]);
    expect(await count('events')).toBe(events + 2);
  });

  test('the own reference, or the code, updates the same event; blank cells leave it alone', async () => {
    const ready = await read(organizer, workbook([line('沙龙', { [REFERENCE]: 'S-1' })]));
    await commit(organizer, ready.id);
    const [row] = await rowsOf(organizer, ready.id);
    const code = row?.event ?? '';
    const renamed = await read(
      organizer,
      workbook([line('创业沙龙', { [REFERENCE]: 'S-1', [START]: '2016-10-13 10:00', 14: '' })]),
    );
    expect(renamed.rows).toMatchObject({ changed: 1, new: 0 });
    expect(renamed.impact).toEqual({});
    await commit(organizer, renamed.id);
    expect(await eventOf(code)).toMatchObject({
      title: '创业沙龙',
      version: 2,
      contactPhone: '020-12345678',
    });
    const moved = await read(organizer, workbook([line('创业沙龙（新）', { [CODE]: code, [CITY]: '深圳' })]));
    expect(moved.rows).toMatchObject({ changed: 1 });
    expect(moved.impact).toMatchObject({
      'unit:CN-GD/events/draft': -1,
      'unit:CN-GD-440300/events/draft': 1,
    });
    await commit(organizer, moved.id);
    const event = await eventOf(code);
    expect(event).toMatchObject({ unit: 'CN-GD-440300', version: 3, sourceReference: 'S-1' });
    const history = await organizer.get<EventHistory>(`/events/${code}/history`);
    expect(history.body.items.map(({ action }) => action)).toEqual(['import', 'import', 'import']);
  });

  test('submit hands in what is new and what was a draft', async () => {
    const bytes = workbook([line('待交一'), line('待交二')]);
    const first = await read(organizer, workbook([line('待交一')]));
    await commit(organizer, first.id);
    const ready = await read(organizer, bytes);
    const done = await commit(organizer, ready.id, true);
    expect(done.impact).toMatchObject({ 'nation/events/draft': -1, 'nation/events/submitted': 2 });
    for (const { event } of await rowsOf(organizer, ready.id))
      expect((await eventOf(event)).status).toBe('submitted');
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
    const bytes = Uint8Array.from([...text].flatMap((letter) => gbk[letter] ?? [letter.charCodeAt(0)]));
    const ready = await read(organizer, bytes, '活动.csv');
    expect(ready).toMatchObject({ state: 'ready', rows: { total: 1, new: 1 } });
    await commit(organizer, ready.id);
    const [row] = await rowsOf(organizer, ready.id);
    expect(await eventOf(row?.event ?? null)).toMatchObject({
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
    const events = await count('events');
    const failed = await read(organizer, bytes, '活动.xlsx');
    expect(failed).toMatchObject({ state: 'failed', problem: { code } });
    expect(failed.problem?.message).toMatch(/^.{5,}。$/u);
    expect((await organizer.post(`/imports/${failed.id}/commit`)).status).toBe(409);
    expect(await count('events')).toBe(events);
  });

  test('too large, of another kind, twice, none, or no form at all', async () => {
    const large = await upload(organizer, new Uint8Array(20 * 1024 * 1024 + 1));
    expect(large).toMatchObject({ status: 413, body: { code: 'too_large' } });
    const kind = await upload(organizer, workbook([line('甲')]), 'a.xlsx', 'tallies');
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
    expect((await upload(server.nobody, workbook([line('甲')]))).status).toBe(401);
  });
});

describe('rejected rows', () => {
  test('are named with row, column and reason, in the language asked for, and nothing is committed', async () => {
    const theirs = await server.createApprovedEvent(other.id, { region: '510100' });
    const hidden = await coordinator.post<Event>('/events', {
      title: '成都草稿',
      organiser: other.id,
      region: '510100',
      start: '2016-10-13T01:00:00Z',
      end: '2016-10-13T09:00:00Z',
    });
    const events = await count('events');
    const ready = await read(
      organizer,
      workbook([
        line('好行'),
        line('别家', { [LEAD]: other.name }),
        line('太早', { [START]: '2016-09-01 09:00' }),
        line('坏链接', { [LINK]: 'javascript:alert(1)' }),
        line('改别家', { [CODE]: theirs.code }),
        line('改草稿', { [CODE]: hidden.body.code }),
        line('好行'),
        line('没有', { [CODE]: '2016-GD-99999' }),
      ]),
    );
    expect(ready.rows).toMatchObject({ total: 8, new: 1, rejected: 7 });
    const rejected = await rowsOf(organizer, ready.id, '?state=rejected');
    expect(rejected.map(({ row, errors }) => [row, errors[0]?.column, errors[0]?.code])).toEqual([
      [3, '主办单位*', 'not_own_organisation'],
      [4, '开始时间*', 'outside_edition'],
      [5, '链接', 'bad_link'],
      [6, '活动编号', 'not_own_event'],
      [7, '活动编号', 'unknown_event'],
      [8, '活动名称*', 'duplicate_row'],
      [9, '活动编号', 'unknown_event'],
    ]);
    expect(rejected[1]?.errors[0]?.message).toBe('活动时间须在 2016-09-12 至 2016-10-18 之间。');
    const english = await organizer.get<Page<ImportRow>>(`/imports/${ready.id}/rows?state=rejected&limit=2`, {
      'accept-language': 'en',
    });
    expect(english.body).toMatchObject({ total: 7 });
    expect(english.body.items[1]?.errors[0]?.message).toBe(
      'The event must take place between 2016-09-12 and 2016-10-18.',
    );
    const next = await organizer.get<Page<ImportRow>>(
      `/imports/${ready.id}/rows?state=rejected&cursor=${english.body.nextCursor ?? ''}`,
    );
    expect(next.body.items.map(({ row }) => row)).toEqual([5, 6, 7, 8, 9]);
    const refused = await organizer.post<Problem>(`/imports/${ready.id}/commit`);
    expect(refused).toMatchObject({ status: 409, body: { code: 'import_has_rejected' } });
    expect(refused.body.title).toContain('7');
    expect(await count('events')).toBe(events);
  });

  test('come back as a workbook that can be mended and uploaded', async () => {
    const ready = await read(
      organizer,
      workbook([line('无地区', { [PROVINCE]: '', [CITY]: '' }), line('短', { [TITLE]: 'x' })]),
    );
    expect(ready.rows.rejected).toBe(2);
    const response = await fetch(`${server.url}/api/v1/imports/${ready.id}/rejected.xlsx`, {
      headers: { authorization: `Bearer ${organizer.token ?? ''}` },
    });
    expect(response.headers.get('content-type')).toContain('spreadsheetml');
    const bytes = new Uint8Array(await response.arrayBuffer());
    const sheet = readEventSheet(bytes, {
      from: '2016-09-12',
      to: '2016-10-18',
      offset: '+08:00',
      organisations: new Map(),
    });
    expect(
      sheet.ok && sheet.rows.map(({ cells }) => cells.find(({ field }) => field === 'title')?.raw),
    ).toEqual(['无地区', 'x']);
    expect(sheet.ok && sheet.ignoredColumns).toEqual(['错误原因', '行号']);
  });

  test('an association brings in what happens in its own unit, whoever leads it', async () => {
    const ready = await read(
      guangdong,
      workbook([
        line('协会导入', { [LEAD]: other.name }),
        line('外省', { [PROVINCE]: '四川', [CITY]: '成都' }),
      ]),
    );
    expect(ready.rows).toMatchObject({ new: 1, rejected: 1 });
    const [row] = await rowsOf(guangdong, ready.id, '?state=rejected');
    expect(row?.errors).toEqual([expect.objectContaining({ column: '省份/地区*', code: 'not_own_unit' })]);
  });

  test('what changed between reading and committing is judged again, and nothing is written', async () => {
    const { code, version } = await server.createApprovedEvent(body.id, { title: '将取消' });
    const ready = await read(organizer, workbook([line('新的一项'), line('将取消', { [CODE]: code })]));
    expect(ready.rows).toMatchObject({ new: 1, changed: 1, rejected: 0 });
    await organizer.post(`/events/${code}/cancel`, { reason: '台风' });
    const events = await count('events');
    const back = await commit(organizer, ready.id);
    expect(back).toMatchObject({ state: 'ready', rows: { new: 1, rejected: 1 }, receipt: null });
    const [row] = await rowsOf(organizer, ready.id, '?state=rejected');
    expect(row?.errors).toEqual([expect.objectContaining({ column: '活动编号', code: 'event_called_off' })]);
    expect(await count('events')).toBe(events);
    expect((await eventOf(code)).version).toBe(version + 1);
  });
});

describe('taking back', () => {
  test('calls off what the file created, gives back what it changed, and frees its references', async () => {
    const existing = await server.createApprovedEvent(body.id, {
      title: '原名',
      venue: '旧馆',
      summary: '原简介',
    });
    const file = workbook([line('撤回一', { [REFERENCE]: 'U-1' }), line('新名', { [CODE]: existing.code })]);
    const ready = await read(organizer, file);
    const before = await folded();
    await commit(organizer, ready.id);
    await organizer.patch(`/events/${existing.code}`, { summary: '后来写的' }, { 'if-match': '*' });
    expect((await organizer.post(`/imports/${ready.id}/undo`)).status).toBe(400);
    const undone = await organizer.post<Import>(`/imports/${ready.id}/undo`, { reason: '传错文件' });
    expect(undone).toMatchObject({ status: 200, body: { state: 'undone' } });
    expect((await organizer.post(`/imports/${ready.id}/undo`, { reason: '再来' })).status).toBe(200);
    const [created] = await rowsOf(organizer, ready.id);
    expect(await eventOf(created?.event ?? null)).toMatchObject({
      status: 'cancelled',
      reason: '传错文件',
      sourceReference: null,
    });
    expect(await eventOf(existing.code)).toMatchObject({
      title: '原名',
      venue: '旧馆',
      start: existing.start,
      summary: '后来写的',
      status: 'approved',
    });
    const after = await folded();
    expect(after['nation/events/draft'] ?? 0).toBe(before['nation/events/draft'] ?? 0);
    expect(after['nation/events/approved']).toBe(before['nation/events/approved']);
    const again = await read(organizer, workbook([line('撤回一', { [REFERENCE]: 'U-1' })]));
    expect(again.rows).toMatchObject({ new: 1, rejected: 0 });
  });

  test('stops before what others wrote to since, and names it', async () => {
    const ready = await read(organizer, workbook([line('他改过'), line('没人改')]));
    await commit(organizer, ready.id);
    const [first, second] = await rowsOf(organizer, ready.id);
    await guangdong.patch(`/events/${first?.event ?? ''}`, { venue: '新馆' }, { 'if-match': '*' });
    const refused = await organizer.post<Problem>(`/imports/${ready.id}/undo`, { reason: '传错' });
    expect(refused).toMatchObject({ status: 409, body: { code: 'import_touched' } });
    expect(refused.body.errors).toEqual([
      expect.objectContaining({ path: `events.${first?.event ?? ''}`, code: 'event_touched' }),
    ]);
    expect((await eventOf(second?.event ?? null)).status).toBe('draft');
    await organizer.post(`/events/${first?.event ?? ''}/cancel`, { reason: '单独处理' });
    expect((await organizer.post(`/imports/${ready.id}/undo`, { reason: '传错' })).status).toBe(200);
    expect((await eventOf(second?.event ?? null)).status).toBe('cancelled');
  });
});

describe('a job that runs twice, or again after a crash', () => {
  test('reads and commits once', async () => {
    const ready = await read(organizer, workbook([line('两次')]));
    const reader = server.app.get(ImportReader);
    await Promise.all([reader.read(ready.id), reader.read(ready.id)]);
    const events = await count('events');
    // As a process leaves it that was killed after the request was acknowledged.
    await server.source.query(`update imports set state = 'committing' where id = $1`, [ready.id]);
    const committer = server.app.get(ImportCommitter);
    await Promise.all([committer.commit(ready.id), committer.commit(ready.id), committer.commit(ready.id)]);
    await committer.commit(ready.id);
    expect((await reaches(organizer, ready.id, 'committed')).rows.new).toBe(1);
    expect(await count('events')).toBe(events + 1);
  });

  test('an import whose job was lost is asked for again', async () => {
    const ready = await read(organizer, workbook([line('丢失的任务')]));
    await server.source.query(`update imports set state = 'committing' where id = $1`, [ready.id]);
    expect((await reaches(organizer, ready.id, 'committed')).rows.new).toBe(1);
  });

  test('a file that is gone from the disk is said to be gone', async () => {
    const ready = await read(organizer, workbook([line('文件没了')]));
    await server.source.query(`update imports set state = 'reading', file_hash = 'gone' where id = $1`, [
      ready.id,
    ]);
    await server.app.get(ImportReader).read(ready.id);
    expect(await reaches(organizer, ready.id, 'failed')).toMatchObject({
      problem: { code: 'upload_missing' },
    });
  });
});

test('imports are their owner’s; a coordinator sees all', async () => {
  const ready = await read(organizer, workbook([line('私有')]));
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

test('five thousand rows are on the board within twenty seconds', async () => {
  const lines = Array.from({ length: 5_000 }, (_, at) =>
    line(`第${String(at + 1)}场创新创业路演`, {
      [REFERENCE]: `R-${String(at)}`,
      [CITY]: at % 2 === 0 ? '广州' : '深圳',
    }),
  );
  const bytes = workbook(lines);
  const started = performance.now();
  const ready = await read(organizer, bytes);
  const shown = performance.now();
  expect(ready.rows).toMatchObject({ total: 5_000, new: 5_000, rejected: 0 });
  const done = await commit(organizer, ready.id, true);
  const committed = performance.now();
  expect(done.state).toBe('committed');
  await folded();
  const seconds = [shown - started, committed - shown, performance.now() - committed].map((ms) =>
    Math.round(ms),
  );
  expect({ seconds, inTime: performance.now() - started < 20_000 }).toMatchObject({ inTime: true });
});
