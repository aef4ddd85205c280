import { markUncomputed, writtenOutBytes } from './markup.bounds.ts';
import { boundedBinaryPart } from './sheet.records.ts';
import type { SheetProblem } from './table.model.ts';

/** Signatures and sizes of PKZIP APPNOTE 4.3; all numbers are little-endian. */
const LOCAL = 0x04034b50;
const ENTRY = 0x02014b50;
const END = 0x06054b50;
const LOCAL_BYTES = 30;
const ENTRY_BYTES = 46;
const END_BYTES = 22;
const MOST_COMMENT = 65_535;
/** A workbook has a few dozen parts; one with a sheet for each county has thousands. */
const MOST_PARTS = 20_000;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 1;
/** Stands where the true size is in the extra field of ZIP64. */
const IN_ZIP64 = 0xffffffff;
const ZIP64 = 1;
/** Pictures say nothing that is read. */
const UNREAD = /^(?:xl\/media|Pictures|Data|docProps|Thumbnails)\//u;

/**
 * Inflates a raw DEFLATE stream (RFC 1951). Throws where the stream is damaged, or as soon as more than `most` bytes
 * come out of it.
 */
export type Inflate = (packed: Uint8Array, most: number) => Uint8Array;

type Part = { name: Buffer; method: number; packed: Buffer; size: number; from: number; to: number };

class Refusal extends Error {
  constructor(readonly problem: SheetProblem) {
    super(problem.code);
  }
}
const refuse = (code: SheetProblem['code'], params: SheetProblem['params'] = {}): Refusal =>
  new Refusal({ code, params });

/**
 * The same zip with its parts unpacked, so that what reads them has nothing to inflate: each part is unpacked here to
 * the size that the zip states for it and not a byte further. What states a wrong size, lays parts over each other, or
 * is larger than `most` bytes altogether is refused. Bytes that are no zip come back as they are.
 */
export const unpackZip = (given: Uint8Array, most: number, inflate: Inflate): Uint8Array | SheetProblem => {
  const zip = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  if (zip.length < END_BYTES || zip.readUInt32LE(0) !== LOCAL) return given;
  try {
    return storedZip(unpack(partsOf(zip), most, inflate));
  } catch (error) {
    if (error instanceof Refusal) return error.problem;
    throw error;
  }
};

const partsOf = (zip: Buffer): Part[] => {
  const end = findEnd(zip);
  const count = lengthAt(zip, end + 10);
  if (count > MOST_PARTS) throw refuse('damaged_file');
  const parts: Part[] = [];
  let at = wordAt(zip, end + 16);
  for (let entry = 0; entry < count; entry += 1) {
    if (wordAt(zip, at) !== ENTRY) throw refuse('damaged_file');
    if ((lengthAt(zip, at + 8) & ENCRYPTED) !== 0) throw refuse('encrypted_file');
    parts.push(partAt(zip, at));
    at += ENTRY_BYTES + lengthAt(zip, at + 28) + lengthAt(zip, at + 30) + lengthAt(zip, at + 32);
  }
  // Many parts that share the same bytes are how a small file unpacks to a huge one.
  const ordered = parts.toSorted((one, other) => one.from - other.from);
  ordered.forEach(({ to }, place) => {
    const next = ordered[place + 1];
    if (next && next.from < to) throw refuse('damaged_file');
  });
  return parts;
};

const findEnd = (zip: Buffer): number => {
  for (let at = zip.length - END_BYTES; at >= Math.max(0, zip.length - END_BYTES - MOST_COMMENT); at -= 1)
    if (wordAt(zip, at) === END) return at;
  throw refuse('damaged_file');
};

/** Throws where the file says that something stands behind its end. */
const within = (zip: Buffer, at: number, bytes: number): void => {
  if (at + bytes > zip.length) throw refuse('damaged_file');
};
const lengthAt = (zip: Buffer, at: number): number => {
  within(zip, at, 2);
  return zip.readUInt16LE(at);
};
const wordAt = (zip: Buffer, at: number): number => {
  within(zip, at, 4);
  return zip.readUInt32LE(at);
};

const partAt = (zip: Buffer, at: number): Part => {
  const nameLength = lengthAt(zip, at + 28);
  const extra = zip.subarray(
    at + ENTRY_BYTES + nameLength,
    at + ENTRY_BYTES + nameLength + lengthAt(zip, at + 30),
  );
  const [size, packedSize, from] = sizesOf(extra, [
    wordAt(zip, at + 24),
    wordAt(zip, at + 20),
    wordAt(zip, at + 42),
  ]);
  if (size === undefined || packedSize === undefined || from === undefined) throw refuse('damaged_file');
  if (wordAt(zip, from) !== LOCAL) throw refuse('damaged_file');
  const begin = from + LOCAL_BYTES + lengthAt(zip, from + 26) + lengthAt(zip, from + 28);
  const to = begin + packedSize;
  if (to > zip.length) throw refuse('damaged_file');
  return {
    name: zip.subarray(at + ENTRY_BYTES, at + ENTRY_BYTES + nameLength),
    method: lengthAt(zip, at + 10),
    packed: zip.subarray(begin, to),
    size,
    from,
    to,
  };
};

