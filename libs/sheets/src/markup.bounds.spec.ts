import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { withinSheet, writtenOutBytes } from './markup.bounds.ts';

const cell = (text: string, times = 1, prefix = 'table:'): string =>
  `<${prefix}table-cell ${prefix}number-columns-repeated="${String(times)}"><text:p>${text}</text:p></${prefix}table-cell>`;
const row = (cells: string, times = 1, prefix = 'table:'): string =>
  `<${prefix}table-row ${prefix}number-rows-repeated="${String(times)}">${cells}</${prefix}table-row>`;
/** Of what a cell takes, its closing tag is not counted. */
const CLOSING = '</table:table-cell>'.length;
/** And each copy takes so many bytes more. */
const COPY = 100;

describe('an OpenDocument sheet written out', () => {
  test('is as long as all its cells, each as often as it stands', () => {
    const rows = fc.array(
      fc.record({
        times: fc.integer({ min: 1, max: 2 ** 16 }),
        cells: fc.array(fc.tuple(fc.stringMatching(/^[a-z]{0,9}$/u), fc.integer({ min: 1, max: 2 ** 14 })), {
          maxLength: 5,
        }),
      }),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(rows, (table) => {
        const content = table
          .map(({ times, cells }) => row(cells.map(([text, count]) => cell(text, count)).join(''), times))
          .join('');
        let bytes = 0;
        for (const { times, cells } of table)
          for (const [text, count] of cells)
            bytes += times * count * (cell(text, count).length - CLOSING) + COPY * (times * count - 1);
        expect(writtenOutBytes(`<a>${content}</a>`)).toBe(bytes);
      }),
    );
  });

  test.each([
    ['a million rows', row(cell('5'), 1_048_576)],
    ['all columns in each of two thousand rows', row(cell('5', 16_384)).repeat(2_000)],
    ['another prefix', row(cell('5', 1, 'x:'), 1_048_576, 'x:')],
    ['no prefix', row(cell('5', 1, ''), 1_048_576, '')],
    [
      'a number that stands twice',
      row(cell('5'), 1_048_576).replace('<table:table-row', '$& number-rows-repeated="1"'),
    ],
    [
      'a sign of a tag in another attribute',
      row(cell('5'), 1_048_576).replace('<table:table-row', '$& a=">"'),
    ],
    ['spaces', row('<table-cell><text:p><text:s text:c="400000000"/></text:p></table-cell>')],
    ['covered cells', row('<table:covered-table-cell table:number-columns-repeated="1000000000"/>')],
    ['a row that is never closed', row(cell('5'), 1_048_576).replace('</table:table-row>', '')],
  ])('%s', (_, content) => {
    expect(writtenOutBytes(content)).toBeGreaterThan(50_000_000);
  });

  test('the million blank rows at the end of every sheet take nothing', () => {
    const blank = '<table:table-cell table:number-columns-repeated="16384"/>';
    expect(writtenOutBytes(row(blank, 1_048_000))).toBe(0);
  });
});

describe('XML Spreadsheet 2003', () => {
  const TABLE =
    '<Table><Column ss:Index="2" ss:Span="3" ss:Hidden="1"/><Row><Cell ss:MergeAcross="2"><Data>5</Data></Cell></Row></Table>';

  test('of today is left as it is', () => {
    expect(withinSheet(TABLE)).toBe(TABLE);
  });

  test('columns beyond all sheets are left out, and only they', () => {
    const beyond = '<ss:Column ss:Span="1000000000"/>';
    expect(withinSheet(`<Table>${beyond}<Row/>${beyond}</Table>`)).toBe('<Table><Row/></Table>');
    expect(withinSheet('<Column Index="4294967295"/>')).toBe('');
  });

  test('a cell that covers more than all sheets keeps what it says', () => {
    const cell = (merge: string): string => `<ss:Cell${merge} ss:StyleID="a"><Data>5</Data></ss:Cell>`;
    const text = withinSheet(cell(' ss:MergeAcross="1000000000" ss:MergeDown="1000000000"'));
    expect(text.replace(/\s+/gu, ' ')).toBe(cell(''));
    const many = cell(' ss:MergeDown="9999"').repeat(200);
    expect(withinSheet(many).match(/MergeDown/gu)).toHaveLength(104);
  });
});
