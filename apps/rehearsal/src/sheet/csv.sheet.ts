import type { Cell } from './row.sheet.ts';

/** CSV as Excel saves it: CRLF, quotes where they are needed. */
const csvText = (rows: readonly (readonly Cell[])[]): string =>
  rows.map((row) => row.map((cell) => quoted(textOf(cell))).join(',')).join('\r\n') + '\r\n';

const textOf = (cell: Cell): string => (typeof cell === 'object' ? cell.wallTime : String(cell));
const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** CSV in UTF-8 with a byte order mark. */
export const csvUtf8 = (rows: readonly (readonly Cell[])[]): Uint8Array =>
  Buffer.from(`\uFEFF${csvText(rows)}`, 'utf8');

let gbkBytes: Map<string, number> | undefined;

/** The two-byte characters of GBK; Node can read it but not write it, so the table is its reading, turned. */
const gbkTable = (): Map<string, number> => {
  if (gbkBytes) return gbkBytes;
  gbkBytes = new Map();
  const decoder = new TextDecoder('gb18030');
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      if (trail === 0x7f) continue;
      const character = decoder.decode(Uint8Array.of(lead, trail));
      if (character.length === 1 && !gbkBytes.has(character)) gbkBytes.set(character, lead * 256 + trail);
    }
  }
  return gbkBytes;
};

/** CSV in GBK, as Chinese Excel saves it; a character that GBK has not is an error. */
export const csvGbk = (rows: readonly (readonly Cell[])[]): Uint8Array => {
  const table = gbkTable();
  const bytes: number[] = [];
  for (const character of csvText(rows)) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) {
      bytes.push(code);
      continue;
    }
    const pair = table.get(character);
    if (pair === undefined) throw new RangeError(`GBK has no “${character}”`);
    bytes.push(pair >> 8, pair & 0xff);
  }
  return Uint8Array.from(bytes);
};
