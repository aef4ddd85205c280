import type { ReadTables } from './table.model.ts';

/** Excel 97, the first whose texts are Unicode ([MS-XLS] 2.4.21). */
const UNICODE_VERSION = 0x0600;
const BEGINNING = 0x0809;

/** Whether the records are of a workbook of Excel 95 or older, which keeps text in the code page of its machine. */
export const isOfCodePage = (records: Uint8Array): boolean => {
  const view = new DataView(records.buffer, records.byteOffset, records.byteLength);
  return (
    records.length >= 6 &&
    (view.getUint16(0, true) !== BEGINNING || view.getUint16(4, true) < UNICODE_VERSION)
  );
};

type Read = Extract<ReadTables, { ok: true }>;

/** What was read with a sign for each byte, as the Chinese text that the bytes are. */
export const recoded = ({ tables, hiddenSheets, ...read }: Read): Read => ({
  ...read,
  tables: tables.map(({ name, rows, ...table }) => ({
    ...table,
    name: inChinese(name),
    rows: rows.map(({ row, cells }) => ({
      row,
      cells: new Map([...cells].map(([at, cell]) => [at, { ...cell, text: inChinese(cell.text) }])),
    })),
  })),
  hiddenSheets: hiddenSheets.map(inChinese),
});

/** What is no Chinese text stays as it is. */
const inChinese = (text: string): string => {
  if (!/[\x80-\xff]/u.test(text) || /[^\0-\xff]/u.test(text)) return text;
  try {
    return new TextDecoder('gb18030', { fatal: true }).decode(Buffer.from(text, 'latin1'));
  } catch {
    return text;
  }
};
