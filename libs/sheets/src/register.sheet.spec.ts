import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ReadRegister, RegisterMendings, UnderstoodRecord } from './register.model.ts';
import type { RegisterKind } from './register.columns.ts';
import { readRegisterSheet } from './register.sheet.ts';
import { writeRegisterTemplate, writeRejectedRecords } from './register.workbook.ts';
import { bookFile, FORMATS, textFile, workbookOf, type CorpusLines } from './tally.corpus.ts';

const context = { from: '2016-09-12', to: '2016-10-18', offset: '+08:00' };
type Read = ReadRegister & { ok: true };
const read = (
  kind: RegisterKind,
  bytes: Uint8Array,
  answers: Record<string, string> = {},
  mendings?: RegisterMendings,
): Read => {
  const file = readRegisterSheet(kind, bytes, context, new Map(Object.entries(answers)), mendings);
  if (!file.ok) throw new Error(file.problem.code);
  return file;
};
const problems = ({ problems: found }: UnderstoodRecord): string[] => found.map(({ code }) => code);
const remarks = (file: Read): string[] => file.remarks.map(({ code }) => code);

const MEDIA: CorpusLines = [
  ['广东省媒体报道清单'],
  ['序号', '新闻标题*', '媒体名称', '报道链接', '刊发日期', '活动编号', '媒体类型'],
  [
    '1',
    '双创周深圳会场开幕',
    '新华网',
    'http://www.xinhuanet.com/a/1.htm?spm=1',
    '10月12日',
    '2016-GD-00001',
    '网站',
  ],
  ['2', '创客的一天', '广东卫视', 'https://tv.gdtv.cn/v/2', '2016-10-13', ' 2016-gd-00001', '电视台'],
  ['合计', '2篇'],
];
const AGREEMENTS: CorpusLines = [
  ['项目名称*', '甲方*', '乙方*', '金额（万元）', '阶段', '签约日期', '活动编号'],
  ['基因检测', '深圳大学', '华大基因', '1,200.5', '已签约', '10.12', '2016-GD-00001'],
  ['光伏电站', '甲公司', '乙公司', '', '意向', '', '2016-GD-00001'],
];

describe('a list of media reports', () => {
  test.each(Object.entries(FORMATS))('is read from %s', (_, written) => {
    const { rows } = read('media', written(MEDIA));
    expect(rows.map(({ said }) => said)).toEqual([
      {
        of: 'media',
        title: '双创周深圳会场开幕',
        outlet: '新华网',
        link: 'http://www.xinhuanet.com/a/1.htm?spm=1',
        day: '2016-10-12',
        code: '2016-GD-00001',
        unit: null,
        kind: 'web',
      },
      {
        of: 'media',
        title: '创客的一天',
        outlet: '广东卫视',
        link: 'https://tv.gdtv.cn/v/2',
        day: '2016-10-13',
        code: '2016-GD-00001',
        unit: null,
        kind: 'broadcast',
      },
    ]);
  });

  test('says what is wrong with a row, cell by cell, and is mended', () => {
    const bytes = textFile([
      ['链接', '标题', '媒体', '地区', '日期'],
      ['www.people.com.cn/n/1', '有标题', '人民网', '深圳', '10-12'],
      ['见附件', '', '人民网', '某地', '下周'],
    ]);
    const { rows } = read('media', bytes);
    expect(rows[0]?.said).toMatchObject({ link: 'http://www.people.com.cn/n/1', unit: 'CN-GD-440300' });
    expect(rows[1] && problems(rows[1])).toEqual(['bad_link', 'required', 'unreadable_day', 'unknown_place']);
    const mended = new Map([
      [
        rows[1]?.key ?? 0,
        new Map([
          ['link', 'https://people.cn/2'],
          ['title', '补上标题'],
          ['region', '广东'],
          ['day', ''],
        ] as const),
      ],
    ]);
    const again = read('media', bytes, {}, mended).rows[1];
    expect(again?.said).toMatchObject({ link: 'https://people.cn/2', unit: 'CN-GD', day: null });
    expect(again?.cells.find(({ field }) => field === 'link')?.was).toBe('见附件');
  });

  test('leaves out what is hidden, sums, examples and other columns, and says so', () => {
    const file = read(
      'media',
      bookFile({
        lines: [
          ['链接', '标题', '媒体', '点击量'],
          ['示例：https://a.cn', '示例标题', '示例媒体', 1],
          ['https://a.cn/1', '标题一', '媒体一', 5],
          ['https://a.cn/2', '标题二', '媒体二', 5],
          ['小计', 2],
        ],
        hiddenRows: [4],
      }),
    );
    expect(file.rows).toHaveLength(1);
    expect(remarks(file).toSorted()).toEqual(['example_row', 'hidden_rows', 'total_row', 'unknown_column']);
  });

  test('that is none is refused with what it lacks', () => {
    const codeOf = (lines: CorpusLines): string => {
      const file = readRegisterSheet('media', textFile(lines), context);
      return file.ok ? 'ok' : file.problem.code;
    };
    expect(
      codeOf([
        ['姓名', '年龄'],
        ['a', '1'],
      ]),
    ).toBe('no_header');
    expect(
      codeOf([
        ['标题', '媒体', '日期'],
        ['a', 'b', '10.12'],
      ]),
    ).toBe('missing_columns');
    expect(codeOf([['链接', '标题', '媒体']])).toBe('no_rows');
  });
});