/** Sizes and places as the entry states them, or, where it has no room for them, as its extra field does. */
const sizesOf = (extra: Buffer, stated: readonly number[]): number[] => {
  if (!stated.includes(IN_ZIP64)) return [...stated];
  for (let at = 0; at + 4 <= extra.length; at += 4 + lengthAt(extra, at + 2)) {
    if (lengthAt(extra, at) !== ZIP64) continue;
    let next = at + 4;
    return stated.map((size) => {
      if (size !== IN_ZIP64) return size;
      next += 8;
      within(extra, next - 8, 8);
      return Number(extra.readBigUInt64LE(next - 8));
    });
  }
  throw refuse('damaged_file');
};

type Unpacked = { name: Buffer; content: Buffer };

const unpack = (parts: readonly Part[], most: number, inflate: Inflate): Unpacked[] => {
  refuseBeyond(
    most,
    parts.reduce((sum, { size }) => sum + size, 0),
  );
  const unpacked = parts
    .filter(({ name }) => !UNREAD.test(name.toString('utf8')))
    .map(({ name, method, packed, size }) => {
      const content =
        method === STORED ? packed : method === DEFLATED ? inflated(packed, size, inflate) : null;
      if (content?.length !== size) throw refuse('damaged_file');
      return { name, content: bounded(name, content) };
    });
  for (const { name, content } of unpacked)
    if (OPEN_DOCUMENT.test(name.toString('utf8')))
      refuseBeyond(most, writtenOutBytes(content.toString('latin1')));
  return unpacked;
};
const OPEN_DOCUMENT = /^content\.xml$/iu;

const refuseBeyond = (most: number, bytes: number): void => {
  if (bytes > most) throw refuse('too_large_inside', { megabytes: Math.ceil(bytes / 2 ** 20) });
};

/**
 * What reads workbooks makes a cell of every cell that a link covers, and a link may cover all seventeen thousand
 * million of a sheet; and a column of each that a range of them names. Nothing here asks for links: under another name
 * they are passed over.
 */
const bounded = (name: Buffer, content: Buffer): Buffer => {
  if (BINARY.test(name.toString('utf8'))) return Buffer.from(boundedBinaryPart(content));
  const text = content.includes('hyperlink')
    ? Buffer.from(content.toString('latin1').replace(LINK, '<$1xyperlink'), 'latin1')
    : content;
  return withinColumns(markUncomputed(text));
};
const LINK = /<((?:\w+:)?)hyperlink(?=[\s/>])/gu;
const BINARY = /\.bin$/iu;

/** Ranges of columns stand before the rows: no other part of a large sheet is looked through. */
const withinColumns = (content: Buffer): Buffer => {
  const head = content.subarray(0, Math.max(0, content.indexOf('sheetData')));
  if (!head.includes('col')) return content;
  let columns = 0;
  const text = head.toString('latin1').replace(COLUMNS, (range) => {
    const [first = NaN, last = NaN] = [MIN, MAX].map((end) => Number(end.exec(range)?.[1]));
    columns += Math.max(0, last - first + 1);
    return columns <= MOST_COLUMNS ? range : '';
  });
  return text.length === head.length
    ? content
    : Buffer.concat([Buffer.from(text, 'latin1'), content.subarray(head.length)]);
};
const COLUMNS = /<(?:\w+:)?col\b[^<>]*>/gu;
const MIN = /[\s:]min\s*=\s*["'](\d+)/u;
const MAX = /[\s:]max\s*=\s*["'](\d+)/u;
/** Of all ranges together: four times a whole sheet. */
const MOST_COLUMNS = 2 ** 16;

const inflated = (packed: Buffer, size: number, inflate: Inflate): Buffer => {
  try {
    const { buffer, byteOffset, byteLength } = inflate(packed, size);
    return Buffer.from(buffer, byteOffset, byteLength);
  } catch {
    // It goes on behind the size that was stated, or its bytes are damaged.
    throw refuse('damaged_file');
  }
};

const storedZip = (parts: readonly Unpacked[]): Buffer => {
  const locals: Buffer[] = [];
  const entries: Buffer[] = [];
  let at = 0;
  for (const { name, content } of parts) {
    const local = Buffer.alloc(LOCAL_BYTES);
    local.writeUInt32LE(LOCAL);
    local.writeUInt32LE(content.length, 18);
    local.writeUInt32LE(content.length, 22);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(ENTRY_BYTES);
    entry.writeUInt32LE(ENTRY);
    local.copy(entry, 16, 14, 28);
    entry.writeUInt32LE(at, 42);
    locals.push(local, name, content);
    entries.push(entry, name);
    at += LOCAL_BYTES + name.length + content.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(END_BYTES);
  end.writeUInt32LE(END);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, directory, end]);
};
