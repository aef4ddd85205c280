import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type {
  Event,
  EventHistory,
  Import,
  ImportRow,
  Organisation,
  Page,
  Problem,
  Proof,
} from '@innoweek/contracts';
import { readEventSheet } from '@innoweek/sheets';
import { COLUMN, ImportStage, workbook } from '../../test/import.stage.ts';
import type { TestClient } from '../../test/test.client.ts';
import type { TestServer } from '../../test/test.server.ts';
import { ImportCommitter } from './import.committer.ts';
import { ImportReader } from './import.reader.ts';

let stage: ImportStage;
let server: TestServer;
let body: Organisation;
let other: Organisation;
let organizer: TestClient;
let guangdong: TestClient;
let coordinator: TestClient;

beforeAll(async () => {
  stage = await ImportStage.set();
  ({ server, body, other, organizer, guangdong, coordinator } = stage);
});
afterAll(() => stage.server.stop());

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
    const events = await stage.count('events');
    const ready = await stage.read(
      organizer,
      workbook([
        stage.line('好行'),
        stage.line('别家', { [COLUMN.lead]: other.name }),
        stage.line('太早', { [COLUMN.start]: '2016-09-01 09:00' }),
        stage.line('坏链接', { [COLUMN.link]: 'javascript:alert(1)' }),
        stage.line('改别家', { [COLUMN.code]: theirs.code }),
        stage.line('改草稿', { [COLUMN.code]: hidden.body.code }),
        stage.line('好行'),
        stage.line('没有', { [COLUMN.code]: '2016-GD-99999' }),
      ]),
    );
    expect(ready.rows).toMatchObject({ total: 8, new: 1, rejected: 7 });
    const rejected = await stage.rowsOf(organizer, ready.id, '?state=rejected');
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
    expect(await stage.count('events')).toBe(events);
  });

  test('come back as a workbook that can be mended and uploaded', async () => {
    const ready = await stage.read(
      organizer,
      workbook([
        stage.line('无地区', { [COLUMN.province]: '', [COLUMN.city]: '' }),
        stage.line('短', { [COLUMN.title]: 'x' }),
      ]),
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
    const ready = await stage.read(
      guangdong,
      workbook([
        stage.line('协会导入', { [COLUMN.lead]: other.name }),
        stage.line('外省', { [COLUMN.province]: '四川', [COLUMN.city]: '成都' }),
      ]),
    );
    expect(ready.rows).toMatchObject({ new: 1, rejected: 1 });
    const [row] = await stage.rowsOf(guangdong, ready.id, '?state=rejected');
    expect(row?.errors).toEqual([expect.objectContaining({ column: '省份/地区*', code: 'not_own_unit' })]);
  });

  test('what changed between reading and committing is judged again, and nothing is written', async () => {
    const { code, version } = await server.createApprovedEvent(body.id, { title: '将取消' });
    const ready = await stage.read(
      organizer,
      workbook([stage.line('新的一项'), stage.line('将取消', { [COLUMN.code]: code })]),
    );
    expect(ready.rows).toMatchObject({ new: 1, changed: 1, rejected: 0 });
    await organizer.post(`/events/${code}/cancel`, { reason: '台风' });
    const events = await stage.count('events');
    const back = await stage.commit(organizer, ready.id);
    expect(back).toMatchObject({ state: 'ready', rows: { new: 1, rejected: 1 }, receipt: null });
    const [row] = await stage.rowsOf(organizer, ready.id, '?state=rejected');
    expect(row?.errors).toEqual([expect.objectContaining({ column: '活动编号', code: 'event_called_off' })]);
    expect(await stage.count('events')).toBe(events);
    expect((await stage.eventOf(code)).version).toBe(version + 1);
  });
});

