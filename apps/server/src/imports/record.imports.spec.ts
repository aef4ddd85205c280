import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AgreementPage, Event, Import, MediaPage, Proof } from '@innoweek/contracts';
import { writeRegisterTemplate } from '@innoweek/sheets';
import { ImportStage } from '../../test/import.stage.ts';
import type { TestClient } from '../../test/test.client.ts';

let stage: ImportStage;
let organizer: TestClient;
let guangdong: TestClient;
let event: Event;
let other: Event;

beforeAll(async () => {
  stage = await ImportStage.set();
  ({ organizer, guangdong } = stage);
});
afterAll(() => stage.server.stop());

const newEvents = async (): Promise<void> => {
  event = await stage.server.createApprovedEvent(stage.body.id);
  other = await stage.server.createApprovedEvent(stage.body.id);
};
const csv = (...lines: string[]): Uint8Array => new TextEncoder().encode(lines.join('\r\n'));
const upload = async (
  client: TestClient,
  kind: string,
  bytes: Uint8Array,
  name = '清单.csv',
): Promise<Import> => {
  const reply = await stage.upload(client, bytes, name, kind);
  expect(reply.status).toBe(202);
  return stage.reaches(client, reply.body.id, 'ready', 'failed', 'question');
};
const commit = async (client: TestClient, id: string, body: object = {}): Promise<Import> => {
  expect((await client.post(`/imports/${id}/commit`, body)).status).toBe(202);
  return stage.reaches(client, id, 'committed', 'ready');
};
const undo = async (client: TestClient, id: string): Promise<Import> =>
  (await client.post<Import>(`/imports/${id}/undo`, { reason: '报错了' })).body;
const states = async (client: TestClient, id: string): Promise<string[]> =>
  (await stage.rowsOf(client, id)).map(({ state }) => state);
const counted = async (metric: string, of = event): Promise<number> => {
  await stage.folded();
  const cells = await stage.server.cells(`event:${of.code}`);
  return cells[`event:${of.code}/${metric}/observed`] ?? 0;
};
const nation = async (metric: string): Promise<number> =>
  (await stage.folded())[`nation/${metric}/total`] ?? 0;
const expectBalanced = async (): Promise<void> => {
  await stage.folded();
  const { body } = await stage.coordinator.get<Proof>('/proof');
  expect(body).toMatchObject({ balanced: true, differences: [] });
};

