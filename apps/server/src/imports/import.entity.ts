import type {
  ReadFigure,
  SaidFields,
  SaidRecord,
  TotalCheck,
  TallyField,
  TallyQuestion,
  TallyRemark,
  TallyRule,
  TemplateIdentity,
  UnderstoodTally,
} from '@innoweek/sheets';
import {
  Column,
  CreateDateColumn,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryColumn,
  UpdateDateColumn,
} from 'typeorm';
import type { ImportKind, ImportRow, ImportRowState, ImportState, Metric } from '@innoweek/contracts';
import { AccountEntity } from '../accounts/account.entity.ts';
import { EditionEntity } from '../editions/edition.entity.ts';
import type { Speaker } from './import.speaker.ts';
import type { Mending } from './mending.model.ts';

export type RowCounts = Record<'total' | ImportRowState, number>;
/** What a row of tallies says, as far as it is understood. */
export type SaidTally = Pick<UnderstoodTally, 'subject' | 'countedOn' | 'note'> & {
  /** `ofTitle`: said once for all rows of a sheet, above them. */
  day: { from: string; to: string; ofTitle?: true } | null;
  figures: Pick<ReadFigure, 'metric' | 'value' | 'approximate' | 'raw'>[];
};
/** A cell as it was understood, with the name of the rule that read it. */
export type StoredCell = Omit<ImportRow['cells'][number], 'rule'> & { rule?: TallyRule };
/** A problem kept without its language. */
export type StoredProblem = { code: string; params: Record<string, string | number> };

/** What the reader of tallies has to say of a file as a whole. */
export type TallyReading = {
  questions: TallyQuestion[];
  checks: TotalCheck[];
  remarks: TallyRemark[];
  /** The units that columns of figures were read in. */
  units: { sheet: string; field: TallyField; unit: string }[];
  /** SHA-256 of what describes the layout. */
  layout: string;
  /** The template of ours that it is; absent in what was read before there were any. */
  template?: (TemplateIdentity & { organisationName: string }) | null;
  /** Whether answers of an earlier file of the same layout were used. */
  remembered: boolean;
};

@Entity('imports')
export class ImportEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  kind!: ImportKind;

  @Column('integer')
  editionId!: number;

  @ManyToOne(() => EditionEntity, { onDelete: 'RESTRICT' })
  @JoinColumn({ name: 'edition_id', foreignKeyConstraintName: 'imports_edition' })
  edition!: EditionEntity;

  @Index('imports_account')
  @Column('uuid')
  accountId!: string;

  @ManyToOne(() => AccountEntity, { onDelete: 'RESTRICT' })
  @JoinColumn({ name: 'account_id', foreignKeyConstraintName: 'imports_account_fk' })
  account!: AccountEntity;

  @Column('text')
  fileName!: string;

  /** SHA-256 of the upload; its name on disk. */
  @Index('imports_file')
  @Column('text')
  fileHash!: string;

  /** When the upload was removed from disk, being older than uploads are kept; null while it is there. */
  @Column('timestamptz', { nullable: true })
  uploadRemovedAt!: Date | null;

  @Column('text')
  state!: ImportState;

  @Column('jsonb')
  rows!: RowCounts;

  @Column('jsonb', { default: {} })
  impact!: Record<string, number>;

  @Column('real', { default: 0 })
  progress!: number;

  @Column('jsonb', { nullable: true })
  problem!: StoredProblem | null;

  /**
   * Who it acts for, with the rights they had when they uploaded it or, later, asked for it to be committed:
   * the job runs when the request is long over.
   */
  @Column('jsonb')
  principal!: Speaker;

  /** Chosen at commit: send the imported events on to approval. */
  @Column('boolean', { default: false })
  submit!: boolean;

  /** Chosen at commit: leave rejected rows out. */
  @Column('boolean', { default: false })
  skipRejected!: boolean;

  /** Of tallies, once they are read. */
  @Column('jsonb', { nullable: true })
  reading!: TallyReading | null;

  /** What the uploader answered, by question. */
  @Column('jsonb', { default: {} })
  answers!: Record<string, string>;

  @Column('jsonb', { default: [] })
  mendings!: Mending[];

  @Column('uuid', { nullable: true })
  receipt!: string | null;

  /** When its rows were written. Null before, and of files that were written before this was kept. */
  @Column('timestamptz', { nullable: true })
  committedAt!: Date | null;

  /** The same by the clock of the edition: its figures were said then, also those that count only later. */
  @Column('timestamptz', { nullable: true })
  saidAt!: Date | null;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}

