import type { SheetProblemCode } from './table.model.ts';

/** Layout of compound files: [MS-CFB] 2.2 (header), 2.3 to 2.5 (chains), 2.6 (directory). Numbers are little-endian. */
const HEADER = { sectorShift: 30, directory: 48, miniFat: 60, difat: 68, firstFat: 76 } as const;
const FATS_IN_HEADER = 109;
const ENTRY = { bytes: 128, nameBytes: 64, left: 68, right: 72, child: 76, start: 116, size: 120 } as const;
const MINI_SECTOR = 64;
/** Streams below this lie in the mini stream. */
const MINI_BELOW = 4096;
const SECTOR_SHIFTS = [9, 12];
/** What is encrypted lies in one stream of this name: [MS-OFFCRYPTO] 1.3.2. */
const ENCRYPTED = 'ENCRYPTEDPACKAGE';
const WORKBOOKS = ['WORKBOOK', 'BOOK'];

type Entry = { name: string; left: number; right: number; child: number; start: number; size: number };

/** A chain that never ends, or leads out of the file. */
class DamagedFile extends Error {}

/**
 * The workbook of an .xls file without the file system around it; or why there is none. What reads workbooks follows
 * chains of sectors as they come, and goes round for ever where one bites its tail: here none is longer than the file.
 */
export const workbookStream = (file: Uint8Array): Uint8Array | SheetProblemCode => {
  try {
    const ole = new CompoundFile(file);
    const streams = ole.streamsOfRoot();
    if (streams.has(ENCRYPTED)) return 'encrypted_file';
    const [workbook] = WORKBOOKS.flatMap((name) => streams.get(name) ?? []);
    return workbook ? ole.contentOf(workbook) : 'not_a_spreadsheet';
  } catch (error) {
    if (error instanceof DamagedFile || error instanceof RangeError) return 'damaged_file';
    throw error;
  }
};

class CompoundFile {
  readonly #view: DataView;
  readonly #sectorBytes: number;
  readonly #sectors: number;
  readonly #fats: number[];
  readonly #entries: Entry[];
  #mini: { fat: Uint8Array; stream: Uint8Array } | null = null;

  constructor(private readonly file: Uint8Array) {
    this.#view = new DataView(file.buffer, file.byteOffset, file.byteLength);
    const shift = this.#view.getUint16(HEADER.sectorShift, true);
    if (!SECTOR_SHIFTS.includes(shift)) throw new DamagedFile();
    this.#sectorBytes = 2 ** shift;
    this.#sectors = Math.ceil(file.length / this.#sectorBytes) - 1;
    this.#fats = this.#readFats();
    this.#entries = this.#readDirectory();
  }

  /** By their names in upper case: in compound files case does not tell names apart. */
  streamsOfRoot(): Map<string, Entry> {
    const found = new Map<string, Entry>();
    const seen = new Set<number>();
    const open = [this.#entries[0]?.child ?? -1];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const entry = this.#entries[at];
      if (!entry || seen.has(at)) continue;
      seen.add(at);
      found.set(entry.name, entry);
      open.push(entry.left, entry.right);
    }
    return found;
  }

  contentOf({ start, size }: Entry): Uint8Array {
    return size < MINI_BELOW ? this.#miniContent(start, size) : this.#chain(start, size);
  }

  #readFats(): number[] {
    const fats: number[] = [];
    for (let at = 0; at < FATS_IN_HEADER; at += 1) fats.push(this.#number(HEADER.firstFat + 4 * at));
    const perSector = this.#sectorBytes / 4 - 1;
    let difat = this.#number(HEADER.difat);
    for (let read = 0; this.#isSector(difat); read += 1) {
      if (read > this.#sectors) throw new DamagedFile();
      const from = this.#placeOf(difat);
      for (let at = 0; at < perSector; at += 1) fats.push(this.#number(from + 4 * at));
      difat = this.#number(from + 4 * perSector);
    }
    return fats;
  }

  #readDirectory(): Entry[] {
    const bytes = this.#chain(this.#number(HEADER.directory));
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const entries: Entry[] = [];
    for (let at = 0; at + ENTRY.bytes <= bytes.length; at += ENTRY.bytes) {
      const number = (place: number): number => view.getInt32(at + place, true);
      const nameBytes = Math.min(64, Math.max(0, view.getUint16(at + ENTRY.nameBytes, true) - 2));
      entries.push({
        name: UTF16.decode(bytes.subarray(at, at + nameBytes)).toUpperCase(),
        left: number(ENTRY.left),
        right: number(ENTRY.right),
        child: number(ENTRY.child),
        start: number(ENTRY.start),
        size: view.getUint32(at + ENTRY.size, true),
      });
    }
    return entries;
  }

  #isSector(sector: number): boolean {
    return sector >= 0 && sector < this.#sectors;
  }

  #placeOf(sector: number): number {
    return (sector + 1) * this.#sectorBytes;
  }

  #number(place: number): number {
    return this.#view.getInt32(place, true);
  }

  #next(sector: number): number {
    const perSector = this.#sectorBytes / 4;
    const fat = this.#fats[Math.floor(sector / perSector)] ?? -1;
    if (!this.#isSector(fat)) throw new DamagedFile();
    return this.#number(this.#placeOf(fat) + 4 * (sector % perSector));
  }

  /** The first `size` bytes of a chain, or all of them. */
  #chain(start: number, size = Number.POSITIVE_INFINITY): Uint8Array {
    const parts: Uint8Array[] = [];
    let length = 0;
    for (let sector = start; length < size && this.#isSector(sector);) {
      if (parts.length > this.#sectors) throw new DamagedFile();
      const from = this.#placeOf(sector);
      const part = this.file.subarray(from, from + this.#sectorBytes);
      parts.push(part);
      length += part.length;
      if (length < size) sector = this.#next(sector);
    }
    return joined(parts, Math.min(length, size));
  }

  #miniContent(start: number, size: number): Uint8Array {
    const root = this.#entries[0];
    if (!root) throw new DamagedFile();
    this.#mini ??= {
      fat: this.#chain(this.#number(HEADER.miniFat)),
      stream: this.#chain(root.start, root.size),
    };
    const { fat, stream } = this.#mini;
    const view = new DataView(fat.buffer, fat.byteOffset, fat.byteLength);
    const parts: Uint8Array[] = [];
    let sector = start;
    for (let length = 0; length < size; length += MINI_SECTOR) {
      const from = sector * MINI_SECTOR;
      if (sector < 0 || from >= stream.length) throw new DamagedFile();
      parts.push(stream.subarray(from, from + MINI_SECTOR));
      if (length + MINI_SECTOR < size) sector = view.getInt32(4 * sector, true);
    }
    return joined(parts, size);
  }
}

const UTF16 = new TextDecoder('utf-16le');

const joined = (parts: readonly Uint8Array[], most: number): Uint8Array => {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all.subarray(0, most);
};
