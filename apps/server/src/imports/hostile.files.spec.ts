import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Event, Import } from '@innoweek/contracts';
import { ImportStage } from '../../test/import.stage.ts';

let stage: ImportStage;
let event: Event;
beforeAll(async () => {
  stage = await ImportStage.set();
  event = await stage.server.createApprovedEvent(stage.body.id, { title: '创客马拉松' });
});
afterAll(() => stage.server.stop());

/** A refusal comes long before the limits of the reader end it, on a slow machine as well. */
const PATIENCE_MS = 30_000;
const GROWTH_BYTES = 600 * 2 ** 20;

type Part = { name: string; text: string | Buffer; stated?: number; flags?: number; method?: number };
/** A zip whose directory may say what is not so; `overlap` lets all entries speak of the first part. */
const zipOf = (parts: readonly Part[], overlap = false): Buffer => {
  const locals: Buffer[] = [];
  const entries: Buffer[] = [];
  let at = 0;
  for (const { name, text, stated, flags = 0, method = 8 } of parts) {
    const content = Buffer.from(text);
    const packed = method === 8 ? deflateRawSync(content) : content;
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50);
    local.writeUInt16LE(flags, 6);
    local.writeUInt16LE(method, 8);
    local.writeUInt32LE(packed.length, 18);
    local.writeUInt32LE(stated ?? content.length, 22);
    local.writeUInt16LE(Buffer.byteLength(name), 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50);
    local.copy(entry, 8, 6, 28);
    entry.writeUInt32LE(overlap ? 0 : at, 42);
    locals.push(local, Buffer.from(name), packed);
    entries.push(entry, Buffer.from(name));
    at += 30 + Buffer.byteLength(name) + packed.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, directory, end]);
};

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const MIME = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const partsOf = (sheet: string | Buffer, name = 'a'): Part[] => [
  {
    name: '[Content_Types].xml',
    text: `<Types xmlns="${PACKAGE}/content-types"><Override PartName="/xl/workbook.xml" ContentType="${MIME}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${MIME}.worksheet+xml"/></Types>`,
  },
  {
    name: 'xl/workbook.xml',
    text: `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${name}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  },
  {
    name: 'xl/_rels/workbook.xml.rels',
    text: `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
  },
  { name: 'xl/worksheets/sheet1.xml', text: sheet },
];
const cellXml = (at: string, text: string): string =>
  `<c r="${at}" t="inlineStr"><is><t>${text}</t></is></c>`;
const rowXml = (row: number, texts: readonly string[]): string =>
  `<row r="${String(row)}">${texts.map((text, at) => cellXml(`${'ABCDEF'.charAt(at)}${String(row)}`, text)).join('')}</row>`;
const HEADER = ['活动编号', '日期', '参与人次'];
const line = (people = '5'): string[] => [event.code, '2016-10-12', people];
const sheetXml = ({ head = '', rows = '', after = '', people = '5', header = HEADER } = {}): string =>
  `<?xml version="1.0"?>${head}<worksheet xmlns="${MAIN}"><sheetData>${rowXml(1, header)}${rowXml(2, line(people))}${rows}</sheetData>${after}</worksheet>`;
const book = (said: Parameters<typeof sheetXml>[0] = {}, name?: string): Buffer =>
  zipOf(partsOf(sheetXml(said), name));

