import type { Metric } from '@innoweek/contracts';

/**
 * What a cell says of a figure. Blank: nothing was said. Dash (`—`, `/`, `不适用`): nothing applies. None (`无`) and
 * zero: there was nothing, said explicitly.
 */
export type FigureMeaning = 'number' | 'blank' | 'dash' | 'none' | 'zero';

/** A cell of a figure as it was read. Every one keeps its raw text and the rule that read it. */
export type ReadFigure = {
  metric: Metric;
  /** Header of its column. */
  column: string;
  raw: string;
  meaning: FigureMeaning;
  /** In the metric's unit: attendances, reports, agreements, or fen; null where no number was read. */
  value: number | null;
  /** The word that makes it approximate: 近, 约, 余, 超, 左右. */
  approximate: string | null;
  /** The unit that was applied: 人次, 万人次, 元, 万元, 亿元 …, and where it stood. */
  unit: {
    text: string;
    from: 'cell' | 'header' | 'unit_row' | 'unit_column' | 'title' | 'answer' | 'default';
  } | null;
  /** Name of the rule that read it, such as `digits`, `chinese_numeral`, `mixed`, `text_number`. */
  rule: string;
};

/** What a row speaks of. */
export type TallySubject =
  | { kind: 'event'; code: string | null; title: string | null; organiser: string | null }
  /** A unit's declared total; `unit` is null while it is uncertain which. */
  | { kind: 'unit'; raw: string; unit: string | null; candidates: string[] };

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
  | 'unreadable_day'
  | 'day_missing'
  | 'subject_missing'
  | 'code_lost_digits'
  | 'unit_unclear'
  | 'unknown_place'
  | 'ambiguous_place';

export type UnderstoodTally = {
  /** Name of the sheet; empty for text files. */
  sheet: string;
  /** Number of the row as the spreadsheet program shows it. */
  row: number;
  subject: TallySubject;
  /** The first day and the last, `YYYY-MM-DD`; equal where one day is named. Null: none is named or can be read. */
  day: { raw: string; from: string; to: string; rule: string } | null;
  figures: ReadFigure[];
  note: string | null;
  /** Every cell of the row that has a known column, as the file has it. */
  cells: { column: string; field: string; raw: string; understood: string | null }[];
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

/** What only the uploader can tell. Its id is the same for every file of the same layout. */
export type TallyQuestion = {
  id: string;
  kind: 'unit' | 'column' | 'year' | 'online' | 'sheet' | 'place';
  /** Fill the text of the question: column, raw text, sheet. */
  params: Record<string, string | number>;
  /** Ids of the possible answers, most likely first; texts are made of `kind`, `id` and these. */
  options: string[];
};

/** What was seen and deliberately not taken: it is told, never dropped in silence. */
export type TallyRemark = {
  code:
    | 'hidden_row'
    | 'hidden_column'
    | 'hidden_sheet'
    | 'unknown_column'
    | 'total_row'
    | 'example_row'
    | 'footer'
    | 'empty_sheet';
  sheet: string;
  /** Row number or header of the column. */
  at: string;
};

export type ReadTallies = {
  rows: UnderstoodTally[];
  checks: TotalCheck[];
  /** Those that the given answers leave open. */
  questions: TallyQuestion[];
  remarks: TallyRemark[];
  /** Names the layout (sheets, headers, units), so that answers can be remembered for the next file. */
  layout: string;
};

/** Answers by question id. */
export type TallyAnswers = ReadonlyMap<string, string>;
