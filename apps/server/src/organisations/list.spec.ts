import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AuditEntry, Organisation, OrganisationImport, Page, Problem } from '@innoweek/contracts';
import { readOrganisationSheet } from '@innoweek/sheets';
import { TestServer } from '../../test/test.server.ts';

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
  await server.createEdition();
});
afterAll(() => server.stop());

const HEADER = [
  '单位名称*',
  '英文名称',
  '单位类别*',
  '省份/地区',
  '城市',
  '上级单位',
  '统一社会信用代码',
  '简称、曾用名',
];
const CODE = '91350100M000100Y43';

/** As Excel saves it, with a title above the header. */
const workbook = (...lines: (readonly string[])[]): Uint8Array =>
  new TextEncoder().encode(
    ['\ufeff2016年双创周单位名录', ...[HEADER, ...lines].map((line) => line.join(','))].join('\r\n'),
  );

const send = (
  bytes: Uint8Array,
  fields: Record<string, string> = {},
  language = 'zh-CN',
  by = server.administrator,
) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob([Uint8Array.from(bytes)]), '名录.xlsx');
  return by.post<OrganisationImport & Problem>('/organisations/import', form, {
    'accept-language': language,
  });
};
const take = async (bytes: Uint8Array, commit = false): Promise<OrganisationImport> => {
  const { status, body } = await send(bytes, commit ? { commit: 'true' } : {});
  expect([status, body]).toEqual([200, expect.anything()]);
  return body;
};
const named = async (q: string): Promise<Organisation[]> =>
  (await server.administrator.get<Page<Organisation>>(`/organisations?q=${encodeURIComponent(q)}`)).body
    .items;
const states = (list: OrganisationImport) => list.items.map(({ row, state }) => [row, state]);
const errors = (list: OrganisationImport) =>
  list.items.flatMap(({ row, errors: found }) => found.map(({ column, code }) => [row, column, code]));