describe('a list of agreements', () => {
  test.each(Object.entries(FORMATS))('is read from %s, money in its unit', (_, written) => {
    const { rows, questions } = read('agreements', written(AGREEMENTS));
    expect(questions).toEqual([]);
    expect(rows.map(({ said }) => said)).toEqual([
      {
        of: 'agreements',
        name: '基因检测',
        partyA: '深圳大学',
        partyB: '华大基因',
        amount: 1_200_500_000,
        stage: 'signed',
        day: '2016-10-12',
        code: '2016-GD-00001',
        unit: null,
      },
      expect.objectContaining({ amount: null, stage: 'intent', day: null }),
    ]);
  });

  test('without a unit of money is asked about, and remembers the layout', () => {
    const lines = [
      ['项目名称*', '甲方*', '乙方*', '金额', '阶段', '签约日期', '活动编号'],
      ...AGREEMENTS.slice(1),
    ];
    const asked = read('agreements', textFile(lines));
    const [question] = asked.questions;
    expect([question?.kind, question?.options]).toEqual(['unit', ['元', '万元', '亿元']]);
    const amounts = ['元', '万元', '亿元'].map((unit) => {
      const said = read('agreements', textFile(lines), { [question?.id ?? '']: unit }).rows[0]?.said;
      return said?.of === 'agreements' ? said.amount : null;
    });
    expect(amounts).toEqual([120_050, 1_200_500_000, null]);
    expect(read('agreements', textFile(lines)).layout).toBe(asked.layout);
  });

  test.each([
    ['3.5亿元', 35_000_000_000],
    ['200万元', 200_000_000],
    ['¥1,020', 102_000],
    ['１２００元', 120_000],
    ['近1亿元', 10_000_000_000],
    ['无', null],
  ])('%s is %s fen in a column of yuan', (text, fen) => {
    const { rows } = read(
      'agreements',
      textFile([
        ['项目名称', '甲方', '乙方', '金额(元)'],
        ['项目', '甲方单位', '乙方单位', text],
      ]),
      { 'cells:agreement_amount:金额(元)': 'cell' },
    );
    expect(rows[0]?.said).toMatchObject({ amount: fen });
  });

  test('names merged over rows are each row’s; merged money counts once', () => {
    const { rows } = read(
      'agreements',
      workbookOf([
        {
          lines: [
            ['项目名称', '甲方', '乙方', '金额(万元)'],
            ['一期', '甲单位', '乙单位', 100],
            ['二期', null, '丙单位', null],
          ],
          merges: ['B2:B3', 'D2:D3'],
        },
      ]),
    );
    expect(rows.map(({ said }) => said)).toMatchObject([
      { partyA: '甲单位', amount: 100_000_000 },
      { partyA: '甲单位', amount: null },
    ]);
  });
});

describe.each(['media', 'agreements'] as const)('the template of %s', (kind) => {
  const template = {
    identity: {
      kind,
      edition: 'week-2016',
      organisation: 'society-17',
      from: '2016-10-12',
      to: '2016-10-18',
      version: 1,
    },
    organisation: '中国机械工程学会',
    edition: '2016年全国双创周',
    events: [{ code: '2016-GD-00001', title: '=路演' }],
    days: ['2016-10-12'],
    places: ['广东省'],
  };
  const line =
    kind === 'media'
      ? ['https://a.cn/1', '标题一', '媒体一', '2016-10-12', '2016-GD-00001', '', '报刊']
      : ['项目', '甲方单位', '乙方单位', '3.5', '签约', '2016-10-12', '2016-GD-00001', ''];

  test.each(['zh-CN', 'en'] as const)('filled in (%s) is known again and asks nothing', (language) => {
    const file = read(kind, writeRegisterTemplate(language, template, [line]));
    expect(file.template).toEqual(template.identity);
    expect(file.questions).toEqual([]);
    expect(file.rows.map(problems)).toEqual([[]]);
    expect(remarks(file)).toEqual([]);
  });

  test('is no template of the other kind', () => {
    const other = kind === 'media' ? 'agreements' : 'media';
    expect(readRegisterSheet(other, writeRegisterTemplate('zh-CN', template, [line]), context).ok).toBe(
      false,
    );
  });

  test('rejected rows come back as they were, and can be mended', () => {
    const cells = [
      { field: kind === 'media' ? 'link' : 'name', raw: '=1+1', unit: null },
      { field: 'amount', raw: '1,200', unit: '万元' },
    ];
    const bytes = writeRejectedRecords('zh-CN', kind, [{ place: '3', cells, reason: '缺标题' }]);
    const [row] = read(kind, bytes).rows;
    expect(row?.cells.map(({ raw }) => raw)).toContain('=1+1');
  });
});

test('no file makes the reader throw or hang', () => {
  const cell = fc.oneof(
    fc.constantFrom(
      '链接',
      '标题',
      '媒体',
      '项目名称',
      '甲方',
      '乙方',
      '金额',
      '__proto__',
      '合计',
      'https://a.cn',
      '3.5亿',
      '#REF!',
    ),
    fc.string(),
  );
  fc.assert(
    fc.property(
      fc.constantFrom('media' as const, 'agreements' as const),
      fc.array(fc.array(cell, { maxLength: 6 }), { maxLength: 8 }),
      (kind, lines) => {
        const file = readRegisterSheet(kind, textFile(lines), context);
        if (file.ok) for (const row of file.rows) expect(row.said === null).toBe(row.problems.length > 0);
      },
    ),
  );
});
