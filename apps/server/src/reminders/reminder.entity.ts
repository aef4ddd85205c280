import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';
import type { ReminderKind, ReportingStep } from '@innoweek/contracts';

/** That a unit was reminded of something: written with what its people are told, and once for each occasion. */
@Entity('reminders')
@Index('reminders_list', ['editionId', 'id'])
@Index('reminders_once', ['editionId', 'occasion'], { unique: true })
export class ReminderEntity {
  /** UUIDv7: in the order of time. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('integer')
  editionId!: number;

  @Column('text')
  unit!: string;

  @Column('text')
  kind!: ReminderKind;

  /** Null where it was everything that was due. */
  @Column('text', { nullable: true })
  step!: ReportingStep | null;

  @Column('date', { nullable: true })
  day!: string | null;

  @Column('text')
  occasion!: string;

  /** By the edition's clock. */
  @Column('timestamptz')
  at!: Date;

  @Column('uuid', { nullable: true })
  authorId!: string | null;

  /** As it was then; null for those that come by themselves. */
  @Column('text', { nullable: true })
  authorName!: string | null;

  @Column('integer')
  people!: number;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}