describe('a file of media reports', () => {
  test('shows what it would do, does exactly that, and is taken back', async () => {
    await newEvents();
    const before = await nation('media_reports');
    const bytes = csv(
      '标题,媒体,链接,日期,活动编号',
      `创客大赛落幕,南方日报,https://nf.cn/1?utm_source=x,10.12,${event.code}`,
      `创客大赛落幕,羊城晚报,https://yc.cn/1,10.12,${event.code}`,
      `创客大赛落幕,南方日报,http://m.nf.cn/1/,10.12,${event.code}`,
      `没有链接,南方日报,,10.12,${event.code}`,
      `别家的活动,南方日报,https://nf.cn/9,10.12,2016-SC-00001`,
    );
    const ready = await upload(organizer, 'media', bytes);
    expect(ready).toMatchObject({
      state: 'ready',
      kind: 'media',
      rows: { total: 5, new: 2, unchanged: 1, rejected: 2 },
    });
    expect(ready.impact).toMatchObject({
      'nation/media_reports/total': 2,
      'unit:CN-GD/media_reports/observed': 2,
    });
    const rows = await stage.rowsOf(organizer, ready.id);
    expect(rows[2]?.errors[0]?.message).toBe('与第 2 行是同一条，只计一次。');
    expect(rows[3]?.errors[0]).toMatchObject({ field: 'link', message: '此项必填。' });
    const mended = await organizer.patch(`/imports/${ready.id}/rows/5`, {
      cells: [{ field: 'link', text: 'https://nf.cn/5' }],
    });
    expect([mended.status, await states(organizer, ready.id)]).toEqual([
      200,
      ['new', 'new', 'unchanged', 'new', 'rejected'],
    ]);
    const rejected = await organizer.download(`/imports/${ready.id}/rejected.xlsx`);
    expect(rejected.length).toBeGreaterThan(1_000);
    expect((await organizer.post(`/imports/${ready.id}/commit`, {})).status).toBe(409);
    const done = await commit(organizer, ready.id, { skipRejected: true });
    expect(done.state).toBe('committed');
    expect([await counted('media_reports'), await nation('media_reports')]).toEqual([3, before + 3]);
    const list = await stage.server.nobody.get<MediaPage>(`/media?event=${event.code}&fold=true`);
    expect(list.body).toMatchObject({ total: 2, reports: 3 });
    // The same again changes nothing, whatever the file is called.
    const again = await upload(organizer, 'media', bytes, '改名.csv');
    expect(await states(organizer, again.id)).toEqual([
      'unchanged',
      'unchanged',
      'unchanged',
      'rejected',
      'rejected',
    ]);
    expect(again.impact).toEqual({});
    expect(await undo(organizer, done.id)).toMatchObject({ state: 'undone' });
    expect(await nation('media_reports')).toBe(before);
    await expectBalanced();
  });

  test('moves reports that are there, and gives them back when it is taken back', async () => {
    await newEvents();
    const line = (code: string, title = '松山湖论坛开幕'): Uint8Array =>
      csv('链接,标题,媒体,活动编号', `https://dg.cn/7,${title},东莞日报,${code}`);
    await commit(organizer, (await upload(organizer, 'media', line(event.code))).id);
    const moving = await upload(organizer, 'media', line(other.code));
    expect(await states(organizer, moving.id)).toEqual(['changed']);
    await commit(organizer, moving.id);
    expect([await counted('media_reports'), await counted('media_reports', other)]).toEqual([0, 1]);
    await undo(organizer, moving.id);
    expect([await counted('media_reports'), await counted('media_reports', other)]).toEqual([1, 0]);
    // Another's report is known, and stays as it is.
    const foreign = await upload(
      stage.events.sichuan,
      'media',
      csv('链接,标题,媒体', 'https://dg.cn/7,标题很长的报道,四川日报'),
    );
    expect((await stage.rowsOf(stage.events.sichuan, foreign.id))[0]).toMatchObject({
      state: 'unchanged',
      errors: [{ code: 'known_elsewhere' }],
    });
    await expectBalanced();
  });

  test('of an association counts for its unit, and two files at once count once', async () => {
    const before = await nation('media_reports');
    const bytes = csv(
      '链接,标题,媒体',
      'https://gd.cn/1,全省双创周综述,南方日报',
      'https://gd.cn/2,全省双创周图片,南方日报',
    );
    const files = await Promise.all([upload(guangdong, 'media', bytes), upload(guangdong, 'media', bytes)]);
    await Promise.all(files.map(({ id }) => commit(guangdong, id)));
    expect(await nation('media_reports')).toBe(before + 2);
    await expectBalanced();
  });
});

