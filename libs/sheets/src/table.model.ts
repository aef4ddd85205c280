import { MAX_EVENT_ROWS } from '@innoweek/contracts';

/** A cell as the file has it: the text that a person sees, and the number where the program kept one. */
export type TableCell = {
  /** Moments as `2016-10-12` or `2016-10-12 09:30` whatever their format shows; numbers with all their digits. */
  text: string;
  number: number | null;
  /** `#REF!` and its like. */
  broken: boolean;
};

/** WPS keeps a picture inside a cell as this formula, and its text where other programs save the file. */
export const isPicture = (text: string): boolean => /^=?(?:_xlfn\.)?DISPIMG\(/iu.test(text);
/** A picture says nothing that can be read; whoever sent it has to hear so. */
export const PICTURE: TableCell = { text: '[图片]', number: null, broken: true };

/** Only rows and cells that hold something. Row numbers as the spreadsheet program shows them, from 1. */
export type TableRow = { row: number; cells: ReadonlyMap<number, TableCell> };
/** Cells that are shown as one; the first of them holds what is said. `row` as above, `column` from 0. */
export type Merge = { row: number; column: number; rows: number; columns: number };
export type Table = {
  name: string;
  rows: TableRow[];
  /** Columns that hold something but lie too far right to be read. */
  beyond: ReadonlySet<number>;
  merges: readonly Merge[];
  /** What the uploader does not see in the spreadsheet program. */
  hidden: { rows: ReadonlySet<number>; columns: ReadonlySet<number> };
};

/** Why a file cannot be read; `params` fill the text. */
export type SheetProblem = { code: SheetProblemCode; params: Record<string, string | number> };
export type SheetProblemCode =
  | 'empty_file'
  | 'not_a_spreadsheet'
  | 'unknown_encoding'
  | 'encrypted_file'
  | 'damaged_file'
  | 'too_large_inside'
  | 'too_many_rows'
  | 'no_header'
  | 'other_year'
  | 'missing_columns'
  | 'no_rows';

export type Limits = {
  /** Rows of data. */
  rows: number;
  /** Cells farther right are not read; their columns are told. */
  columns: number;
  /** Bytes that a zip says it holds unpacked. */
  unpackedBytes: number;
  /** Characters of one cell. */
  cell: number;
};
export const DEFAULT_LIMITS: Limits = {
  rows: MAX_EVENT_ROWS,
  columns: 100,
  unpackedBytes: 150 * 1024 * 1024,
  cell: 8_000,
};

/** Rows above the table (titles, instructions) and blank ones between, on top of the rows of data. */
export const SPARE_ROWS = 2_000;

/** Hidden sheets are not read, only named; `identity` is the one by which a template of ours is known. */
export type ReadTables =
  | { ok: true; tables: Table[]; hiddenSheets: string[]; identity?: Table }
  | { ok: false; problem: SheetProblem };
export const NOTHING_HIDDEN: Table['hidden'] = { rows: new Set(), columns: new Set() };
export const refuse = (
  code: SheetProblemCode,
  params: SheetProblem['params'] = {},
): { ok: false; problem: SheetProblem } => ({ ok: false, problem: { code, params } });

/** Whether bytes begin with a signature. */
export const startsWith = (bytes: Uint8Array, ...signature: number[]): boolean =>
  signature.every((byte, at) => bytes[at] === byte);
