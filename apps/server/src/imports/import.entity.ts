import type { SaidFields } from '@innoweek/sheets';
import { Column, CreateDateColumn, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { ImportKind, ImportRow, ImportRowState, ImportState } from '@innoweek/contracts';
import type { Principal } from '../access/principal.model.ts';
import { AccountEntity } from '../accounts/account.entity.ts';
import { EditionEntity } from '../editions/edition.entity.ts';

export type RowCounts = Record<'total' | ImportRowState, number>;
/** A problem kept without its language. */
export type StoredProblem = { code: string; params: Record<string, string | number> };

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
  @Column('text')
  fileHash!: string;

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
  principal!: Principal;

  /** Chosen at commit: send the imported events on to approval. */
  @Column('boolean', { default: false })
  submit!: boolean;

  @Column('uuid', { nullable: true })
  receipt!: string | null;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}

@Entity('import_rows')
export class ImportRowEntity {
  @PrimaryColumn('uuid')
  importId!: string;

  @ManyToOne(() => ImportEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'import_id', foreignKeyConstraintName: 'import_rows_import' })
  import!: ImportEntity;

  /** Number of the row as the spreadsheet program shows it. */
  @PrimaryColumn('integer')
  row!: number;

  @Column('text')
  state!: ImportRowState;

  @Column('text', { nullable: true })
  event!: string | null;

  @Column('jsonb')
  cells!: ImportRow['cells'];

  @Column('jsonb')
  errors!: ({ column: string } & StoredProblem)[];

  /** The understood row, ready to be written; null when it is rejected. */
  @Column('jsonb', { nullable: true })
  draft!: SaidFields | null;

  /** The version of the event that committing this row made; null where it made none. */
  @Column('integer', { nullable: true })
  version!: number | null;
}
