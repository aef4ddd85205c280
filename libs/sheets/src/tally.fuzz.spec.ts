import { inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { DAYS } from './day.corpus.ts';
import { FIGURES } from './figure.corpus.ts';
import { LAYOUTS } from './layout.corpus.ts';
import { PLACES } from './place.corpus.ts';
import { FORMATS, HEADER, textFile, toldOf } from './tally.corpus.ts';
import { DEFAULT_LIMITS } from './table.model.ts';
import type { ReadTallies } from './tally.model.ts';
import { readTallySheet } from './tally.sheet.ts';
import { unpackZip } from './zip.unpacker.ts';

const context = { from: '2016-09-12', to: '2016-10-18', offset: '+08:00' };
const read = (bytes: Uint8Array) => readTallySheet(bytes, context);

/** A long run, by hand: so many seconds for each property. */
const SECONDS = Number(process.env['TALLY_FUZZ_SECONDS'] ?? 0);
/** Holds a property so many times, and in a long run again and again, each time with other values. */
const hold = <T>(property: fc.IPropertyWithHooks<T>, numRuns: number): void => {
  const end = Date.now() + SECONDS * 1000;
  do fc.assert(property, { numRuns });
  while (Date.now() < end);
};
const PATIENCE = SECONDS * 1000 + 120_000;

/** `count` tenths, hundredths … as text, exactly: 1089 with 2 places is 10.89. */
const placed = (count: number, places: number): string => {
  const digits = String(count).padStart(places + 1, '0');
  const fraction = digits.slice(digits.length - places).replace(/0+$/u, '');
  const whole = places === 0 ? digits : digits.slice(0, -places);
  return places === 0 || fraction === '' ? whole : `${whole}.${fraction}`;
};
const grouped = (text: string): string => {
  const [whole = '', fraction] = text.split('.');
  const parts = whole.replace(/\B(?=(?:\d{3})+$)/gu, ',');
  return fraction === undefined ? parts : `${parts}.${fraction}`;
};
const wide = (text: string): string =>
  text.replace(/[!-~]/gu, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
const WRITINGS: readonly ((text: string) => string)[] = [
  (text) => text,
  grouped,
  wide,
  (text) => wide(grouped(text)),
  (text) => ` ${text} `,
  (text) => `约${text}`,
  (text) => `${text}左右`,
];

const PEOPLE = [
  ['参与人次', 0],
  ['参与人次（人次）', 0],
  ['*参加活动人次', 0],
  ['参与\n人次（万人次）', 4],
  ['参与人次(万人)', 4],
  ['Attendances', 0],
] as const;
const MONEY = [
  ['签约金额（元）', 0],
  ['签约金额\n（万元）', 4],
  ['签约总额/亿元', 8],
  ['合同金额(千元)', 3],
  ['协议金额【百万元】', 6],
] as const;
const DAYS_WRITTEN: readonly ((day: number) => string)[] = [
  (day) => `2016-10-${String(day)}`,
  (day) => `10月${String(day)}日`,
  (day) => `2016/10/${String(day)}`,
  (day) => `２０１６年１０月${wide(String(day))}曰`,
];
const BEFORE = [
  ['附件1'],
  ['2016年双创周数据统计表'],
  ['填表说明：请如实填写，数字不要带单位'],
  ['填报单位：某市科协', '', '联系电话：01012345678'],
];
const AFTER = [['数据来源：各单位报送'], ['填报人：张三', '', '审核人：李四'], ['注：截至10月18日']];

const amountOf = fc.oneof(
  fc.integer({ min: 1, max: 100_000 }),
  fc.integer({ min: 1, max: 10_000_000_000_000 }),
);
const lineOf = fc.record({
  event: fc.integer({ min: 1, max: 999 }),
  day: fc.integer({ min: 12, max: 18 }),
  people: fc.oneof(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 1, max: 100_000_000 })),
  reports: fc.integer({ min: 0, max: 1_000_000 }),
  fen: amountOf,
  writing: fc.constantFrom(...WRITINGS),
  dayWriting: fc.constantFrom(...DAYS_WRITTEN),
});
const tableOf = fc.record({
  lines: fc.array(lineOf, { minLength: 1, maxLength: 8 }),
  people: fc.constantFrom(...PEOPLE),
  money: fc.constantFrom(...MONEY),
  order: fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }),
  before: fc.subarray(BEFORE),
  after: fc.subarray(AFTER),
  total: fc.boolean(),
  format: fc.constantFrom(...Object.keys(FORMATS)),
});

