import type { Language } from '@innoweek/contracts';
import type {
  ReadOrganisations,
  ReadRegister,
  RegisterKind,
  RegisterTemplate,
  RejectedRecord,
  ReadSheet,
  ReadTallies,
  RejectedRow,
  RejectedTally,
  TallyTemplate,
} from '@innoweek/sheets';
import type { Mending } from './mending.model.ts';
import type { PageBundle } from './tally.page.ts';

/** What the reader has to know beside the bytes. */
export type ReadingContext = {
  /** Days that bound the years a date without one may mean. */
  from: string;
  to: string;
  /** Offset of the edition's zone, such as `+08:00`. */
  offset: string;
  organisations: readonly { id: string; name: string; aliases: readonly string[] }[];
  /** The reporting unit of whoever uploads, if of one. */
  unit?: string | undefined;
};

/** What a file of tallies says as a whole, and how many rows it has. */
export type TallyFile =
  | (Omit<Extract<ReadTallies, { ok: true }>, 'rows'> & { total: number })
  | Extract<ReadTallies, { ok: false }>;

/** Work with spreadsheets is long and takes much memory: it is done in a process of its own. */
export type SheetTask =
  | { what: 'read'; bytes: Uint8Array; context: ReadingContext }
  | {
      what: 'tallies';
      bytes: Uint8Array;
      context: ReadingContext;
      answers: readonly (readonly [string, string])[];
      mendings: readonly Mending[];
    }
  | {
      what: 'register';
      kind: RegisterKind;
      bytes: Uint8Array;
      context: ReadingContext;
      answers: readonly (readonly [string, string])[];
      mendings: readonly Mending[];
    }
  | { what: 'registerTemplate'; language: Language; template: RegisterTemplate }
  | { what: 'rejectedRecords'; language: Language; kind: RegisterKind; rows: readonly RejectedRecord[] }
  | { what: 'template'; language: Language }
  | { what: 'organisations'; bytes: Uint8Array }
  | { what: 'organisationTemplate'; language: Language }
  | { what: 'tallyTemplate'; language: Language; template: TallyTemplate }
  | { what: 'rejectedTallies'; language: Language; rows: readonly RejectedTally[] }
  | { what: 'rejected'; language: Language; rows: readonly RejectedRow[] };
export type SheetAnswer =
  | { what: 'sheet'; sheet: ReadSheet }
  | { what: 'tallies'; file: TallyFile }
  /** More of the rows, each time they are asked for with a message; null: these were all. */
  | { what: 'pages'; bundle: PageBundle | null }
  | { what: 'register'; file: ReadRegister }
  | { what: 'organisations'; list: ReadOrganisations }
  | { what: 'file'; bytes: Uint8Array };
