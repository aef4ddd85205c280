import type { AgreementStage, MediaKind } from '@innoweek/contracts';
import type { CalendarContext } from './cell.values.ts';
import type { RegisterField } from './register.columns.ts';
import type { RegisterRowCode } from './register.texts.ts';
import type { Limits, SheetProblem } from './table.model.ts';
import type { TallyProblemCode, TallyQuestion, TallyRemark } from './tally.model.ts';
import type { TemplateIdentity } from './template.identity.ts';

export type RegisterContext = CalendarContext & { limits?: Limits };

/** Where and when: null where the row does not say. */
type Placed = { day: string | null; code: string | null; unit: string | null };

/** What a row says. Null where it says nothing: what is there stays as it is. */
export type SaidRecord =
  | ({ of: 'media'; link: string; title: string; outlet: string; kind: MediaKind | null } & Placed)
  | ({
      of: 'agreements';
      name: string;
      partyA: string;
      partyB: string;
      /** Fen. */
      amount: number | null;
      stage: AgreementStage | null;
    } & Placed);

export type RegisterProblem = {
  /** Header of the column; empty where no single cell is at fault. */
  column: string;
  code: RegisterRowCode | TallyProblemCode;
  params: Record<string, string | number>;
};

export type RegisterCell = {
  /** Header of its column; empty where the file has none and somebody added the cell. */
  column: string;
  field: RegisterField;
  raw: string;
  understood: string | null;
  /** What the file says here, where somebody has mended it since. */
  was?: string;
};

export type UnderstoodRecord = {
  /** Unique in the file: the row's number, counted on from sheet to sheet. */
  key: number;
  /** Name of the sheet; empty for text files. */
  sheet: string;
  /** Number of the row as the spreadsheet program shows it. */
  row: number;
  /** Null when the row cannot be taken. */
  said: SaidRecord | null;
  cells: RegisterCell[];
  problems: RegisterProblem[];
};

export type ReadRegister =
  | {
      ok: true;
      rows: UnderstoodRecord[];
      /** In what unit money is; rows that depend on an answer have no amount until it is given. */
      questions: TallyQuestion[];
      remarks: TallyRemark[];
      /** The units that columns of money were read in. */
      units: { sheet: string; field: 'agreement_amount'; unit: string }[];
      /** Describes the layout, so that answers can be remembered for the next file. */
      layout: string;
      /** The template of ours that it is; null where it is none, or was changed. */
      template: TemplateIdentity | null;
    }
  | { ok: false; problem: SheetProblem };

/** Texts that stand in place of the file's, by row key and field; an empty one empties the cell. */
export type RegisterMendings = ReadonlyMap<number, ReadonlyMap<RegisterField, string>>;
