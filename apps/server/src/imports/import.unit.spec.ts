import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Import, Problem } from '@innoweek/contracts';
import { COLUMN, ImportStage, workbook } from '../../test/import.stage.ts';
import type { TestClient } from '../../test/test.client.ts';

let stage: ImportStage;
beforeAll(async () => {
  stage = await ImportStage.set();
});
afterAll(() => stage.server.stop());

const send = (client: TestClient, unit: string, bytes: Uint8Array | string, kind = 'events') => {
  const form = new FormData();
  form.set('kind', kind);
  form.set('unit', unit);
  const content = typeof bytes === 'string' ? bytes : Uint8Array.from(bytes);
  form.set('file', new Blob([content]), typeof bytes === 'string' ? '报数.csv' : '活动.xlsx');
  return client.post<{ id: string } & Problem>('/imports', form);
};
const read = async (client: TestClient, ...said: [string, Uint8Array | string, string?]): Promise<Import> => {
  const sent = await send(client, ...said);
  expect(sent.status).toBe(202);
  return stage.reaches(client, sent.body.id, 'ready', 'failed');
};
const sichuan = { [COLUMN.province]: '四川', [COLUMN.city]: '成都' };

test('a field that is sent twice is refused: which one was meant nobody knows', async () => {
  const form = new FormData();
  for (const kind of ['events', 'tallies']) form.append('kind', kind);
  form.set('file', new Blob(['a,b']), '报数.csv');
  const { status, body } = await stage.coordinator.post<Problem>('/imports', form);
  expect([status, body.errors.map(({ path, code }) => [path, code])]).toEqual([400, [['kind', 'too_long']]]);
});

describe('a file that speaks for one unit', () => {
  test('of events: rows about others are rejected with the reason, and nothing of them is written', async () => {
    const file = workbook([stage.line('本省'), stage.line('外省', sichuan)]);
    const ready = await read(stage.coordinator, 'CN-GD', file);
    expect(ready).toMatchObject({ unit: 'CN-GD', rows: { total: 2, new: 1, rejected: 1 } });
    const [row] = await stage.rowsOf(stage.coordinator, ready.id, '?state=rejected');
    expect(row?.errors).toMatchObject([
      { column: '省份/地区*', code: 'other_unit', message: expect.stringContaining('只登记广东省的活动') },
    ]);
    const mended = await stage.coordinator.patch(`/imports/${ready.id}/rows/${String(row?.row)}`, {
      cells: [
        { field: 'region', text: '广东' },
        { field: 'city', text: '佛山' },
      ],
    });
    expect(mended).toMatchObject({ status: 200, body: { state: 'new' } });
    expect(await stage.commit(stage.coordinator, ready.id)).toMatchObject({
      state: 'committed',
      unit: 'CN-GD',
    });
    // Without a unit a coordinator speaks for all of them.
    expect(
      (await stage.read(stage.coordinator, workbook([stage.line('外省又一场', sichuan)]))).rows,
    ).toMatchObject({
      new: 1,
    });
  });

  test('does not move an event in or out of it', async () => {
    const { code } = await stage.server.createApprovedEvent(stage.other.id, {
      title: '在成都',
      region: '510100',
    });
    const into = stage.line('在成都', { [COLUMN.code]: code, [COLUMN.lead]: stage.other.name });
    for (const unit of ['CN-GD', 'CN-SC'])
      expect((await read(stage.coordinator, unit, workbook([into]))).rows).toMatchObject({ rejected: 1 });
  });

  test('of tallies: events of others and totals of others are rejected', async () => {
    const here = await stage.server.createApprovedEvent(stage.body.id, { title: '同名' });
    const there = await stage.server.createApprovedEvent(stage.other.id, { title: '同名', region: '510100' });
    const csv = [
      '活动编号,活动名称,地区,日期,参与人次',
      `${here.code},,,2016-10-12,10`,
      `${there.code},,,2016-10-12,20`,
      ',同名,,2016-10-12,10',
      ',,四川省,2016-10-12,30',
      ',,广东省,2016-10-12,40',
    ].join('\r\n');
    const ready = await read(stage.coordinator, 'CN-GD', csv, 'tallies');
    expect(ready.rows).toMatchObject({ total: 5, rejected: 2 });
    const rejected = await stage.rowsOf(stage.coordinator, ready.id, '?state=rejected');
    expect(rejected.map(({ errors }) => errors.map(({ code }) => code))).toEqual([
      ['other_unit'],
      ['other_unit'],
    ]);
    expect(rejected[0]?.errors[0]?.message).toContain(`“${there.code}”不属于广东省`);
  });
});

test('an association names its own unit; that of another is answered as one that does not exist', async () => {
  const file = workbook([stage.line('本省自报')]);
  expect(await read(stage.guangdong, 'CN-GD', file)).toMatchObject({ unit: 'CN-GD', rows: { new: 1 } });
  for (const unit of ['CN-SC', 'CN-ZZ', 'none', ''])
    expect(await send(stage.guangdong, unit, file)).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'unit', code: 'unknown_unit' }] },
    });
  expect((await send(stage.coordinator, 'CN-ZZ', file)).status).toBe(422);
  expect((await send(stage.organizer, 'CN-SC', file)).status).toBe(422);
  expect((await send(stage.organizer, 'CN-GD', file)).status).toBe(202);
  expect((await send(stage.coordinator, 'x'.repeat(21), file)).status).toBe(400);
});
