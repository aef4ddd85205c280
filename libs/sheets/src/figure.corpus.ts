import { bookFile, type CorpusFile, HEADER, rowOf, textFile, workbookOf } from './tally.corpus.ts';

/** Numbers and their units. */
export const FIGURES: readonly CorpusFile[] = [
  [
    'money without a unit',
    textFile([[...HEADER, '签约金额'], rowOf('1', '500')]),
    ['2 GD-2016-001 2016-10-12 p=1', '? unit 签约金额 元|万元|亿元'],
  ],
  [
    'money whose every cell names its unit is not asked about',
    textFile([
      [...HEADER, '签约金额'],
      rowOf('1', '3.5亿'),
      rowOf('1', '200万元'),
      rowOf('1', '99.99元'),
      rowOf('1', '0'),
    ]),
    [
      '2 GD-2016-001 2016-10-12 p=1 fen=35000000000',
      '3 GD-2016-001 2016-10-12 p=1 fen=200000000',
      '4 GD-2016-001 2016-10-12 p=1 fen=9999',
      '5 GD-2016-001 2016-10-12 p=1 fen=0',
    ],
  ],
  [
    'figures as people say them',
    textFile([
      [...HEADER, '签约金额'],
      rowOf('两千', '近100亿'),
      rowOf('三十余万', '2000余万'),
      rowOf('2000余人', '10．89亿元'),
      rowOf('１．２万人次', '三千万元'),
      rowOf('约１，２００', '９ ８ ７ 元'),
    ]),
    [
      '2 GD-2016-001 2016-10-12 p=2000 fen=近1000000000000',
      '3 GD-2016-001 2016-10-12 p=余300000 fen=余2000000000',
      '4 GD-2016-001 2016-10-12 p=余2000 fen=108900000000',
      '5 GD-2016-001 2016-10-12 p=12000 fen=3000000000',
      '6 GD-2016-001 2016-10-12 p=约1200 fen=98700',
    ],
  ],
  [
    'blank, a dash, none and zero are four different things',
    textFile([HEADER, rowOf(''), rowOf('—'), rowOf('无'), rowOf('0')]),
    [
      '2 GD-2016-001 2016-10-12',
      '3 GD-2016-001 2016-10-12 p:dash',
      '4 GD-2016-001 2016-10-12 p:none',
      '5 GD-2016-001 2016-10-12 p=0',
    ],
  ],
  ...(['xlsx', 'biff8', 'xlsb'] as const).map((bookType): CorpusFile => [
    `a picture in a cell of WPS is no value, ${bookType}`,
    workbookOf(
      [
        {
          name: 's',
          lines: [
            [...HEADER, '媒体报道', '现场照片'],
            ['GD-2016-001', '10-12', '=DISPIMG("ID_9A0B",1)', 3, '=DISPIMG("ID_9A0C",1)'],
            ['GD-2016-002', '10-12', 5, '_xlfn.DISPIMG("ID_9A0D",1)', null],
          ],
        },
      ],
      bookType,
    ),
    [
      '2 GD-2016-001 2016-10-12 m=3 !broken_formula:参与人次',
      '3 GD-2016-002 2016-10-12 p=5 !broken_formula:媒体报道',
      '~ unknown_column s 现场照片',
    ],
  ]),
  [
    'a picture in a cell of WPS that was saved as text',
    textFile([HEADER, rowOf('=DISPIMG("ID_9A0B",1)')]),
    ['2 GD-2016-001 2016-10-12 !broken_formula:参与人次'],
  ],
  [
    'a unit that the title declares',
    textFile([['（单位：万元、人次）'], [...HEADER, '签约金额'], rowOf('1200', '0.29')]),
    ['3 GD-2016-001 2016-10-12 p=1200 fen=290000'],
  ],
  [
    'a unit that contradicts another',
    textFile([['单位：亿元'], [...HEADER, '签约金额（万元）'], rowOf('1200', '5')]),
    ['3 GD-2016-001 2016-10-12 p=1200', '? units 签约金额（万元） 万元|亿元'],
  ],
  [
    'a column of units',
    textFile([[...HEADER, '签约金额', '金额单位'], rowOf('1', '5', '万元'), rowOf('1', '5', '亿元')]),
    ['2 GD-2016-001 2016-10-12 p=1 fen=5000000', '3 GD-2016-001 2016-10-12 p=1 fen=50000000000'],
  ],
  [
    'a column of units with a gap',
    textFile([
      [...HEADER, '签约金额', '金额单位'],
      rowOf('1', '5', '万元'),
      rowOf('1', '5', '亿元'),
      rowOf('1', '5', ''),
    ]),
    [
      '2 GD-2016-001 2016-10-12 p=1 fen=5000000',
      '3 GD-2016-001 2016-10-12 p=1 fen=50000000000',
      '4 GD-2016-001 2016-10-12 p=1',
      '? units 签约金额 万元|亿元',
    ],
  ],
  [
    'a column of units that contradicts the header',
    textFile([[...HEADER, '签约金额（万元）', '金额单位'], rowOf('1', '5', '万元'), rowOf('1', '5', '亿元')]),
    ['2 GD-2016-001 2016-10-12 p=1', '3 GD-2016-001 2016-10-12 p=1', '? units 签约金额（万元） 万元|亿元'],
  ],
  [
    'a cell that contradicts its column of units',
    textFile([
      [...HEADER, '签约金额', '金额单位'],
      rowOf('1', '5', '万元'),
      rowOf('1', '3亿元', '万元'),
      rowOf('1', '5', '亿元'),
    ]),
    [
      '2 GD-2016-001 2016-10-12 p=1 fen=5000000',
      '3 GD-2016-001 2016-10-12 p=1',
      '4 GD-2016-001 2016-10-12 p=1 fen=50000000000',
      '? cells 签约金额 cell|header',
    ],
  ],
  ...(
    [
      ['参与人次（万）', '签约金额（亿）', 4, 8],
      ['参与人次(w)', '签约金额（以万元计）', 4, 4],
      ['参与人次（×10000）', '签约金额（人民币：亿元）', 4, 8],
      ['Participants (thousand)', 'Amount (million CNY)', 3, 6],
      ['参与人次万人次', '签约金额，万元', 4, 4],
      ['参与人次（含线上，单位：万人次）', '签约金额（单位：千元，不含意向）', 4, 3],
      ['参与人次', '签约金额（5000万元以上项目，元）', 0, 0],
    ] as const
  ).map(([people, money, zeros, yuan]): CorpusFile => [
    `hints about units: ${people} ${money}`,
    textFile([['活动编号', '日期', people, money], rowOf('3', '5')]),
    [`2 GD-2016-001 2016-10-12 p=${String(3 * 10 ** zeros)} fen=${String(5 * 10 ** (yuan + 2))}`],
  ]),
  [
    'a row of bare powers under the header',
    textFile([[...HEADER, '签约金额'], ['', '', '万', '亿'], rowOf('3', '5')]),
    ['3 GD-2016-001 2016-10-12 p=30000 fen=50000000000'],
  ],
  [
    'a title with a bare power, which may be of people or of money',
    textFile([['单位：万'], [...HEADER, '签约金额'], rowOf('3', '5')]),
    ['3 GD-2016-001 2016-10-12', '? units 参与人次 万人次|人次', '? units 签约金额 万元|元'],
  ],
  [
    'dollars and intentions are other figures',
    textFile([[...HEADER, '签约金额（万美元）', '签约项目（意向）'], rowOf('3', '5', '6')]),
    [
      '2 GD-2016-001 2016-10-12 p=3',
      '~ unknown_column 签约金额（万美元）',
      '~ unknown_column 签约项目（意向）',
    ],
  ],
  [
    'people in ten thousands, from the header',
    textFile([['活动编号', '日期', '参与人次（万人次）'], rowOf('1.2'), rowOf('0.0001'), rowOf('0.00005')]),
    [
      '2 GD-2016-001 2016-10-12 p=12000',
      '3 GD-2016-001 2016-10-12 p=1',
      '4 GD-2016-001 2016-10-12 !fractional:参与人次（万人次）',
    ],
  ],
  [
    'money in the column of people, foreign money',
    textFile([[...HEADER, '签约金额（万元）'], rowOf('300元', '5万美元'), rowOf('20人', '$7')]),
    [
      '2 GD-2016-001 2016-10-12 !unit_unclear:参与人次 !unit_unclear:签约金额（万元）',
      '3 GD-2016-001 2016-10-12 p=20 !unit_unclear:签约金额（万元）',
    ],
  ],
  [
    'fractions of a fen, and those that binary numbers cannot hold',
    bookFile({
      lines: [
        [...HEADER, '签约金额（元）'],
        ['GD-2016-001', '10-12', 1, 0.1 + 0.2],
        ['GD-2016-001', '10-12', 1, 1.005],
        ['GD-2016-001', '10-12', 1, 4.35],
        ['GD-2016-001', '10-12', 1, 1234567.89],
      ],
    }),
    [
      '2 GD-2016-001 2016-10-12 p=1 fen=30',
      '3 GD-2016-001 2016-10-12 p=1 !fractional:签约金额（元）',
      '4 GD-2016-001 2016-10-12 p=1 fen=435',
      '5 GD-2016-001 2016-10-12 p=1 fen=123456789',
    ],
  ],
  [
    'formats that round, group, or put a unit behind',
    bookFile({
      lines: [
        [...HEADER, '签约金额（元）'],
        ['GD-2016-001', '10-12', { t: 'n', v: 12345, z: '0!.0,"万"' }, { t: 'n', v: 1234.567, z: '0' }],
        ['GD-2016-002', '10-12', { t: 'n', v: 12345, z: '#,##0' }, { t: 'n', v: 1234.5, z: '¥#,##0.00' }],
        ['GD-2016-003', '10-12', { t: 'n', v: 1.2, z: '0.0"万"' }, { t: 'n', v: 3.5, z: '0.0"亿元"' }],
        ['GD-2016-004', '10-12', { t: 'n', v: 0.5, z: '0%' }, { t: 'n', v: 1200, z: '0.00E+00' }],
      ],
    }),
    [
      '2 GD-2016-001 2016-10-12 p=12345 !fractional:签约金额（元）',
      '3 GD-2016-002 2016-10-12 p=12345 fen=123450',
      '4 GD-2016-003 2016-10-12 p=12000 fen=35000000000',
      '5 GD-2016-004 2016-10-12 fen=120000 !percent:参与人次',
    ],
  ],
  [
    'of which online',
    textFile([[...HEADER, '其中线上人次'], rowOf('300', '200')]),
    ['2 GD-2016-001 2016-10-12 p=300'],
  ],
  [
    'online beside all',
    textFile([[...HEADER, '线上人次'], rowOf('300', '200')]),
    ['2 GD-2016-001 2016-10-12', '? online included|added'],
  ],
  [
    'more online than all',
    textFile([[...HEADER, '线上人次'], rowOf('300', '900')]),
    ['2 GD-2016-001 2016-10-12', '? online added|included'],
  ],
];
