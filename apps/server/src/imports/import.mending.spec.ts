import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ImportRow, Problem } from '@innoweek/contracts';
import { COLUMN, ImportStage, workbook } from '../../test/import.stage.ts';
import type { Reply, TestClient } from '../../test/test.client.ts';

let stage: ImportStage;
let organizer: TestClient;

beforeAll(async () => {
  stage = await ImportStage.set();
  ({ organizer } = stage);
});
afterAll(() => stage.server.stop());

type Cells = Record<string, string>;
const mend = (
  id: string,
  row: number | string,
  cells: Cells,
  client = organizer,
): Promise<Reply<ImportRow & Problem>> =>
  client.patch(
    `/imports/${id}/rows/${String(row)}`,
    { cells: Object.entries(cells).map(([field, text]) => ({ field, text })) },
    { 'accept-language': 'zh-CN' },
  );
const cellOf = (row: ImportRow, field: string): ImportRow['cells'][number] | undefined =>
  row.cells.find((cell) => cell.field === field);

describe('mending a row', () => {
  test('reads it again, keeps what the file said, and lets the file be committed whole', async () => {
    const ready = await stage.read(
      organizer,
      workbook([
        stage.line('没有问题'),
        stage.line('日子不对', { [COLUMN.start]: '十三号上午' }),
        stage.line('地方不对', { [COLUMN.province]: '火星' }),
        stage.line('', { [COLUMN.reference]: 'A-4' }),
      ]),
    );
    expect(ready.rows).toMatchObject({ total: 4, new: 1, rejected: 3 });
    const early = await organizer.post<Problem>(`/imports/${ready.id}/commit`, {});
    expect(early).toMatchObject({ status: 409, body: { code: 'import_has_rejected' } });

    const rejected = await stage.rowsOf(organizer, ready.id, '?state=rejected');
    expect(rejected.map(({ row, errors }) => [row, errors[0]?.field])).toEqual([
      [3, 'start'],
      [4, 'region'],
      [5, 'title'],
    ]);
    const dated = await mend(ready.id, 3, { start: '2016年10月13日 上午9:00' });
    expect(dated).toMatchObject({ status: 200, body: { state: 'new', errors: [] } });
    expect(cellOf(dated.body, 'start')).toMatchObject({
      raw: '2016年10月13日 上午9:00',
      was: '十三号上午',
      understood: '2016-10-13T09:00:00+08:00',
    });
    // What was not touched is read as it was.
    expect(cellOf(dated.body, 'end')).toMatchObject({
      raw: '2016-10-13 17:00',
      understood: '2016-10-13T17:00:00+08:00',
    });
    expect(cellOf(dated.body, 'end')?.was).toBeUndefined();
    const still = await mend(ready.id, 4, { region: '木星' });
    expect(still.body).toMatchObject({
      state: 'rejected',
      errors: [{ field: 'region', code: 'unknown_region' }],
    });
    expect((await mend(ready.id, 4, { region: '广东' })).body.state).toBe('new');
    expect(cellOf((await stage.rowsOf(organizer, ready.id))[2] ?? still.body, 'region')?.was).toBe('火星');
    // A cell that the file left blank is there to be filled.
    const titled = await mend(ready.id, 5, { title: '后来有了名称' });
    expect(cellOf(titled.body, 'title')).toMatchObject({ raw: '后来有了名称', was: '', column: '活动名称' });

    const mended = await stage.reaches(organizer, ready.id, 'ready');
    expect(mended.rows).toMatchObject({ total: 4, new: 4, rejected: 0 });
    expect(mended.impact['nation/events/total']).toBe(4);
    const done = await stage.commit(organizer, ready.id);
    expect(done).toMatchObject({ state: 'committed', rows: { new: 4, rejected: 0 } });
    const [, second] = await stage.rowsOf(organizer, ready.id);
    expect(await stage.eventOf(second?.event ?? null)).toMatchObject({
      title: '日子不对',
      start: '2016-10-13T01:00:00.000Z',
    });
    const late = await mend(ready.id, 3, { title: '太晚了' });
    expect(late).toMatchObject({ status: 409, body: { code: 'import_not_ready' } });
  });

  test('judges the other rows anew: two that spoke of one event may be two, and two may become one', async () => {
    const ready = await stage.read(
      organizer,
      workbook([stage.line('同一场'), stage.line('同一场'), stage.line('另一场')]),
    );
    expect(ready.rows).toMatchObject({ new: 2, rejected: 1 });
    expect((await mend(ready.id, 3, { title: '不同的一场' })).body.state).toBe('new');
    const clash = await mend(ready.id, 4, { title: '同一场' });
    expect(clash.body).toMatchObject({ state: 'rejected', errors: [{ code: 'duplicate_row' }] });
    expect((await stage.reaches(organizer, ready.id, 'ready')).rows).toMatchObject({ new: 2, rejected: 1 });
  });

  test('is for whoever uploaded the file, and for rows and columns that there are', async () => {
    const ready = await stage.read(organizer, workbook([stage.line('某场', { [COLUMN.province]: '火星' })]));
    expect(await mend(ready.id, 2, { region: '广东' }, stage.guangdong)).toMatchObject({
      status: 404,
      body: { code: 'import_not_found' },
    });
    expect((await mend(ready.id, 2, { region: '广东' }, stage.coordinator)).status).toBe(403);
    for (const row of ['1', '99', 'x', '-1', '99999999999'])
      expect(await mend(ready.id, row, { region: '广东' })).toMatchObject({
        status: 404,
        body: { code: 'import_row_not_found' },
      });
    for (const field of ['ignored', '__proto__', 'organiserId', ''])
      expect((await mend(ready.id, 2, { [field]: 'x' })).status).toBe(422);
    expect((await mend(ready.id, 2, {})).status).toBe(400);
    expect((await mend(ready.id, 2, { title: 'x'.repeat(2_001) })).status).toBe(400);
    const nul = await mend(ready.id, 2, { title: '有\u0000零' });
    expect(nul.status).toBeLessThan(500);
    expect((await stage.rowsOf(organizer, ready.id))[0]?.state).toBe('rejected');
  });
});