describe('taking back', () => {
  test('leaves boards and lists as if the file had never come, whatever was decided since', async () => {
    const lead = await server.createOrganisation({ name: '肇庆创客协会', region: '441200' });
    const owner = await server.actAs(['organizer'], lead.id);
    const said = (title: string, reference: string): string[] =>
      stage.line(title, { [COLUMN.lead]: lead.name, [COLUMN.reference]: reference });
    const boards = async () => [await stage.folded(), await server.cells(`organisation:${lead.id}`)];
    const listed = async (query: string): Promise<number> =>
      (await owner.get<Page<Event>>(`/events?organiser=${lead.id}${query}`)).body.total;
    const before = await boards();
    const ready = await stage.read(
      owner,
      workbook([said('撤回后', 'W-1'), said('批准的', 'W-2'), said('取消的', 'W-3')]),
    );
    await stage.commit(owner, ready.id, true);
    const rows = await stage.rowsOf(owner, ready.id);
    const [first, approved, cancelled] = rows.map(({ event }) => event ?? '');
    await guangdong.post(`/events/${approved ?? ''}/approve`, {});
    await owner.post(`/events/${cancelled ?? ''}/cancel`, { reason: '场地停用' });
    const entries = [{ event: approved, day: '2016-10-13', metric: 'participants', value: 9 }];
    expect((await owner.post('/tallies', { entries }, { 'idempotency-key': 'withdrawn' })).status).toBe(201);
    expect((await stage.folded())['nation/participants/total']).toBe(
      (before[0]?.['nation/participants/total'] ?? 0) + 9,
    );
    expect(await listed('')).toBe(3);
    const undone = await owner.post(`/imports/${ready.id}/undo`, { reason: '传错文件' });
    expect(undone.status).toBe(200);
    expect(await boards()).toEqual(before);
    expect([await listed(''), await listed('&status=cancelled')]).toEqual([0, 0]);
    // Whoever knows the code still finds out what became of it.
    const history = await owner.get<EventHistory>(`/events/${first ?? ''}/history`);
    expect(history.body.items.at(-1)).toMatchObject({ action: 'undo', reason: '传错文件' });
    expect((await owner.post(`/events/${first ?? ''}/submit`)).status).toBe(409);
    expect((await server.administrator.get<Proof>('/proof')).body).toMatchObject({ balanced: true });
    const again = await stage.read(owner, workbook([said('撤回后', 'W-1'), said('批准的', 'W-2')]));
    expect(again.rows).toMatchObject({ new: 2, rejected: 0 });
  });

  test('takes out what the file created, gives back what it changed, and frees its references', async () => {
    const existing = await server.createApprovedEvent(body.id, {
      title: '原名',
      venue: '旧馆',
      summary: '原简介',
    });
    const file = workbook([
      stage.line('撤回一', { [COLUMN.reference]: 'U-1' }),
      stage.line('新名', { [COLUMN.code]: existing.code }),
    ]);
    const ready = await stage.read(organizer, file);
    const before = await stage.folded();
    await stage.commit(organizer, ready.id);
    await organizer.patch(`/events/${existing.code}`, { summary: '后来写的' }, { 'if-match': '*' });
    expect((await organizer.post(`/imports/${ready.id}/undo`)).status).toBe(400);
    const undone = await organizer.post<Import>(`/imports/${ready.id}/undo`, { reason: '传错文件' });
    expect(undone).toMatchObject({ status: 200, body: { state: 'undone' } });
    expect((await organizer.post(`/imports/${ready.id}/undo`, { reason: '再来' })).status).toBe(200);
    const [created] = await stage.rowsOf(organizer, ready.id);
    expect(await stage.eventOf(created?.event ?? null)).toMatchObject({
      status: 'cancelled',
      reason: '传错文件',
      sourceReference: null,
    });
    expect(await stage.eventOf(existing.code)).toMatchObject({
      title: '原名',
      venue: '旧馆',
      start: existing.start,
      summary: '后来写的',
      status: 'approved',
    });
    const after = await stage.folded();
    expect(after['nation/events/draft'] ?? 0).toBe(before['nation/events/draft'] ?? 0);
    expect(after['nation/events/approved']).toBe(before['nation/events/approved']);
    const again = await stage.read(
      organizer,
      workbook([stage.line('撤回一', { [COLUMN.reference]: 'U-1' })]),
    );
    expect(again.rows).toMatchObject({ new: 1, rejected: 0 });
  });

  test('stops before what others wrote to since, and names it', async () => {
    const ready = await stage.read(organizer, workbook([stage.line('他改过'), stage.line('没人改')]));
    await stage.commit(organizer, ready.id);
    const [first, second] = await stage.rowsOf(organizer, ready.id);
    await guangdong.patch(`/events/${first?.event ?? ''}`, { venue: '新馆' }, { 'if-match': '*' });
    const refused = await organizer.post<Problem>(`/imports/${ready.id}/undo`, { reason: '传错' });
    expect(refused).toMatchObject({ status: 409, body: { code: 'import_touched' } });
    expect(refused.body.errors).toEqual([
      expect.objectContaining({ path: `events.${first?.event ?? ''}`, code: 'event_touched' }),
    ]);
    expect((await stage.eventOf(second?.event ?? null)).status).toBe('draft');
    await organizer.post(`/events/${first?.event ?? ''}/cancel`, { reason: '单独处理' });
    expect((await organizer.post(`/imports/${ready.id}/undo`, { reason: '传错' })).status).toBe(200);
    expect((await stage.eventOf(second?.event ?? null)).status).toBe('cancelled');
  });
});

describe('a job that runs twice, or again after a crash', () => {
  test('reads and commits once', async () => {
    const ready = await stage.read(organizer, workbook([stage.line('两次')]));
    const reader = server.app.get(ImportReader);
    await Promise.all([reader.read(ready.id), reader.read(ready.id)]);
    const events = await stage.count('events');
    // As a process leaves it that was killed after the request was acknowledged.
    await server.source.query(`update imports set state = 'committing' where id = $1`, [ready.id]);
    const committer = server.app.get(ImportCommitter);
    await Promise.all([committer.commit(ready.id), committer.commit(ready.id), committer.commit(ready.id)]);
    await committer.commit(ready.id);
    expect((await stage.reaches(organizer, ready.id, 'committed')).rows.new).toBe(1);
    expect(await stage.count('events')).toBe(events + 1);
  });

  test('an import whose job was lost is asked for again', async () => {
    const ready = await stage.read(organizer, workbook([stage.line('丢失的任务')]));
    await server.source.query(`update imports set state = 'committing' where id = $1`, [ready.id]);
    expect((await stage.reaches(organizer, ready.id, 'committed')).rows.new).toBe(1);
  });

  test('a file that is gone from the disk is said to be gone', async () => {
    const ready = await stage.read(organizer, workbook([stage.line('文件没了')]));
    await server.source.query(`update imports set state = 'reading', file_hash = 'gone' where id = $1`, [
      ready.id,
    ]);
    await server.app.get(ImportReader).read(ready.id);
    expect(await stage.reaches(organizer, ready.id, 'failed')).toMatchObject({
      problem: { code: 'upload_missing' },
    });
  });
});