/** The same table as .xlsb ([MS-XLSB] 2.1.4), with a range of columns and a link over a range of cells. */
const binaryBook = (lastColumn: number, linkedTo: readonly [row: number, column: number]): Buffer => {
  const u32 = (...values: number[]): Buffer => Buffer.from(new Uint32Array(values).buffer);
  const wide = (text: string): Buffer => Buffer.concat([u32(text.length), Buffer.from(text, 'utf16le')]);
  const record = (kind: number, ...parts: Buffer[]): Buffer => {
    const content = Buffer.concat(parts);
    const head = kind < 0x80 ? [kind] : [(kind & 0x7f) | 0x80, kind >> 7];
    return Buffer.concat([Buffer.from([...head, content.length]), content]);
  };
  const rows = [HEADER, line()].flatMap((texts, row) => [
    record(0x00, u32(row, 0, 0, 0), Buffer.alloc(1)),
    ...texts.map((text, column) => record(0x06, u32(column, 0), wide(text))),
  ]);
  const sheet = [
    record(0x81),
    record(0x3c, u32(3, lastColumn, 2_304, 0), Buffer.alloc(2)),
    record(0x91),
    ...rows,
    record(0x92),
    record(0x01ee, u32(0, linkedTo[0], 0, linkedTo[1]), ...['', 'a!A1', '', ''].map(wide)),
    record(0x82),
  ];
  const type = (part: string, kind: string): string =>
    `<Override PartName="/xl/${part}" ContentType="application/vnd.ms-excel.${kind}"/>`;
  const relation = (id: string, kind: string, target: string): string =>
    `<Relationship Id="${id}" Type="${OFFICE}/${kind}" Target="${target}"/>`;
  return zipOf([
    {
      name: '[Content_Types].xml',
      text: `<Types xmlns="${PACKAGE}/content-types">${type('workbook.bin', 'sheet.binary.macroEnabled.main')}${type('worksheets/sheet1.bin', 'worksheet')}${type('styles.bin', 'styles')}</Types>`,
    },
    {
      name: 'xl/workbook.bin',
      text: Buffer.concat([record(0x83), record(0x9c, u32(0, 1), wide('rId1'), wide('a')), record(0x84)]),
    },
    {
      name: 'xl/_rels/workbook.bin.rels',
      text: `<Relationships xmlns="${PACKAGE}/relationships">${relation('rId1', 'worksheet', 'worksheets/sheet1.bin')}${relation('rId2', 'styles', 'styles.bin')}</Relationships>`,
    },
    { name: 'xl/styles.bin', text: Buffer.concat([record(0x0116), record(0x0117)]) },
    { name: 'xl/worksheets/sheet1.bin', text: Buffer.concat(sheet) },
  ]);
};
/** The same table as OpenDocument, whose last row stands so often. */
const openDocument = (times: number): Buffer => {
  const cells = (texts: readonly string[]): string =>
    texts.map((text) => `<table:table-cell><text:p>${text}</text:p></table:table-cell>`).join('');
  const rows = `<table:table-row>${cells(HEADER)}</table:table-row><table:table-row table:number-rows-repeated="${String(times)}">${cells(line())}</table:table-row>`;
  return zipOf([
    { name: 'mimetype', text: 'application/vnd.oasis.opendocument.spreadsheet' },
    { name: 'META-INF/manifest.xml', text: '<manifest/>' },
    { name: 'styles.xml', text: '<styles/>' },
    {
      name: 'content.xml',
      text: `<office:document-content><office:body><office:spreadsheet><table:table table:name="a">${rows}</table:table></office:spreadsheet></office:body></office:document-content>`,
    },
  ]);
};
/** And as XML Spreadsheet 2003. */
const xmlBook = (columns = '', merge = ''): string => {
  const row = (texts: readonly string[], more = ''): string =>
    `<Row>${texts.map((text) => `<Cell${more}><Data ss:Type="String">${text}</Data></Cell>`).join('')}</Row>`;
  return `<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="a"><Table>${columns}${row(HEADER)}${row(line())}${row(['合计'], merge)}</Table></Worksheet></Workbook>`;
};
const utf8 = (text: string): Buffer => Buffer.from(text);

const upload = async (bytes: Uint8Array, name = '表.xlsx'): Promise<Import> => {
  const [began, before] = [Date.now(), process.memoryUsage().rss];
  const reply = await stage.upload(stage.guangdong, bytes, name, 'tallies');
  expect(reply.status).toBe(202);
  const done = await stage.reaches(stage.guangdong, reply.body.id, 'ready', 'failed', 'question');
  expect(Date.now() - began).toBeLessThan(PATIENCE_MS);
  expect(process.memoryUsage().rss - before).toBeLessThan(GROWTH_BYTES);
  expect((await stage.guangdong.get('/editions')).status).toBe(200);
  return done;
};

