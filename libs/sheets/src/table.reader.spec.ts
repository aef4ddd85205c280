import { describe, expect, test } from '@jest/globals';
import { utils, write, type BookType, type CellObject } from '@e965/xlsx';
import { buildOrganisationDirectory, REFERENCE_ORGANISATIONS } from '@innoweek/places';
import { readEventSheet, type ReadSheet, type SheetContext } from './index.ts';
import { packedSheet, zipOf } from './zip.corpus.ts';

const context: SheetContext = {
  from: '2016-09-12',
  to: '2016-10-18',
  offset: '+08:00',
  organisations: buildOrganisationDirectory(REFERENCE_ORGANISATIONS),
};
const HEADER = ['活动名称', '主办单位', '省份', '开始时间', '结束时间'];
const LINE = ['展览', '中国物理学会', '广东', '2016-10-12', '2016-10-13'];
const DRAFT = { title: '展览', organiser: 'society-physics', region: '440000' };

const bytesIn = (written: unknown): Uint8Array => {
  if (!(written instanceof Uint8Array)) throw new Error('no bytes were written');
  return new Uint8Array(written);
};
type Value = string | CellObject;
const workbook = (lines: Value[][], bookType: BookType = 'xlsx', date1904 = false): Uint8Array => {
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet(lines), '活动');
  book.Workbook = { WBProps: { date1904 } };
  return bytesIn(write(book, { type: 'buffer', bookType }));
};
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const rowXml = (values: string[], row: number): string =>
  `<row r="${String(row)}">${values.map((text, at) => `<c r="${'ABCDE'.charAt(at)}${String(row)}" t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>`;

/** A workbook whose sheet says of itself what no spreadsheet program would. */
const forged = (change: (sheet: string) => string): Uint8Array =>
  packedSheet(
    change(
      `<worksheet xmlns="${MAIN}"><dimension ref="A1:E2"/><sheetData>${rowXml(HEADER, 1)}${rowXml(LINE, 2)}</sheetData></worksheet>`,
    ),
  );
const letter = zipOf({
  '[Content_Types].xml': `<Types xmlns="${PACKAGE}/content-types"/>`,
  'word/document.xml': '<w:document/>',
});
/** An OLE file without a stream of the name that workbooks have. */
const oldLetter = (): Uint8Array => {
  const utf16 = (text: string) => Buffer.from(text, 'utf16le');
  const file = Buffer.from(workbook([HEADER], 'biff8'));
  utf16('Document').copy(file, file.indexOf(utf16('Workbook')));
  return new Uint8Array(file);
};
const readOf = (bytes: Uint8Array): ReadSheet => readEventSheet(bytes, context);
const rowsOf = (bytes: Uint8Array) => {
  const read = readOf(bytes);
  if (!read.ok) throw new Error(read.problem.code);
  return read.rows;
};
const problemOf = (bytes: Uint8Array, limits?: SheetContext['limits']): string => {
  const read = readEventSheet(bytes, limits ? { ...context, limits } : context);
  return read.ok ? 'read' : read.problem.code;
};

describe('a file that lies', () => {
  test.each([
    [
      'a used range of all rows and columns',
      (xml: string) => xml.replace(/ref="A1:E2"/, 'ref="A1:XFD1048576"'),
    ],
    ['no used range', (xml: string) => xml.replace(/<dimension[^>]*>/, '')],
    [
      'all cells merged',
      (xml: string) =>
        xml.replace('</sheetData>', '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
    ],
    [
      'a last row beyond all rows',
      (xml: string) =>
        xml.replace('</sheetData>', '<row r="4294967290"><c r="A4294967290"><v>1</v></c></row></sheetData>'),
    ],
  ])('%s', (_, lie) => {
    expect(rowsOf(forged(lie))).toMatchObject([{ row: 2, draft: DRAFT }]);
  });

  test('a column beyond all columns is told and costs nothing', () => {
    const bytes = forged((xml) =>
      xml.replace('</sheetData>', '<row r="5"><c r="ZZZZZ5"><v>1</v></c></row></sheetData>'),
    );
    expect(readOf(bytes)).toMatchObject({ ok: true, ignoredColumns: ['ZZZZZ'], rows: [{ draft: DRAFT }] });
  });

  test('a cell that calls itself by a row beyond all rows is not lost, and costs nothing', () => {
    const bytes = forged((xml) =>
      xml.replace('</sheetData>', '<row r="3"><c r="A4294967295"><v>1</v></c></row></sheetData>'),
    );
    expect(problemOf(bytes)).toBe('too_many_rows');
  });

  test('rows behind the last that is read are never lost without a word', () => {
    const limits = { rows: 10, columns: 20, unpackedBytes: 1e6, cell: 100 };
    const far = (row: number) => (xml: string) =>
      xml.replace(
        '</sheetData>',
        `<row r="${String(row)}"><c r="A${String(row)}"><v>1</v></c></row></sheetData>`,
      );
    expect(problemOf(forged(far(900)), limits)).toBe('read');
    expect(problemOf(forged(far(2_005)), limits)).toBe('too_many_rows');
    const lines = (count: number) => utf8(`${HEADER.join()}\n${'\n'.repeat(count)}${LINE.join()}`);
    expect(problemOf(lines(1_000), limits)).toBe('read');
    expect(problemOf(lines(3_000), limits)).toBe('too_many_rows');
  });

  test.each<BookType>(['xlsx', 'biff8', 'ods', 'xlml', 'html'])(
    'a row far below all others is not lost without a word: %s',
    (bookType) => {
      const limits = { rows: 10, columns: 20, unpackedBytes: 1e9, cell: 100 };
      const far = (row: number): Uint8Array => {
        const sheet = utils.aoa_to_sheet([HEADER, LINE]);
        utils.sheet_add_aoa(sheet, [LINE], { origin: row - 1 });
        const book = utils.book_new();
        utils.book_append_sheet(book, sheet, '活动');
        return bytesIn(write(book, { type: 'buffer', bookType }));
      };
      expect(problemOf(far(900), limits)).toBe('read');
      expect(problemOf(far(4_000), limits)).toBe('too_many_rows');
    },
  );

  test('a formula gives the value that was kept, an error is told', () => {
    const formula = { t: 's', v: '展览', f: 'HYPERLINK("http://x")' } as const;
    expect(rowsOf(workbook([HEADER, [formula, ...LINE.slice(1)]]))).toMatchObject([{ draft: DRAFT }]);
    const broken = { t: 'e', v: 0x17, w: '#REF!' } as const;
    expect(rowsOf(workbook([HEADER, [broken, ...LINE.slice(1)]]))[0]?.errors[0]?.code).toBe('broken_formula');
  });
});

describe('an .xls file that lies', () => {
  const linked = (): Buffer =>
    Buffer.from(
      workbook([HEADER, [{ t: 's', v: LINE[0], l: { Target: 'http://x' } }, ...LINE.slice(1)]], 'biff8'),
    );
  const FIRST_FAT = 76;
  const fatOf = (file: Buffer): number => 512 * (file.readUInt32LE(FIRST_FAT) + 1);
  const entryOf = (file: Buffer, name: string): number => file.indexOf(Buffer.from(`${name}\0`, 'utf16le'));
  /** The first record of a kind; it begins with what it is and how long its content is. */
  const recordOf = (file: Buffer, kind: number, length: number): number => {
    const at = file.indexOf(Buffer.from([kind & 255, kind >> 8, length & 255, length >> 8]));
    if (at < 0) throw new Error('no such record');
    return at;
  };
  const changed = (change: (file: Buffer) => void): Uint8Array => {
    const file = linked();
    change(file);
    return new Uint8Array(file);
  };

  test('as it was written it is read', () => {
    expect(rowsOf(changed(() => undefined))).toMatchObject([{ row: 2, draft: DRAFT }]);
  });

  test.each<[string, string, (file: Buffer) => void]>([
    [
      'a directory whose chain of sectors bites its tail',
      'damaged_file',
      (file) => file.writeUInt32LE(file.readUInt32LE(48), fatOf(file) + 4 * file.readUInt32LE(48)),
    ],
    [
      'a list of lists of sectors that bites its tail',
      'damaged_file',
      (file) => {
        file.writeUInt32LE(0, 68);
        file.writeUInt32LE(0, 512 + 508);
      },
    ],
    ['lists of sectors beyond the end', 'damaged_file', (file) => file.writeUInt32LE(999_999, FIRST_FAT)],
    ['sectors of an impossible size', 'damaged_file', (file) => file.writeUInt16LE(31, 30)],
    ['a file that is cut off', 'damaged_file', (file) => file.fill(0, 100)],
    [
      'a workbook that begins with something else',
      'not_a_spreadsheet',
      (file) => file.writeUInt16LE(0x1234, recordOf(file, 0x0809, 16)),
    ],
    [
      'a formula that ends before its result',
      'damaged_file',
      (file) => file.writeUInt16LE(0x0006, recordOf(file, 0x00e1, 2)),
    ],
    [
      'a text that ends before it says how long it is',
      'damaged_file',
      (file) => file.writeUInt16LE(0x0204, recordOf(file, 0x00e1, 2)),
    ],
    ['a password', 'encrypted_file', (file) => file.writeUInt16LE(0x002f, recordOf(file, 0x00e1, 2))],
    [
      'a workbook of today in its shell of encryption',
      'encrypted_file',
      (file) => {
        const at = entryOf(file, 'Workbook');
        const name = Buffer.from('EncryptedPackage\0', 'utf16le');
        name.copy(file, at);
        file.writeUInt16LE(name.length, at + 64);
      },
    ],
  ])('%s', (_, problem, change) => {
    expect(problemOf(changed(change))).toBe(problem);
  });

  test.each<[string, (file: Buffer) => void]>([
    [
      'a link over all cells',
      (file) => {
        // Behind its kind and length come its rows and columns: A2.
        const at = file.indexOf(Buffer.from([1, 0, 1, 0, 0, 0, 0, 0, 0xd0, 0xc9])) - 4;
        expect(file.readUInt16LE(at)).toBe(0x01b8);
        [0, 65_535, 0, 65_535].forEach((end, place) => file.writeUInt16LE(end, at + 4 + 2 * place));
      },
    ],
    [
      'streams that are neighbours of themselves',
      (file) => {
        const at = entryOf(file, 'Workbook');
        const own = (at - 512 * (file.readUInt32LE(48) + 1)) / 128;
        file.writeInt32LE(own, at + 68);
        file.writeInt32LE(own, at + 72);
      },
    ],
  ])('%s is passed over', (_, change) => {
    expect(rowsOf(changed(change))).toMatchObject([{ row: 2, draft: DRAFT }]);
  });

  test('a workbook of many sectors is read whole', () => {
    const lines = Array.from({ length: 400 }, (_, at) => [`展览${String(at)}`, ...LINE.slice(1)]);
    const read = rowsOf(workbook([HEADER, ...lines], 'biff8'));
    expect(read.map(({ draft }) => draft?.title)).toEqual(lines.map(([title]) => title));
  });
});

describe('what the program kept', () => {
  test.each([
    ['xlsx', false],
    ['xlsx', true],
    ['biff8', false],
    ['biff8', true],
    ['xlsb', false],
  ] as const)('moments in %s, counted from 1904: %s', (bookType, from1904) => {
    const shift = from1904 ? 1462 : 0;
    const [row] = rowsOf(
      workbook(
        [
          HEADER,
          [
            ...LINE.slice(0, 3),
            { t: 'n', v: 42655.395833333336 - shift, z: 'm/d/yy h:mm' },
            { t: 'n', v: 42656 - shift, z: 'm/d/yy' },
          ],
        ],
        bookType,
        from1904,
      ),
    );
    expect(row?.draft).toMatchObject({
      start: '2016-10-12T09:30:00+08:00',
      end: '2016-10-13T23:59:00+08:00',
    });
    // As it can be read back, whatever the format shows.
    expect(row?.cells.map(({ raw }) => raw).slice(3)).toEqual(['2016-10-12 09:30', '2016-10-13']);
  });

  test('midnight that is shown is a time; a day without one is the whole day', () => {
    const [row] = rowsOf(
      workbook([
        HEADER,
        [
          ...LINE.slice(0, 3),
          { t: 'n', v: 42655, z: 'yyyy-mm-dd' },
          { t: 'n', v: 42656, z: 'yyyy-mm-dd hh:mm' },
        ],
      ]),
    );
    expect(row?.draft).toMatchObject({
      start: '2016-10-12T00:00:00+08:00',
      end: '2016-10-13T00:00:00+08:00',
    });
  });

  test('long numbers keep their digits, or say that they lost them', () => {
    const read = rowsOf(
      workbook([
        [...HEADER, '联系电话', '来源编号'],
        [...LINE, { t: 'n', v: 138001380001 }, { t: 'n', v: 91234567890123 }],
        [...LINE, { t: 'n', v: 1012345678, z: '00000000000' }, { t: 'n', v: 912345678901234567 }],
      ]),
    );
    expect(read[0]?.draft).toMatchObject({ contactPhone: '138001380001', sourceReference: '91234567890123' });
    expect(read[1]?.cells).toContainEqual({
      column: '联系电话',
      field: 'contactPhone',
      raw: '01012345678',
      understood: '01012345678',
    });
    expect(read[1]?.errors).toMatchObject([{ column: '来源编号', code: 'digits_lost' }]);
  });
});

describe('text', () => {
  test('commas inside a long text do not make another delimiter', () => {
    const summary = '一，二；三\t'.repeat(30).trim();
    const bytes = utf8(`${[...HEADER, '简介'].join()}\n${LINE.join()},"${summary}"`);
    expect(rowsOf(bytes)).toMatchObject([{ draft: { ...DRAFT, summary } }]);
  });

  test('GB18030 with characters of four bytes', () => {
    // 活动名称 and a title of 会 and U+20BB7, which GBK lacks.
    const bytes = new Uint8Array([
      ...[0xbb, 0xee, 0xb6, 0xaf, 0xc3, 0xfb, 0xb3, 0xc6],
      ...utf8(',organiser,region,start,end\n'),
      ...[0xbb, 0xe1, 0x95, 0x34, 0xb2, 0x35],
      ...utf8(',society-physics,Guangdong,2016-10-12,2016-10-13\n'),
    ]);
    expect(rowsOf(bytes)).toMatchObject([{ draft: { ...DRAFT, title: '会𠮷' } }]);
  });

  test('rows are counted as Excel counts them: a cell in two lines is one, a blank line too', () => {
    const bytes = utf8(`${HEADER.join()}\n"展\n览，",${LINE.slice(1).join()}\n\n${LINE.join()}`);
    expect(rowsOf(bytes).map(({ row }) => row)).toEqual([2, 4]);
  });
});

describe('columns', () => {
  test('what stands under no header, or is not known, is told and kept beside the row', () => {
    const read = readOf(
      workbook([
        [...HEADER, '', '备忘', '活动名称'],
        [...LINE, '藏', '颜色', '另一个'],
      ]),
    );
    expect(read).toMatchObject({ ok: true, ignoredColumns: ['备忘', '活动名称 (H)', 'F'] });
    expect(read.ok && read.rows[0]?.cells.slice(5)).toEqual([
      { column: '备忘', field: 'ignored', raw: '颜色', understood: null },
      { column: '活动名称 (H)', field: 'ignored', raw: '另一个', understood: null },
      { column: 'F', field: 'ignored', raw: '藏', understood: null },
    ]);
  });

  test('an English name in brackets is not the name', () => {
    const bytes = workbook([
      ['活动名称（中文）', '活动名称（英文）', ...HEADER.slice(1)],
      ['展览', 'Exhibition', ...LINE.slice(1)],
    ]);
    expect(rowsOf(bytes)).toMatchObject([{ draft: { ...DRAFT, titleEn: 'Exhibition' } }]);
  });
});

test('files of other programs are told as what they are', () => {
  expect(problemOf(letter)).toBe('not_a_spreadsheet');
  expect(problemOf(oldLetter())).toBe('not_a_spreadsheet');
  expect(problemOf(new Uint8Array([0x61, 0xff, 0x2c, 0x62, 0x0a]))).toBe('unknown_encoding');
});
