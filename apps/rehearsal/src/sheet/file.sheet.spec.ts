import { describe, expect, it } from '@jest/globals';
import { inflateRawSync } from 'node:zlib';
import type { Cell } from './row.sheet.ts';
import { csvGbk, csvUtf8 } from './csv.sheet.ts';
import { multipart } from './file.sheet.ts';
import { xlsx } from './xlsx.sheet.ts';

const ROWS: Cell[][] = [
  ['活动名称*', '开始时间*', '预计人数'],
  ['深圳市“创客”路演 <第2场> & 展,览', { wallTime: '2016-10-12 09:30' }, 1200],
];

/** The text of a file of the archive, by way of its central directory. */
const unzipped = (archive: Buffer, wanted: string): string => {
  const end = archive.length - 22;
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const length = archive.readUInt16LE(at + 28);
    const local = archive.readUInt32LE(at + 42);
    if (archive.toString('utf8', at + 46, at + 46 + length) === wanted) {
      const start = local + 30 + length;
      return inflateRawSync(archive.subarray(start, start + archive.readUInt32LE(at + 20))).toString('utf8');
    }
    at += 46 + length;
  }
  throw new Error(`${wanted} is not in the archive`);
};

describe('the files that the rehearsal uploads', () => {
  it('are workbooks whose texts are texts, numbers numbers and times serial days', () => {
    const archive = Buffer.from(xlsx(ROWS));
    const sheet = unzipped(archive, 'xl/worksheets/sheet1.xml');
    expect(sheet).toContain('<t xml:space="preserve">深圳市“创客”路演 &lt;第2场&gt; &amp; 展,览</t>');
    expect(sheet).toContain('<c r="C2"><v>1200</v></c>');
    const serial = Number(/<c r="B2" s="1"><v>([\d.]+)<\/v>/.exec(sheet)?.[1]);
    // 2016-10-12 is day 42655 of the 1900 system; 09:30 is 570 of its 1440 minutes.
    expect(serial).toBeCloseTo(42655 + 570 / 1440, 10);
    expect(unzipped(archive, '[Content_Types].xml')).toContain('/xl/worksheets/sheet1.xml');
  });

  it('are CSV in UTF-8 with a mark, or in GBK', () => {
    const text =
      '活动名称*,开始时间*,预计人数\r\n"深圳市“创客”路演 <第2场> & 展,览",2016-10-12 09:30,1200\r\n';
    expect(Buffer.from(csvUtf8(ROWS)).toString('utf8')).toBe(`\uFEFF${text}`);
    expect(new TextDecoder('gb18030', { fatal: true }).decode(csvGbk(ROWS))).toBe(text);
    expect(() => csvGbk([['😀']])).toThrow(RangeError);
  });

  it('are the same bytes for the same rows', () => {
    expect(Buffer.compare(xlsx(ROWS), xlsx(ROWS))).toBe(0);
  });

  it('travel as form data', () => {
    const { type, bytes } = multipart({ kind: 'events' }, 'a.csv', Buffer.from('x,y'));
    const boundary = type.slice(type.indexOf('boundary=') + 'boundary='.length);
    expect(Buffer.from(bytes).toString('utf8').split(`--${boundary}`)).toEqual([
      '',
      '\r\nContent-Disposition: form-data; name="kind"\r\n\r\nevents\r\n',
      '\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\nx,y\r\n',
      '--\r\n',
    ]);
  });
});