describe('a hostile file is refused with a sentence, and nothing else happens', () => {
  test.each<[string, string, () => Uint8Array]>([
    [
      'a zip bomb that says so',
      'too_large_inside',
      () =>
        zipOf([
          ...partsOf(sheetXml()),
          { name: 'xl/sharedStrings.xml', text: Buffer.alloc(170 * 2 ** 20, 32) },
        ]),
    ],
    [
      'a zip bomb that says it is small',
      'damaged_file',
      () =>
        zipOf([
          ...partsOf(sheetXml()).slice(0, 3),
          { name: 'xl/worksheets/sheet1.xml', text: Buffer.alloc(200 * 2 ** 20, 32), stated: 1_000 },
        ]),
    ],
    ['a table that stands for a million rows', 'too_large_inside', () => openDocument(1_048_576)],
    ['parts that lie over each other', 'damaged_file', () => zipOf(partsOf(sheetXml()), true)],
    ['a zip that is cut off', 'damaged_file', () => book().subarray(0, 700)],
    [
      'a zip with a password',
      'encrypted_file',
      () => zipOf(partsOf(sheetXml()).map((part) => ({ ...part, flags: 1 }))),
    ],
    ['a zip of something else', 'not_a_spreadsheet', () => zipOf([{ name: 'a.txt', text: '合计' }])],
    ['nothing at all', 'empty_file', () => new Uint8Array()],
    [
      'a picture that is called a workbook',
      'not_a_spreadsheet',
      () => Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
    ],
    [
      'a workbook that is cut to its first bytes',
      'damaged_file',
      () => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2_000, 7)]),
    ],
  ])('%s', async (_, code, make) => {
    const before = await stage.folded();
    const refused = await upload(make());
    expect(refused).toMatchObject({ state: 'failed', problem: { code }, rows: { total: 0 }, receipt: null });
    expect(refused.problem?.message).toMatch(/[。.]$|[^\s]/u);
    expect((await stage.guangdong.post(`/imports/${refused.id}/commit`, {})).status).toBe(409);
    expect(await stage.folded()).toEqual(before);
  });
});

describe.each([
  ['media', ['链接', '标题', '媒体'], ['https://news.example.cn/1', '双创周开幕', '日报']],
  ['agreements', ['项目名称', '甲方', '乙方'], ['机器人', '甲公司', '乙公司']],
] as const)('a hostile file for the register of %s', (kind, header, cells) => {
  const register = (said: Parameters<typeof sheetXml>[0] = {}): Part[] =>
    partsOf(
      sheetXml({ ...said, header: [...header], rows: rowXml(3, cells) }).replace(
        /<row r="2">.*?<\/row>/u,
        '',
      ),
    );
  const read = async (bytes: Uint8Array): Promise<Import> => {
    const reply = await stage.upload(stage.guangdong, bytes, '台账.xlsx', kind);
    expect(reply.status).toBe(202);
    return stage.reaches(stage.guangdong, reply.body.id, 'ready', 'failed', 'question');
  };

  // Each kind of file is unpacked and read at the same place as tallies: what has to be shown is that none is spared it.
  test('is refused like any other', async () => {
    const lying = { name: 'xl/sharedStrings.xml', text: Buffer.alloc(2 ** 20, 32), stated: 1_000 };
    expect(await read(zipOf([...register(), lying]))).toMatchObject({
      state: 'failed',
      problem: { code: 'damaged_file' },
    });
  });

  test('or what is hostile in it is left aside', async () => {
    const links = '<hyperlinks><hyperlink ref="A1:XFD1048576" location="a!A1"/></hyperlinks>';
    const merged = '<mergeCells><mergeCell ref="F1:XFD1048576"/></mergeCells>';
    const head = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>';
    expect(await read(zipOf(register({ head, after: merged + links })))).toMatchObject({
      state: 'ready',
      rows: { total: 1, rejected: 0 },
    });
  });
});