describe('what was written is what is read', () => {
  test(
    'a clean table, whatever its columns, units, noise and format',
    () => {
      hold(
        fc.property(tableOf, ({ lines, people, money, order, before, after, total, format }) => {
          const arranged = (cells: string[]): string[] => order.map((at) => cells[at] ?? '');
          const cellsOf = (line: (typeof lines)[number]): string[] => [
            `GD-2016-${String(line.event)}`,
            line.dayWriting(line.day),
            line.writing(placed(line.people, people[1])),
            line.writing(String(line.reports)),
            line.writing(placed(line.fen, money[1] + 2)),
            '备注，没有',
          ];
          const sum = String(lines.reduce((so, { reports }) => so + reports, 0));
          const table = [
            ...before,
            arranged(['活动编号', '日期', people[0], '媒体报道（篇）', money[0], '备注']),
            ...lines.map((line) => arranged(cellsOf(line))),
            ...(total ? [arranged(['合计', '', '', sum, '', ''])] : []),
            ...after,
          ];
          const reading = read(FORMATS[format]?.(table) ?? new Uint8Array());
          if (!reading.ok) throw new Error(reading.problem.code);
          expect(reading.questions).toEqual([]);
          expect(
            reading.rows.map(({ subject, countedOn, figures, problems }) => [
              subject?.kind === 'event' ? subject.code : null,
              countedOn,
              ...(['participants', 'media_reports', 'agreement_amount'] as const).map(
                (metric) => figures.find((figure) => figure.metric === metric)?.value,
              ),
              problems,
            ]),
          ).toEqual(
            lines.map(({ event, day, people: count, reports, fen }) => [
              `GD-2016-${String(event)}`,
              `2016-10-${String(day)}`,
              count,
              reports,
              fen,
              [],
            ]),
          );
          expect(reading.checks.every(({ agrees }) => agrees)).toBe(true);
          // Every cell of a known column keeps its text.
          expect(reading.rows.flatMap(({ cells }) => cells.map(({ raw }) => raw))).toEqual(
            lines.flatMap((line) => arranged(cellsOf(line)).map((text) => text.trim())),
          );
        }),
        300,
      );
    },
    PATIENCE,
  );

  const SCALES = [
    ['', 0],
    ['千', 3],
    ['万', 4],
    ['百万', 6],
    ['千万', 7],
    ['亿', 8],
  ] as const;
  const unitOf = fc.option(fc.constantFrom(...SCALES), { nil: null });

  test(
    'money is never off by a power of ten: it is what the cell or the one unit says, or it is asked',
    () => {
      hold(
        fc.property(
          fc.integer({ min: 1, max: 99_999 }),
          fc.constantFrom(...WRITINGS),
          unitOf,
          unitOf,
          unitOf,
          unitOf,
          fc.boolean(),
          (count, writing, cell, header, title, column, named) => {
            const shown = cell ? `${cell[0]}${named ? '元' : ''}` : '';
            const table = [
              [title ? `（单位：${title[0]}元）` : '活动数据'],
              [...HEADER, header ? `签约金额（${header[0]}元）` : '签约金额', '金额单位'],
              [
                'GD-2016-001',
                '2016-10-12',
                '1',
                writing(`${String(count)}${shown}`),
                column ? `${column[0]}元` : '',
              ],
            ];
            const reading = read(textFile(table));
            if (!reading.ok) throw new Error(reading.problem.code);
            const [only] = reading.rows;
            const value = only?.figures.find(({ metric }) => metric === 'agreement_amount')?.value;
            const declared = new Set([header, title, column].flatMap((one) => (one ? [one[1]] : [])));
            const own = cell && (cell[1] > 0 || named) ? cell[1] : null;
            const [said] = own === null ? declared : [own];
            if (value === undefined) {
              // Nothing is left out without a word.
              expect(reading.questions.length + (only?.problems.length ?? 0)).toBeGreaterThan(0);
              return;
            }
            expect(said).toBeDefined();
            expect(own === null ? declared.size : 1).toBe(1);
            expect(value).toBe(count * 10 ** (2 + (said ?? 0)));
          },
        ),
        2_000,
      );
    },
    PATIENCE,
  );

  test(
    'whatever stands in a cell, a number that is read is one that its digits say',
    () => {
      const signs = fc.constantFrom(
        ..."0123456789.,，。 　\n-—~～+/'%％():（）万亿千百十元人次余多约近一二三零两e".split(''),
      );
      hold(
        fc.property(fc.array(signs, { maxLength: 9 }), (parts) => {
          const text = parts.join('');
          const reading = read(textFile([HEADER, ['GD-2016-001', '2016-10-12', text]]));
          if (!reading.ok) throw new Error(reading.problem.code);
          const value = reading.rows[0]?.figures[0]?.value ?? null;
          if (value === null || !/^[\s\d]*$/u.test(text)) return;
          expect(String(value)).toBe(text.replace(/\s/gu, '').replace(/^0+(?=\d)/u, ''));
        }),
        2_000,
      );
    },
    PATIENCE,
  );
});