describe('a file of agreements', () => {
  test('asks once in what unit money is, counts what both partners say once, and is taken back', async () => {
    await newEvents();
    const lines = (...more: string[]): Uint8Array =>
      csv('项目名称,甲方,乙方,签约金额,阶段,活动编号', ...more.map((one) => `${one},${event.code}`));
    const bytes = lines(
      '基因检测合作,广州创客协会,华大基因,"1,200.5",已签约',
      '基因检测合作,华大基因,广州创客协会,"1,200.5",签约',
      '光伏电站,甲公司,乙公司,500,意向',
      '机器人产线,丙公司,丁公司,300,到帐',
    );
    const asked = await upload(organizer, 'agreements', bytes);
    expect([asked.state, asked.questions.length]).toEqual(['question', 1]);
    await organizer.post(`/imports/${asked.id}/answers`, {
      answers: [{ id: asked.questions[0]?.id, choice: '万元' }],
    });
    const ready = await stage.reaches(organizer, asked.id, 'ready', 'failed');
    expect(await states(organizer, ready.id)).toEqual(['new', 'unchanged', 'new', 'rejected']);
    expect(ready.impact).toMatchObject({
      'nation/agreements/total': 1,
      'nation/agreement_amount/total': 1_200_500_000,
    });
    const done = await commit(organizer, ready.id, { skipRejected: true });
    expect([await counted('agreements'), await counted('agreement_amount')]).toEqual([1, 1_200_500_000]);
    // The layout is known now. An intention that is signed is a change.
    const next = await upload(organizer, 'agreements', lines('光伏电站,乙公司,甲公司,480,签约'));
    expect(next).toMatchObject({ state: 'ready', remembered: true });
    expect(await states(organizer, next.id)).toEqual(['new']);
    const partner = await upload(
      guangdong,
      'agreements',
      csv('项目名称,甲方,乙方,金额(万元),活动编号', `基因检测合作,华大基因,广州创客协会,1200,${event.code}`),
    );
    expect((await stage.rowsOf(guangdong, partner.id))[0]?.errors[0]?.code).toBe('counted_with');
    expect(partner.impact).toEqual({});
    await commit(guangdong, partner.id);
    expect(await counted('agreements')).toBe(1);
    await undo(organizer, done.id);
    // What the partner reported stands.
    expect([await counted('agreements'), await counted('agreement_amount')]).toEqual([1, 1_200_000_000]);
    await undo(guangdong, partner.id);
    expect([await counted('agreements'), await counted('agreement_amount')]).toEqual([0, 0]);
    await expectBalanced();
  });

  test('changes the stage of what is there, and gives it back', async () => {
    await newEvents();
    const file = (stageText: string): Uint8Array =>
      csv(
        '项目名称,甲方,乙方,金额(元),阶段,活动编号',
        `石墨烯,甲大学,乙集团,3.5亿元,${stageText},${event.code}`,
      );
    const choose = async (stageText: string): Promise<Import> => {
      const found = await upload(organizer, 'agreements', file(stageText));
      if (found.state !== 'question') return found;
      await organizer.post(`/imports/${found.id}/answers`, {
        answers: [{ id: found.questions[0]?.id, choice: 'cell' }],
      });
      return stage.reaches(organizer, found.id, 'ready', 'failed');
    };
    await commit(organizer, (await choose('意向')).id);
    expect(await counted('agreements')).toBe(0);
    const signed = await choose('签约');
    expect(await states(organizer, signed.id)).toEqual(['changed']);
    await commit(organizer, signed.id);
    expect([await counted('agreements'), await counted('agreement_amount')]).toEqual([1, 35_000_000_000]);
    await undo(organizer, signed.id);
    expect(await counted('agreements')).toBe(0);
    const { body } = await organizer.get<AgreementPage>(`/agreements?event=${event.code}`);
    expect(body).toMatchObject({ total: 1, items: [{ stage: 'intent' }] });
    await expectBalanced();
  });
});

test.each(['media', 'agreements'] as const)(
  'the template of %s comes back from whoever fills it in',
  async (kind) => {
    await newEvents();
    const bytes = await organizer.download(`/imports/templates/${kind}.xlsx`);
    expect(bytes.length).toBeGreaterThan(4_000);
    const line =
      kind === 'media'
        ? ['https://tpl.cn/1', '模板里的报道', '模板日报', '2016-10-12', event.code, '', '']
        : ['模板里的项目', '甲方一', '乙方一', '100', '签约', '2016-10-12', event.code, ''];
    const identity = {
      kind,
      edition: 'week-2016',
      organisation: stage.body.id,
      from: '2016-09-12',
      to: '2016-10-18',
      version: 1,
    };
    const filled = writeRegisterTemplate(
      'zh-CN',
      { identity, organisation: '', edition: '', events: [], days: [], places: [] },
      [line],
    );
    const found = await upload(organizer, kind, filled, '再交.xlsx');
    expect(found).toMatchObject({
      state: 'ready',
      template: { organisation: { id: stage.body.id } },
      rows: { new: 1 },
    });
    const foreign = await upload(stage.events.sichuan, kind, filled, '别人的.xlsx');
    expect(foreign.problem?.code).toBe('template_of_other_organisation');
  },
);