describe('what is hostile beside a table is left aside', () => {
  const blank = (row: number): string =>
    `<row r="${String(row)}" s="1" ht="15"><c r="A${String(row)}" s="0"/></row>`;
  test.each<[string, () => Uint8Array]>([
    [
      '16,384 empty columns',
      () =>
        book({
          head: '',
          rows: `<row r="3">${Array.from({ length: 16_384 }, () => '<c/>').join('')}</row>`,
          after: '',
        }),
    ],
    [
      'all columns and rows as the used range',
      () =>
        zipOf(
          partsOf(
            sheetXml().replace(
              '<sheetData>',
              '<dimension ref="A1:XFD1048576"/><cols><col min="1" max="16384" width="9"/></cols><sheetData>',
            ),
          ),
        ),
    ],
    [
      'a hundred thousand formatted blank rows',
      () => book({ rows: Array.from({ length: 100_000 }, (_, at) => blank(at + 3)).join('') }),
    ],
    [
      'columns of XML Spreadsheet 2003 that go on for thousands of millions',
      () => utf8(xmlBook('<Column ss:Span="4000000000"/>')),
    ],
    [
      'cells of XML Spreadsheet 2003 that are merged as far',
      () => utf8(xmlBook('', ' ss:MergeAcross="4000000000" ss:MergeDown="4000000000"')),
    ],
    ['a table of OpenDocument', () => openDocument(1)],
    [
      'entities within entities',
      () =>
        book({
          head: '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>',
        }),
    ],
    [
      'a file of the server as an entity',
      () => book({ head: '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' }),
    ],
    [
      'a link over the whole sheet',
      () => book({ after: '<hyperlinks><hyperlink ref="A1:XFD1048576" location="a!A1"/></hyperlinks>' }),
    ],
    ['an .xlsb workbook', () => binaryBook(3, [0, 0])],
    ['a link over the whole sheet of an .xlsb', () => binaryBook(3, [1_048_575, 16_383])],
    ['more columns than there are in an .xlsb', () => binaryBook(4_294_967_295, [0, 0])],
    [
      'more columns than there are',
      () =>
        zipOf(
          partsOf(
            sheetXml().replace('<sheetData>', '<cols><col min="4" max="4294967295"/></cols><sheetData>'),
          ),
        ),
    ],
    [
      'a link to somewhere else',
      () =>
        zipOf([
          ...partsOf(sheetXml()),
          { name: 'xl/externalLinks/externalLink1.xml', text: '<externalLink/>' },
        ]),
    ],
    ['everything merged', () => book({ after: '<mergeCells><mergeCell ref="D1:XFD1048576"/></mergeCells>' })],
    ['elements within elements', () => book({ after: `${'<a>'.repeat(50_000)}${'</a>'.repeat(50_000)}` })],
    ['a sheet named as a property of objects', () => book({}, '__proto__')],
    [
      'headers named as properties of objects',
      () => book({ header: [...HEADER, '__proto__', 'constructor', 'toString'] }),
    ],
    ['text that is called a workbook', () => utf8(`${HEADER.join()}\n${line().join()}\n`)],
  ])('%s', async (_, make) => {
    const ready = await upload(make());
    expect([ready.state, ready.problem, ready.rows.total, ready.impact['nation/participants/total']]).toEqual(
      ['ready', null, 1, 5],
    );
    expect(Object.prototype).not.toHaveProperty('polluted');
  });

  test('a cell of ten megabytes is no number, and the page of its rows stays small', async () => {
    const ready = await upload(book({ people: '9'.repeat(10 * 2 ** 20) }));
    expect(ready).toMatchObject({ state: 'ready', rows: { total: 1, rejected: 1 }, impact: {} });
    const rows = await stage.rowsOf(stage.guangdong, ready.id, '');
    expect(JSON.stringify(rows).length).toBeLessThan(50_000);
  });

  test('names of properties, formulas and entities in cells are text', async () => {
    const texts = ['__proto__', 'constructor', '=cmd|/c calc!A1', '&a;'];
    const lines = texts.map((text) => `${text},${text},${text}\n`);
    const ready = await upload(utf8(`${HEADER.join()}\n${lines.join('')}`), '表.csv');
    expect(ready).toMatchObject({ state: 'ready', rows: { total: 4, rejected: 4 } });
  });
});
