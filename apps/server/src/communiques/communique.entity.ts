import type { Cells, Communique, CommuniqueChanges, CommuniqueState } from '@innoweek/contracts';
import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';

/** Figures of a board version, frozen: what is published is never read from the board again. */
@Entity('communiques')
@Index('communiques_number', ['editionId', 'number'], { unique: true, where: '"number" IS NOT NULL' })
export class CommuniqueEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('integer')
  editionId!: number;

  @Column('integer', { nullable: true })
  number!: number | null;

  @Column('text')
  state!: CommuniqueState;

  @Column('integer')
  version!: number;

  /** By the edition's clock. */
  @Column('timestamptz')
  at!: Date;

  @Column('jsonb')
  cells!: Cells;

  @Column('jsonb')
  missing!: Communique['missing'];

  @Column('jsonb', { nullable: true })
  root!: Communique['root'];

  @Column('text')
  note!: string;

  /** Of published ones. */
  @Column('jsonb', { nullable: true })
  since!: CommuniqueChanges | null;

  @Column('uuid')
  preparedById!: string;

  /** Names as they were then: accounts are renamed and leave. */
  @Column('text')
  preparedBy!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  preparedAt!: Date;

  /** Who changed its note last. */
  @Column('uuid', { nullable: true })
  changedById!: string | null;

  @Column('text', { nullable: true })
  changedBy!: string | null;

  @Column('text', { nullable: true })
  signedBy!: string | null;

  @Column('timestamptz', { nullable: true })
  publishedAt!: Date | null;
}
