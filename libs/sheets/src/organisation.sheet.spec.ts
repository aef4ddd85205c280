import { utils, write } from '@e965/xlsx';
import { describe, expect, test } from '@jest/globals';
import { readOrganisationSheet, type OrganisationRow } from './organisation.sheet.ts';
import { ORGANISATION_ROW_CODES, organisationTexts } from './organisation.texts.ts';

const workbook = (lines: unknown[][]): Uint8Array => {
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet(lines), '名录');
  const bytes: unknown = write(book, { type: 'array', bookType: 'xlsx' });
  if (!(bytes instanceof ArrayBuffer)) throw new Error('no workbook');
  return new Uint8Array(bytes);
};
const rowsOf = (lines: unknown[][]): OrganisationRow[] => {
  const read = readOrganisationSheet(workbook(lines));
  if (!read.ok) throw new Error(read.problem.code);
  return read.rows;
};

describe('a list of organisations', () => {
  test('is read in any order of columns, below titles, under the names that people use', () => {
    const [row] = rowsOf([
      ['某某省双创周单位名录'],
      ['填表说明：请如实填写'],
      ['序号', '类型*', '单位全称\n（与公章一致）*', '城市', '省份', '备注', '统一社会信用代码', '曾用名'],
      [1, '全国学会', '中国测试学会', '深圳', '广东', '无', ' 91350100m000100y43 ', '测会/中测'],
    ]);
    expect(row).toMatchObject({
      row: 4,
      problems: [],
      said: {
        name: '中国测试学会',
        nameEn: null,
        kind: 'national_society',
        region: '440300',
        parent: null,
        creditCode: '91350100M000100Y43',
        aliases: ['测会', '中测'],
      },
    });
  });

  test.each([
    ['Local association', 'local_association'],
    ['enterprise-association', 'enterprise_association'],
    ['企业 科协', 'enterprise_association'],
    ['其它', 'other'],
  ])('understands the kind %s', (text, kind) => {
    expect(
      rowsOf([
        ['单位名称', '类别'],
        ['某单位', text],
      ])[0]?.said?.kind,
    ).toBe(kind);
  });

  test('nobody makes another CAST', () => {
    const [row] = rowsOf([
      ['单位名称', '类别'],
      ['某单位', '中国科协'],
    ]);
    expect(row?.problems).toMatchObject([{ column: '类别', code: 'bad_kind' }]);
  });

  test('a code that a spreadsheet took for a number has lost its digits', () => {
    const [row] = rowsOf([
      ['单位名称', '类别', '信用代码'],
      ['某单位', '其他', 911101080000123456],
    ]);
    expect(row).toMatchObject({ said: null, problems: [{ column: '信用代码', code: 'digits_lost' }] });
  });

  test('has a sentence for everything that can be wrong, in both languages', () => {
    for (const language of ['zh-CN', 'en'] as const)
      expect(Object.keys(organisationTexts[language]).toSorted()).toEqual(
        [...ORGANISATION_ROW_CODES].toSorted(),
      );
  });
});
