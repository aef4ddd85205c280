import { bookFile, type CorpusFile, HEADER, rowOf, textFile, utf8, workbookOf } from './tally.corpus.ts';

/** Where the table is, what its rows are, and what they speak of. */
export const LAYOUTS: readonly CorpusFile[] = [
  [
    'titles, instructions, an example and a row of units above',
    textFile([
      ['附件2'],
      ['广东省活动周数据报送表', '', ''],
      ['填写说明：参与人次包括线上；日期写成 10月12日'],
      [],
      HEADER,
      ['', '', '（人次）'],
      ['例：GD-2016-999', '10月12日', '500'],
      rowOf('1200'),
    ]),
    ['8 GD-2016-001 2016-10-12 p=1200', '~ example_row 7'],
  ],
  [
    'columns in any order, in English, with stars and line breaks',
    textFile([
      ['Attendances *', 'Media\nreports', 'Event code*', 'Agreement amount (万元)', 'Date'],
      ['1200', '3', 'GD-2016-001', '5', '2016-10-12'],
    ]),
    ['2 GD-2016-001 2016-10-12 p=1200 m=3 fen=5000000'],
  ],
  [
    'a header of two rows, merged',
    bookFile({
      lines: [
        ['活动编号', '日期', '参与情况', null, '签约情况', null],
        [null, null, '线下人次', '线上人次', '项目数', '金额（万元）'],
        ['GD-2016-001', '10月12日', 100, 200, 3, 4],
      ],
      merges: ['A1:A2', 'B1:B2', 'C1:D1', 'E1:F1'],
    }),
    ['3 GD-2016-001 2016-10-12 p=300 a=3 fen=4000000'],
  ],
  [
    'a header of two rows in text, not merged',
    textFile([
      ['活动编号', '日期', '参与人次', '', '签约', ''],
      ['', '', '线下', '线上', '项目（项）', '金额（亿元）'],
      rowOf('100', '200', '3', '0.4'),
    ]),
    ['3 GD-2016-001 2016-10-12 p=300 a=3 fen=4000000000'],
  ],
  [
    'a header again on each printed page',
    textFile([HEADER, rowOf('1'), HEADER, ['GD-2016-002', '10-13', '2']]),
    ['2 GD-2016-001 2016-10-12 p=1', '4 GD-2016-002 2016-10-13 p=2'],
  ],
  [
    'sheets by city; one of another year and one without a table',
    workbookOf([
      { name: '广州', lines: [HEADER, ['GD-2016-001', '10-12', 1]] },
      { name: '2015年', lines: [HEADER, ['GD-2015-001', '10-12', 5]] },
      { name: '深圳', lines: [HEADER, ['SZ-2016-001', '10-12', 2]] },
      { name: '说明', lines: [['请于周五前报送']] },
    ]),
    [
      '2 GD-2016-001 2016-10-12 p=1',
      '2 SZ-2016-001 2016-10-12 p=2',
      '~ other_year_sheet 2015年 2015',
      '~ unread_sheet 说明',
    ],
  ],
  [
    'footers with sources, notes and signatures',
    textFile([
      HEADER,
      rowOf('1200'),
      ['数据来源：各地市科协', '', ''],
      ['注：含线上', '', ''],
      ['', '填报人：张三', ''],
      ['审核：李四', '', '2016年10月20日'],
      ['单位（盖章）：', '', ''],
    ]),
    ['2 GD-2016-001 2016-10-12 p=1200', '~ text_row 3–7'],
  ],
  [
    'names that are merged fill down; a merged count counts once',
    bookFile({
      lines: [HEADER, ['GD-2016-001', '10-12', 300], [null, '10-13', null], ['GD-2016-002', '10-13', 5]],
      merges: ['A2:A3', 'C2:C3'],
    }),
    ['2 GD-2016-001 2016-10-12 p=300', '3 GD-2016-001 2016-10-13', '4 GD-2016-002 2016-10-13 p=5'],
  ],
  [
    'hidden rows, columns and sheets',
    workbookOf([
      {
        name: 's',
        lines: [
          [...HEADER, '媒体报道'],
          [...rowOf('1'), '9'],
          [...rowOf('2'), '9'],
          ['GD-2016-002', '10-13', '3', '9'],
        ],
        hiddenRows: [3],
        hiddenColumns: [3],
      },
      { name: '底稿', lines: [HEADER, rowOf('7')], hidden: true },
    ]),
    [
      '2 GD-2016-001 2016-10-12 p=1',
      '4 GD-2016-002 2016-10-13 p=3',
      '~ hidden_sheet 底稿',
      '~ hidden_rows s 3',
      '~ hidden_columns s D',
    ],
  ],
  [
    'a web page that hides a row, a column and a table',
    utf8(
      `<table><tr><td><table><tr><td>报表</td></tr></table></td></tr></table>
       <table><colgroup span=2><col></colgroup><col span=2><col style='display:none;mso-width-source:userset'>
       <thead><tr><th>活动编号</th><th>日期</th><th>参与人次</th><th>媒体报道</th></tr></thead>${[
         ['', '10-12', '1'],
         [" style='display: none'", '10-12', '2'],
         [' height=19 title="not hidden here" data-x="display:none"', '10-13', '3'],
       ]
         .map(
           ([hidden = '', day = '', people = '']) =>
             `<tr${hidden}><td>GD-2016-001</td><td>${day}</td><td>${people}</td><td>9</td></tr>`,
         )
         .join('<!--[if gte mso 9]><tr><td>1</td></tr><![endif]-->')}
       <tbody hidden><tr><td>GD-2016-001</td><td>10-14</td><td>4</td><td>9</td></tr></tbody>
       <tr><td hidden>GD-2016-001</td><td hidden>10-15</td><td hidden>5</td><td hidden>9</td></tr></table>
       <table hidden><tr><td>活动编号</td><td>日期</td><td>参与人次</td></tr>
       <tr><td>GD-2016-002</td><td>10-13</td><td>7</td></tr></table>`,
    ),
    [
      '2 GD-2016-001 2016-10-12 p=1',
      '4 GD-2016-001 2016-10-13 p=3',
      '~ hidden_sheet Sheet3',
      '~ unread_sheet Sheet1',
      '~ hidden_rows Sheet2 3, 5–6',
      '~ hidden_columns Sheet2 D',
    ],
  ],
  [
    'a web page that hides the cells of a column',
    utf8(
      `<table><tr><td>活动编号</td><td hidden>序号</td><td>日期</td><td style="visibility:hidden">参与人次</td><td>参与人次</td></tr>
       <tr><td>GD-2016-001</td><td hidden>1</td><td>10-12</td><td style="visibility:hidden">5</td><td>6</td></tr></table>`,
    ),
    ['2 GD-2016-001 2016-10-12 p=6', '~ hidden_columns Sheet1 B, D'],
  ],
  [
    'nothing but hidden rows',
    bookFile({ lines: [HEADER, rowOf('1'), rowOf('2')], hiddenRows: [2, 3] }),
    ['no_rows'],
  ],
  [
    'columns of plans, other years and intentions are not ours',
    textFile([
      [...HEADER, '预计参与人次', '去年参与人次', '意向签约金额（万元）', '累计参与人次'],
      rowOf('1200', '5000', '900', '70', '9000'),
    ]),
    [
      '2 GD-2016-001 2016-10-12 p=1200',
      '~ unknown_column 预计参与人次',
      '~ unknown_column 去年参与人次',
      '~ unknown_column 意向签约金额（万元）',
      '~ unknown_column 累计参与人次',
    ],
  ],
  [
    'headers named as properties of objects',
    textFile([
      ['__proto__', 'constructor', ...HEADER, 'toString'],
      ['1', '2', ...rowOf('3'), '4'],
    ]),
    [
      '2 GD-2016-001 2016-10-12 p=3',
      '~ unknown_column __proto__',
      '~ unknown_column constructor',
      '~ unknown_column toString',
    ],
  ],
  [
    'two tables on one sheet, one under the other',
    textFile([
      ['一、活动情况'],
      HEADER,
      rowOf('7'),
      ['合计', '', '7'],
      [],
      ['二、地区情况（单位：万人次）'],
      ['参与人次', '日期', '地区'],
      ['1.2', '10-13', '广东省'],
    ]),
    ['3 GD-2016-001 2016-10-12 p=7', '8 CN-GD 2016-10-13 p=12000', '~ total_row 4', '= 4 合计 p 7/7'],
  ],
  [
    'events whose titles begin like totals and notes',
    textFile([
      ['活动名称', '日期', '参与人次'],
      ...[
        '其中心灵之旅',
        '全市创客大赛',
        '注塑技术展',
        '来源于生活展',
        '合计方法研讨会',
        '累计疲劳讲座',
        '审核员培训',
      ].map((title) => [title, '10-12', '1']),
      ['全市合计', '', '7'],
      ['其中深圳', '', '2'],
    ]),
    [
      ...[
        '其中心灵之旅',
        '全市创客大赛',
        '注塑技术展',
        '来源于生活展',
        '合计方法研讨会',
        '累计疲劳讲座',
        '审核员培训',
      ].map((title, at) => `${String(at + 2)} “${title}” 2016-10-12 p=1`),
      '~ total_row 9–10',
      '= 9 全市合计 p 7/7',
    ],
  ],
  [
    'two columns of the same',
    textFile([['活动编号', '日期', '参与人次', '参加人数'], rowOf('1', '2')]),
    ['2 GD-2016-001 2016-10-12', '? column C 参与人次|D 参加人数'],
  ],
  [
    'subtotals and a total are checked, not added',
    textFile([
      HEADER,
      rowOf('100'),
      ['GD-2016-002', '10-13', '200'],
      ['小计', '', '300'],
      ['GD-2016-003', '10-13', '50'],
      ['小计', '', '50'],
      ['全市合计', '', '400'],
      ['其中：线上', '', '30'],
    ]),
    [
      '2 GD-2016-001 2016-10-12 p=100',
      '3 GD-2016-002 2016-10-13 p=200',
      '5 GD-2016-003 2016-10-13 p=50',
      '~ total_row 4, 6–8',
      '= 4 小计 p 300/300',
      '= 6 小计 p 50/50',
      '= 7 全市合计 p 400/350',
    ],
  ],
  [
    'a total above its rows, with spaces inside',
    textFile([HEADER, ['合　计', '', '300'], rowOf('100'), ['GD-2016-002', '10-13', '200']]),
    [
      '3 GD-2016-001 2016-10-12 p=100',
      '4 GD-2016-002 2016-10-13 p=200',
      '~ total_row 2',
      '= 2 合　计 p 300/300'.replace('　', ' '),
    ],
  ],
  [
    'a formula that lost what it summed',
    bookFile({
      lines: [
        HEADER,
        ['GD-2016-001', '10-12', { t: 'e', v: 0x17, w: '#REF!' }],
        ['GD-2016-002', '10-12', { t: 'n', v: 7, f: 'SUM(1,6)' }],
      ],
    }),
    ['2 GD-2016-001 2016-10-12 !broken_formula:参与人次', '3 GD-2016-002 2016-10-12 p=7'],
  ],
  [
    'events by title, day and organiser',
    textFile([
      ['序号', '活动名称', '主办单位', '活动日期', '参加人次'],
      ['1', '机器人大赛', '广东省科协', '10月12日', '300'],
      ['2', '', '', '10月13日', '5'],
    ]),
    ['2 “机器人大赛” 2016-10-12 p=300', '3 ? 2016-10-13 p=5 !subject_missing:活动名称'],
  ],
  [
    'codes that lost digits',
    bookFile({
      lines: [HEADER, [912345678901234567, '10-12', 1], ['9.12E+17', '10-12', 1], [20160001, '10-12', 1]],
    }),
    [
      '2 ? 2016-10-12 p=1 !digits_lost:活动编号',
      '3 ? 2016-10-12 p=1 !digits_lost:活动编号',
      '4 20160001 2016-10-12 p=1',
    ],
  ],
  [
    'lines that hold two numbers',
    textFile([HEADER, rowOf('1200\n300'), rowOf('1200 300'), rowOf('12 13'), rowOf('1 234 567')]),
    [
      '2 GD-2016-001 2016-10-12 !unreadable_number:参与人次',
      '3 GD-2016-001 2016-10-12 !unreadable_number:参与人次',
      '4 GD-2016-001 2016-10-12 !unreadable_number:参与人次',
      '5 GD-2016-001 2016-10-12 p=1234567',
    ],
  ],
  [
    'thousands that the commas of the file split',
    utf8('活动编号,日期,参与人次,媒体报道\nGD-2016-001,10-12,1,200,3\nGD-2016-002,10-12,5,300\n'),
    ['2 GD-2016-001 2016-10-12 p=1 m=200 !extra_cells:', '3 GD-2016-002 2016-10-12 p=5 m=300'],
  ],
  [
    'a web page that begins with its table, cells over several rows',
    utf8(
      '<table><tr><th>活动编号</th><th>日期</th><th>参与人次</th></tr><tr><td rowspan=2>GD-2016-001</td><td>10.10</td><td>1,200</td></tr><tr><td>10.1</td><td>&nbsp;00012</td></tr><tr><td colspan=2>合计</td><td>1212</td></tr></table>',
    ),
    [
      '2 GD-2016-001 2016-10-10 p=1200',
      '3 GD-2016-001 - p=12 !unreadable_day:日期',
      '~ total_row Sheet1 4',
      '= 4 合计 p 1212/1212',
    ],
  ],
  [
    'numerals without end',
    textFile([
      HEADER,
      rowOf('一'.repeat(400)),
      rowOf('1'.repeat(90)),
      rowOf('1'.repeat(4000)),
      rowOf('万'.repeat(400)),
      rowOf(`1${'0'.repeat(30)}亿`),
    ]),
    [
      '2 GD-2016-001 2016-10-12 !unreadable_number:参与人次',
      '3 GD-2016-001 2016-10-12 !too_large:参与人次',
      '4 GD-2016-001 2016-10-12 !unreadable_number:参与人次',
      '5 GD-2016-001 2016-10-12 !unreadable_number:参与人次',
      '6 GD-2016-001 2016-10-12 !too_large:参与人次',
    ],
  ],
  ['nothing', new Uint8Array(), ['empty_file']],
  ['blank lines', utf8('\n\n , ,\n'), ['empty_file']],
  ['a letter', utf8('各省科协：\n请于周五前报送。'), ['no_header']],
  ['a page without a table', utf8('<html><p>活动编号</p></html>'), ['not_a_spreadsheet']],
  ['a header without rows', textFile([HEADER]), ['no_rows']],
];
