import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';
import type { ReportingStep } from '@innoweek/contracts';

/** More time for one unit. Those that were taken back, or replaced, stay to be read. */
@Entity('extensions')
@Index('extensions_list', ['editionId', 'id'])
@Index('extensions_standing', ['editionId', 'unit', 'step', 'scope'], {
  unique: true,
  where: '"withdrawn_at" IS NULL',
})
export class ExtensionEntity {
  /** UUIDv7: in the order of time. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('integer')
  editionId!: number;

  @Column('text')
  unit!: string;

  @Column('text')
  step!: ReportingStep;

  @Column('date', { nullable: true })
  day!: string | null;

  /** The day, or `all`: one stands for each. */
  @Column('text')
  scope!: string;

  @Column('timestamptz')
  until!: Date;

  @Column('text')
  reason!: string;

  @Column('uuid', { nullable: true })
  authorId!: string | null;

  /** As it was then: accounts are renamed and leave. */
  @Column('text')
  authorName!: string;

  /** By the edition's clock. */
  @Column('timestamptz')
  at!: Date;

  @Column('timestamptz', { nullable: true })
  withdrawnAt!: Date | null;

  @Column('text', { nullable: true })
  withdrawnBy!: string | null;

  /** Null where another replaced it. */
  @Column('text', { nullable: true })
  withdrawnReason!: string | null;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}