@Entity('import_rows')
@Index('import_rows_held', ['event'], { where: `"state" = 'held'` })
@Index('import_rows_receipt', ['receipt'], { where: '"receipt" IS NOT NULL' })
export class ImportRowEntity {
  @PrimaryColumn('uuid')
  importId!: string;

  /** Number of the row as the spreadsheet program shows it; on further sheets of a file it goes on. */
  @PrimaryColumn('integer')
  row!: number;

  /** Name of its sheet; empty where the file has only one. */
  @Column('text', { default: '' })
  sheet!: string;

  /** Its number on the sheet; null where that is `row`. */
  @Column('integer', { nullable: true })
  line!: number | null;

  @Column('text')
  state!: ImportRowState;

  @Column('text', { nullable: true })
  event!: string | null;

  /** Null of tallies: they stand in pages, see `ImportPageEntity`. */
  @Column('jsonb', { nullable: true })
  cells!: StoredCell[] | null;

  @Column('jsonb')
  errors!: ({ column: string } & StoredProblem)[];

  /** The understood row, ready to be written; null when it is rejected, and where it stands in a page. */
  @Column('jsonb', { nullable: true })
  draft!: SaidFields | SaidTally | SaidRecord | null;

  /** The version of the event that committing this row made; null where it made none. */
  @Column('integer', { nullable: true })
  version!: number | null;

  /** Places in the receipt's batch of the entries that committing this row made or, before, would make. */
  @Column('integer', { array: true, nullable: true })
  entries!: number[] | null;

  /** A row that was held: the receipt of what it counted with when its event was approved; else that of the import. */
  @Column('uuid', { nullable: true })
  receipt!: string | null;

  /** Of registers: the record that committing this row wrote, the version it made, and what the record was before. */
  @Column('uuid', { nullable: true })
  recordId!: string | null;

  @Column('integer', { nullable: true })
  recordVersion!: number | null;

  @Column('jsonb', { nullable: true })
  recordBefore!: object | null;

  /** When that was decided. */
  @Column('timestamptz', { nullable: true })
  settledAt!: Date | null;
}

/** Answers to questions about a layout, kept for the next file of the organisation. */
@Entity('import_profiles')
export class ImportProfileEntity {
  @PrimaryColumn('text')
  organisationId!: string;

  /** SHA-256 of what describes the layout. */
  @PrimaryColumn('text')
  layout!: string;

  @Column('jsonb')
  answers!: Record<string, string>;

  @UpdateDateColumn({ type: 'timestamptz' })
  updatedAt!: Date;
}

/** What a file says that a whole unit amounts to: never added, only held against what is counted there. */
@Entity('declared_totals')
@Index('declared_totals_unit', ['editionId', 'unit'])
export class DeclaredTotalEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('integer')
  editionId!: number;

  @Column('text')
  unit!: string;

  /** Region code of a part of the unit; empty: of the whole unit; null: as a server said it that knew no parts. */
  @Column('text', { nullable: true })
  part!: string | null;

  @Column('text')
  metric!: Metric;

  /** Null: of the whole edition. */
  @Column('date', { nullable: true })
  day!: string | null;

  /** Attendances, reports, agreements, or fen. */
  @Column('bigint')
  value!: string;

  /** The organisation that says so. */
  @Column('text')
  reporter!: string;

  @Column('uuid')
  importId!: string;

  @ManyToOne(() => ImportEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'import_id', foreignKeyConstraintName: 'declared_totals_import' })
  import!: ImportEntity;

  @CreateDateColumn({ type: 'timestamptz' })
  recordedAt!: Date;

  @Column('boolean', { default: false })
  withdrawn!: boolean;

  /** Why it is not what is counted there; null while nobody has said. */
  @Column('text', { nullable: true })
  explanation!: string | null;

  /** Name of the account. */
  @Column('text', { nullable: true })
  explainedBy!: string | null;

  @Column('timestamptz', { nullable: true })
  explainedAt!: Date | null;

  /** Batches that count the difference as outside of events: taken back with the total that they rest on. */
  @Column('uuid', { array: true, default: [] })
  acceptances!: string[];
}
