import { Column, CreateDateColumn, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import {
  DEFAULT_PUBLIC_BOARD,
  type DailyDue,
  type Deadline,
  type EditionClock,
  type Planned,
  type PreviousEdition,
  type PublicBoardSettings,
} from '@innoweek/contracts';

@Entity('editions')
export class EditionEntity {
  @PrimaryGeneratedColumn({ type: 'integer' })
  id!: number;

  @Index('editions_code', { unique: true })
  @Column('text')
  code!: string;

  @Column('text')
  name!: string;

  @Column('text')
  nameEn!: string;

  @Column('date')
  warmUpStart!: string;

  @Column('date')
  start!: string;

  @Column('date')
  end!: string;

  @Column('text', { default: 'Asia/Shanghai' })
  zone!: string;

  @Column('text', { nullable: true })
  hostCity!: string | null;

  @Column('text', { nullable: true })
  theme!: string | null;

  @Column('text', { array: true, default: [] })
  topics!: string[];

  @Column('jsonb', { default: {} })
  targets!: Partial<Record<Planned, number>>;

  /** Of single units and organiser kinds, by scope. */
  @Column('jsonb', { default: {} })
  plans!: Record<string, Partial<Record<Planned, number>>>;

  @Column('jsonb', { nullable: true })
  previous!: PreviousEdition | null;

  /** The last day of each. */
  @Column('jsonb', { default: {} })
  deadlines!: Partial<Record<Deadline, string>>;

  @Column('jsonb', { default: { days: 1, hour: 24 } })
  dailyDue!: DailyDue;

  @Column('boolean', { default: true })
  registrationOpen!: boolean;

  @Column('boolean', { default: false })
  rehearsal!: boolean;

  /** At most one edition is current. */
  @Index('editions_current', { unique: true, where: '"current"' })
  @Column('boolean', { default: false })
  current!: boolean;

  /** Rehearsals only: see EditionClock. */
  @Column('jsonb', { nullable: true })
  clock!: EditionClock | null;

  /** What of it is shown to those who are not signed in. */
  @Column('jsonb', { default: DEFAULT_PUBLIC_BOARD })
  publicBoard!: PublicBoardSettings;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}