describe('what nobody wrote', () => {
  // The library that unpacks workbooks writes a line about every record that it does not know.
  const said = jest.spyOn(console, 'error');
  beforeAll(() => {
    said.mockImplementation(() => undefined);
  });
  afterAll(() => {
    said.mockRestore();
  });

  const files = [...LAYOUTS, ...PLACES, ...FIGURES, ...DAYS]
    .map(([, bytes]) => bytes)
    .filter((bytes) => bytes.length > 0);
  /** As the product does: nothing is read but what was unpacked under its limits. */
  const readUnpacked = (bytes: Uint8Array): ReadTallies => {
    const unpacked = unpackZip(bytes, DEFAULT_LIMITS.unpackedBytes, (packed, most) =>
      inflateRawSync(packed, { maxOutputLength: Math.max(1, most) }),
    );
    return 'code' in unpacked ? { ok: false, problem: unpacked } : read(unpacked);
  };
  const changesOf = fc.array(
    fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }), bit: fc.boolean() }),
    { minLength: 1, maxLength: 12 },
  );
  const damaged = (bytes: Uint8Array, changes: readonly { at: number; byte: number; bit: boolean }[]) => {
    const copy = new Uint8Array(bytes);
    for (const { at, byte, bit } of changes) {
      const place = at % copy.length;
      copy[place] = bit ? (copy[place] ?? 0) ^ (1 << (byte % 8)) : byte;
    }
    return copy;
  };

  test(
    'damaged files are read or refused, twice the same',
    () => {
      hold(
        fc.property(
          fc.constantFrom(...files),
          changesOf,
          fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: null }),
          (bytes, changes, cut) => {
            const broken = damaged(bytes, changes);
            const given = cut === null ? broken : broken.subarray(0, Math.floor(broken.length * cut));
            expect(toldOf(readUnpacked(given))).toEqual(toldOf(readUnpacked(given)));
          },
        ),
        400,
      );
    },
    PATIENCE,
  );

  test(
    'any bytes and any text are read or refused',
    () => {
      hold(
        fc.property(
          fc.oneof(
            fc.uint8Array({ maxLength: 400 }),
            fc.string({ unit: 'binary', maxLength: 200 }).map((text) => new TextEncoder().encode(text)),
          ),
          (bytes) => {
            expect(typeof readUnpacked(bytes).ok).toBe('boolean');
          },
        ),
        500,
      );
    },
    PATIENCE,
  );
});