describe('a list of organisations', () => {
  const list = workbook(
    [
      '珠海无人机协会',
      'Zhuhai UAV Association',
      '其他',
      '广东省',
      '珠海',
      '珠海科创联合会',
      CODE,
      '珠无协、珠海航模会',
    ],
    // Its parent is a row below.
    ['珠海科创联合会', '', '地方科协', '广东', '珠海市', '广东省科学技术协会'],
    ['中国无人机测试学会', '', '全国学会', '', '', 'CAST'],
  );

  test('is shown first, and taken in whole; the same again changes nothing', async () => {
    const shown = await take(list);
    expect(shown).toMatchObject({ committed: false, rows: { total: 3, new: 3, rejected: 0 } });
    expect(await named('珠海')).toEqual([]);
    const done = await take(list, true);
    expect(done).toMatchObject({ committed: true, rows: { new: 3 } });
    const [association, society] = [(await named('珠无协'))[0], (await named('中国无人机'))[0]];
    const [parent] = await named('珠海科创');
    expect(association).toMatchObject({
      name: '珠海无人机协会',
      nameEn: 'Zhuhai UAV Association',
      kind: 'other',
      region: '440400',
      unit: 'CN-GD',
      parent: parent?.id,
      creditCode: CODE,
      aliases: ['珠无协', '珠海航模会'],
    });
    expect([parent?.parent, parent?.unit]).toEqual(['association-cn-gd', 'CN-GD']);
    expect([society?.parent, society?.unit, society?.region]).toEqual(['cast', 'none', null]);
    const trail = await server.administrator.get<Page<AuditEntry>>('/audit?action=organisation.import');
    expect(trail.body.items[0]).toMatchObject({ detail: { file: '名录.xlsx', created: expect.anything() } });

    const again = await take(list, true);
    expect(again).toMatchObject({ committed: true, rows: { new: 0, changed: 0, unchanged: 3 } });
    expect(
      (await server.administrator.get<Page<AuditEntry>>('/audit?action=organisation.import')).body.total,
    ).toBe(1);
  });

  test('finds an organisation by its code or any of its names, and adds what is new', async () => {
    const done = await take(
      workbook(
        ['珠海无人机联盟', '', '', '', '', '', CODE, ''],
        ['珠海科创联合会', 'Zhuhai Union', '', '', '', '', '', '珠科联'],
      ),
      true,
    );
    expect(done.items.map(({ state, changes }) => [state, changes])).toEqual([
      ['changed', ['aliases']],
      ['changed', ['nameEn', 'aliases']],
    ]);
    expect((await named('珠海无人机联盟'))[0]?.name).toBe('珠海无人机协会');
    expect((await named('珠科联'))[0]).toMatchObject({ nameEn: 'Zhuhai Union', kind: 'local_association' });
  });

  test('names every row that cannot be taken, and takes none', async () => {
    const bad = workbook(
      ['好单位一号', '', '其他'],
      ['', '', '其他'],
      ['坏类别', '', '俱乐部'],
      ['坏代码', '', '其他', '', '', '', '91350100M000100Y44'],
      ['坏地区', '', '其他', '火星省'],
      ['无类别'],
      ['珠海科创联合会', '', '其他', '四川省'],
      ['别名被占', '', '其他', '', '', '', '', '珠无协'],
      ['找不到上级', '', '其他', '', '', '不存在的单位'],
      ['好单位一号', '', '其他'],
      ['环一', '', '其他', '', '', '环二'],
      ['环二', '', '其他', '', '', '环一'],
      ['自己', '', '其他', '', '', '自己'],
      ['中国科学技术协会', '', '其他'],
      ['新名称', '', '其他', '', '', '', CODE],
      ['珠海科创联合会', '', '', '', '', '', CODE],
    );
    const shown = await take(bad, true);
    expect(shown.committed).toBe(false);
    expect(errors(shown)).toEqual([
      [4, '单位名称*', 'required'],
      [5, '单位类别*', 'bad_kind'],
      [6, '统一社会信用代码', 'credit_code_wrong'],
      [7, '省份/地区', 'unknown_region'],
      [8, '单位类别*', 'required'],
      [9, '单位类别*', 'kind_fixed'],
      [9, '省份/地区', 'region_fixed'],
      [10, '简称、曾用名', 'name_taken'],
      [11, '上级单位', 'unknown_parent'],
      [12, '单位名称*', 'duplicate_row'],
      [13, '上级单位', 'parent_below'],
      [14, '上级单位', 'parent_below'],
      [15, '上级单位', 'parent_below'],
      [16, '单位类别*', 'kind_fixed'],
      [18, '统一社会信用代码', 'credit_code_taken'],
      [18, '单位名称*', 'duplicate_row'],
    ]);
    expect(shown.items.find(({ row }) => row === 5)?.errors[0]?.message).toContain('俱乐部');
    expect(await named('好单位一号')).toEqual([]);
  });

  test('of text in GBK is read as well; what is no list says why', async () => {
    const gbk = Uint8Array.from([
      ...[0xb5, 0xa5, 0xce, 0xbb, 0xc3, 0xfb, 0xb3, 0xc6], // 单位名称
      0x2c,
      ...[0xc0, 0xe0, 0xb1, 0xf0], // 类别
      0x0d,
      0x0a,
      ...[0xb9, 0xe3, 0xd6, 0xdd, 0xd0, 0xad, 0xbb, 0xe1], // 广州协会
      0x2c,
      ...[0xc6, 0xe4, 0xcb, 0xfb], // 其他
      0x0d,
      0x0a,
    ]);
    expect(states(await take(gbk))).toEqual([[2, 'new']]);
    for (const bytes of [
      new Uint8Array(),
      new TextEncoder().encode('<html>'),
      workbook(),
      new Uint8Array(64),
    ]) {
      const { status, body } = await send(bytes);
      expect([status, body]).toEqual([422, expect.objectContaining({ code: 'file_unreadable' })]);
    }
    const english = await send(new Uint8Array(), {}, 'en');
    expect(english.body).toMatchObject({ title: expect.stringMatching(/^The file is empty/) });
    expect((await send(gbk, { commit: 'perhaps' })).status).toBe(400);
    expect((await send(gbk, { kind: 'x' })).status).toBe(400);
  });

  test('comes empty as a template that is read by its own header', async () => {
    for (const language of ['zh-CN', 'en']) {
      const reply = await fetch(`${server.url}/api/v1/organisations/template.xlsx`, {
        headers: { 'accept-language': language },
      });
      const read = readOrganisationSheet(new Uint8Array(await reply.arrayBuffer()));
      expect(read).toEqual({ ok: false, problem: { code: 'no_rows', params: {} } });
    }
  });

  test('is for administrators', async () => {
    const reply = await send(list, {}, 'zh-CN', await server.actAs(['coordinator']));
    expect([reply.status, reply.body.code]).toEqual([403, 'forbidden']);
  });
});
