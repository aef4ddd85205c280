import type { Metric } from '@innoweek/contracts';
import type { CalendarContext } from './cell.values.ts';
import type { Limits, SheetProblem } from './table.model.ts';
import type { TemplateIdentity } from './template.identity.ts';
import type { TallyField } from './tally.columns.ts';

/** What the reader has to know beside the bytes. */
export type TallyContext = CalendarContext & {
  limits?: Limits;
  /** The reporting unit of whoever uploads: of several places of one name, its own is meant. */
  unit?: string;
};

/**
 * What a cell says of a figure. Blank: nothing was said. Dash (`—`, `/`, `不适用`): nothing applies. None (`无`) and
 * zero: there was nothing, said explicitly.
 */
export type FigureMeaning = 'number' | 'blank' | 'dash' | 'none' | 'zero';

/** A figure as it was read. Every one keeps its raw text and the rule that read it. */
export type ReadFigure = {
  metric: Metric;
  /** Header of its column; of several where they were added up. */
  column: string;
  raw: string;
  meaning: FigureMeaning;
  /** In the metric's unit: attendances, reports, agreements, or fen; null where nothing was said. */
  value: number | null;
  /** The word that makes it approximate: 近, 约, 余, 超, 左右. */
  approximate: string | null;
  /** The unit that was applied: 人次, 万人次, 元, 万元, 亿元 …, and where it stood. */
  unit: { text: string; from: UnitOrigin } | null;
  rule: TallyRule;
};
export type UnitOrigin = 'cell' | 'header' | 'unit_row' | 'unit_column' | 'title' | 'answer' | 'default';

/** What a row speaks of. */
export type TallySubject =
  | { kind: 'event'; code: string | null; title: string | null; organiser: string | null }
  /**
   * A unit's declared total, or that of a `part` of it (region code): the parts of a unit add up to its total, and what
   * several organisers say of one part to that of the part.
   */
  | { kind: 'unit'; raw: string; unit: string; part: string | null; organiser: string | null };

/** What is wrong with a cell or a row: `column` is empty where no single cell is at fault. */
export type TallyProblem = {
  column: string;
  code: TallyProblemCode;
  params: Record<string, string | number>;
};
export type TallyProblemCode =
  | 'unreadable_number'
  | 'broken_formula'
  | 'negative'
  | 'fractional'
  | 'percent'
  | 'scientific'
  | 'too_large'
  | 'unit_unclear'
  | 'unreadable_day'
  | 'days_reversed'
  | 'subject_missing'
  | 'extra_cells'
  | 'digits_lost'
  | 'unknown_place'
  | 'ambiguous_place';

/** How a cell was read. */
export const TALLY_RULES = [
  'text',
  'identifier',
  'place',
  'unit',
  'day',
  'range',
  'serial',
  'title',
  'number',
  'number_format',
  'digits',
  'mixed',
  'chinese_numeral',
  'dash',
  'none',
  'blank',
  'not_yet',
  'added',
] as const;
export type TallyRule = (typeof TALLY_RULES)[number];

export type TallyCell = {
  /** Header of its column; empty where the file has none and somebody added the cell. */
  column: string;
  field: TallyField;
  raw: string;
  understood: string | null;
  /** The rule that read it; none read a cell that was not understood. */
  rule?: TallyRule;
  /** What the file says here, where somebody has mended it since. */
  was?: string;
};

export type UnderstoodTally = {
  /** Unique in the file: the row's number, counted on from sheet to sheet. */
  key: number;
  /** Name of the sheet; empty for text files. */
  sheet: string;
  /** Number of the row as the spreadsheet program shows it. */
  row: number;
  /** Null when the row does not say what it speaks of, or not clearly. */
  subject: TallySubject | null;
  /** The days that it speaks of. Null: none is named, or none can be read. */
  day: { raw: string; from: string; to: string; rule: TallyRule } | null;
  /** The one day that its figures count on; null where none is named or it is still asked. */
  countedOn: string | null;
  figures: ReadFigure[];
  note: string | null;
  cells: TallyCell[];
  problems: TallyProblem[];
};

/** A total that the file states beside the rows it sums: never added, only compared. */
export type TotalCheck = {
  sheet: string;
  row: number;
  label: string;
  metric: Metric;
  declared: number;
  summed: number;
  agrees: boolean;
};

/**
 * What only the uploader can tell. Its id is the same for every file of the same layout.
 * - `unit`: in what unit a column of money is that names none (options: 元, 万元, 亿元)
 * - `units`: which of several units that contradict each other a column is in (options: these)
 * - `cells`: whether cells that name a unit of their own mean it (`cell`) or the header's (`header`)
 * - `column`: which of several columns is meant (options: letters)
 * - `online`: whether the column of all attendances holds those online already (`included`) or not (`added`)
 * - `range`: on which day figures over several days count (`last`, `first`)
 */
export type TallyQuestion = {
  id: string;
  kind: 'unit' | 'units' | 'cells' | 'column' | 'online' | 'range';
  params: Record<string, string>;
  /** The most likely first. */
  options: string[];
};

/** What was seen and deliberately not taken: it is told, never dropped in silence. */
export type TallyRemark = {
  code:
    | 'hidden_rows'
    | 'hidden_columns'
    | 'hidden_sheet'
    | 'other_year_sheet'
    | 'unread_sheet'
    | 'unknown_column'
    | 'total_row'
    | 'example_row'
    | 'text_row'
    /** 人数 (people) was taken as 人次 (attendances). */
    | 'people_as_attendances'
    /** A template of ours whose fixed cells were changed: it was read as any table. */
    | 'template_changed'
    /** Said by the server: it is a template of another organisation, or of another edition. */
    | 'template_of_other'
    | 'template_of_edition';
  sheet: string;
  /** Numbers of rows, or header of the column. */
  at: string;
};

export type ReadTallies =
  | {
      ok: true;
      rows: UnderstoodTally[];
      checks: TotalCheck[];
      /** Those that the given answers leave open; figures that depend on one are left out. */
      questions: TallyQuestion[];
      remarks: TallyRemark[];
      /** The units that columns of figures were read in. */
      units: { sheet: string; field: TallyField; unit: string }[];
      /** Describes the layout (headers, units), so that answers can be remembered for the next file. */
      layout: string;
      /** The template of ours that it is; null where it is none, or was changed. */
      template: TemplateIdentity | null;
    }
  | { ok: false; problem: SheetProblem };

/** Answers by question id. */
export type TallyAnswers = ReadonlyMap<string, string>;
/** Texts that stand in place of the file's, by row key and field; an empty one empties the cell. */
export type TallyMendings = ReadonlyMap<number, ReadonlyMap<TallyField, string>>;
