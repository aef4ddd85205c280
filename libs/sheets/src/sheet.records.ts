import type { SheetProblemCode } from './table.model.ts';

/**
 * Records of .xls workbooks (BIFF 2 to 8, [MS-XLS] 2.3) that say something of tables. All others are passed over:
 * among them are links, notes and blank cells, of which one record may speak of all cells of a sheet.
 */
const READ: ReadonlySet<number> = new Set([
  // Beginnings and ends, continuations, sheets, code page, epoch.
  ...[0x0009, 0x0209, 0x0409, 0x0809, 0x000a, 0x003c, 0x0085, 0x0042, 0x0022, 0x0044, 0x0056],
  // Formats of cells.
  ...[0x001e, 0x041e, 0x0043, 0x0243, 0x0443, 0x00e0],
  // Texts, numbers, results of formulas, errors.
  ...[0x00fc, 0x00fd, 0x00d6, 0x0004, 0x0204, 0x0002, 0x0003, 0x0203, 0x027e, 0x00bd],
  ...[0x0006, 0x0206, 0x0406, 0x0007, 0x0207, 0x0005, 0x0205],
  // Used range, rows, columns, merged cells.
  ...[0x0000, 0x0200, 0x0208, 0x007d, 0x00e5],
]);
const BEGINNINGS: ReadonlySet<number> = new Set([0x0009, 0x0209, 0x0409, 0x0809]);
const FORMULAS: ReadonlySet<number> = new Set([0x0006, 0x0206, 0x0406]);
/**
 * Where a formula says how long it is: up to BIFF 4, and from BIFF 5 on, where nobody reads what stands at the other
 * place. Only results are wanted, and a damaged formula can make its reader go round for ever.
 */
const FORMULA_LENGTHS = [16, 17, 20, 21];
/**
 * Bytes of a record, up to BIFF 4 and from BIFF 5 on, before which it has not said how long its text or formula is. Where
 * it ends sooner, what reads it takes the length for no number and goes on until no memory is left.
 */
const LEAST: ReadonlyMap<number, readonly [old: number, today: number]> = new Map([
  [0x0006, [18, 22]],
  [0x0206, [18, 22]],
  [0x0406, [18, 22]],
  [0x0004, [8, 8]],
  [0x0204, [8, 8]],
  [0x00d6, [8, 8]],
  [0x0007, [1, 2]],
  [0x0207, [2, 2]],
  [0x001e, [2, 4]],
  [0x041e, [4, 4]],
  [0x0085, [1, 7]],
]);
const BEGINNING_OF_TODAY = 0x0809;
const END = 0x000a;
const FILE_PASS = 0x002f;
const COLUMNS = 0x007d;
/** Settings of a printer: known to all readers, and nothing to any. */
const PASSED_OVER = 0x004d;
/** So many of a kind say all that people write; each more costs as much time as all before it. */
const MOST: ReadonlyMap<number, number> = new Map([
  [0x00e5, 2_000],
  [0x001e, 5_000],
  [0x041e, 5_000],
  [0x0085, 2_000],
]);
/** Columns that all records of a workbook may speak of; more nobody has. */
const MOST_COLUMNS = 2 ** 16;

/** The stream of an .xls workbook with nothing in it but what is read; or why it cannot be. */
export const readableRecords = (stream: Uint8Array): Uint8Array | SheetProblemCode => {
  const bytes = new Uint8Array(stream);
  const view = new DataView(bytes.buffer);
  if (bytes.length < 4 || !BEGINNINGS.has(view.getUint16(0, true))) return 'not_a_spreadsheet';
  const age = view.getUint16(0, true) === BEGINNING_OF_TODAY ? 1 : 0;
  const counts = new Map<number, number>();
  let columns = 0;
  let before = 0;
  let at = 0;
  while (at + 4 <= bytes.length) {
    const [kind, length] = [view.getUint16(at, true), view.getUint16(at + 2, true)];
    if (kind === 0 && before === END) break;
    if (kind === FILE_PASS) return 'encrypted_file';
    before = kind;
    if (length < (LEAST.get(kind)?.[age] ?? 0)) return 'damaged_file';
    if (FORMULAS.has(kind))
      for (const place of FORMULA_LENGTHS)
        if (place < length && at + 4 + place < bytes.length) bytes[at + 4 + place] = 0;
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    if (kind === COLUMNS && at + 8 <= bytes.length)
      columns += Math.max(0, view.getUint16(at + 6, true) - view.getUint16(at + 4, true) + 1);
    if (!READ.has(kind) || count > (MOST.get(kind) ?? count) || (kind === COLUMNS && columns > MOST_COLUMNS))
      view.setUint16(at, PASSED_OVER, true);
    at += 4 + length;
  }
  // What is left may be the kind of a record whose length is cut off.
  return bytes.length - at < 4 ? bytes.subarray(0, at) : bytes;
};

/** Records of .xlsb parts: [MS-XLSB] 2.1.4, 2.4.323, 2.4.662. */
const BINARY_LINK = 0x01ee;
const BINARY_COLUMNS = 0x003c;
/** Lists of so many bytes an item behind their number: sheets that formulas name, and what is said about values. */
const BINARY_LISTS: ReadonlyMap<number, number> = new Map([
  [0x016a, 12],
  [0x0033, 8],
]);
/** An identifier for people who write together (BrtUid), in its two bytes. */
const BINARY_PASSED_OVER = [0x80, 0x18] as const;
const LAST_COLUMN = 16_383;

/**
 * A part of an .xlsb workbook whose records speak of no more cells and columns than a sheet has: links, which may
 * cover all cells, are passed over. Parts that hold other things may come back changed; nobody reads them.
 */
export const boundedBinaryPart = (part: Uint8Array): Uint8Array => {
  const bytes = new Uint8Array(part);
  const view = new DataView(bytes.buffer);
  let columns = 0;
  for (let at = 0; at < bytes.length;) {
    const begin = at;
    let kind = bytes[at] ?? 0;
    at += 1;
    if ((kind & 0x80) !== 0) {
      kind = (kind & 0x7f) + (((bytes[at] ?? 0) & 0x7f) << 7);
      at += 1;
    }
    let length = 0;
    for (let place = 0; place < 4; place += 1) {
      const byte = bytes[at] ?? 0;
      at += 1;
      length += (byte & 0x7f) << (7 * place);
      if ((byte & 0x80) === 0) break;
    }
    const item = BINARY_LISTS.get(kind);
    if (item !== undefined && at + 4 <= bytes.length && 4 + item * view.getUint32(at, true) > length)
      view.setUint32(at, 0, true);
    if (kind === BINARY_LINK) bytes.set(BINARY_PASSED_OVER, begin);
    if (kind === BINARY_COLUMNS && at + 8 <= bytes.length) {
      const [first, last] = [view.getUint32(at, true), Math.min(LAST_COLUMN, view.getUint32(at + 4, true))];
      columns += Math.max(0, last - first + 1);
      // From the second to the first: of no column at all.
      view.setUint32(at, columns > MOST_COLUMNS ? 1 : first, true);
      view.setUint32(at + 4, columns > MOST_COLUMNS ? 0 : last, true);
    }
    at += length;
  }
  return bytes;
};
