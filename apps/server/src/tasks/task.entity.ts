import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type {
  CheckRuleName,
  Metric,
  TASK_ACTIONS,
  TaskClosing,
  TaskOutcome,
  TaskSeverity,
} from '@innoweek/contracts';
import { EditionEntity } from '../editions/edition.entity.ts';
import type { StoredEvidence } from './finding.model.ts';

/** Something that somebody has to look at, known by its rule and the key of its cause. */
@Entity('tasks')
@Index('tasks_cause', ['editionId', 'rule', 'key'], { unique: true })
@Index('tasks_state', ['editionId', 'state', 'unit'])
@Index('tasks_owner', ['ownerId'], { where: '"owner_id" IS NOT NULL' })
export class TaskEntity {
  /** UUIDv7. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('integer')
  editionId!: number;

  @ManyToOne(() => EditionEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'edition_id', foreignKeyConstraintName: 'tasks_edition' })
  edition!: EditionEntity;

  @Column('text')
  rule!: CheckRuleName;

  @Column('text')
  key!: string;

  @Column('text')
  subject!: string;

  /** The second of two that are likely one. */
  @Column('text', { nullable: true })
  other!: string | null;

  /** The reporting unit, or `none`; null for the system itself. */
  @Column('text', { nullable: true })
  unit!: string | null;

  @Column('text', { nullable: true })
  metric!: Metric | null;

  @Column('date', { nullable: true })
  day!: string | null;

  /** The declared total that it is about. */
  @Column('uuid', { nullable: true })
  remainder!: string | null;

  @Column('text')
  severity!: TaskSeverity;

  @Column('jsonb')
  evidence!: StoredEvidence;

  /** Of the figures that somebody decided about: with others it is open again. */
  @Column('text')
  fingerprint!: string;

  /** A snoozed one is `open` here: the moment tells. */
  @Column('text')
  state!: 'open' | 'decided' | 'closed';

  /** By the clock of the edition. */
  @Column('timestamptz')
  since!: Date;

  @Column('timestamptz')
  foundAt!: Date;

  @Column('timestamptz', { nullable: true })
  reopenedAt!: Date | null;

  @Column('uuid', { nullable: true })
  ownerId!: string | null;

  @Column('timestamptz', { nullable: true })
  snoozedUntil!: Date | null;

  @Column('text', { nullable: true })
  outcome!: TaskOutcome | null;

  @Column('text', { nullable: true })
  reason!: string | null;

  @Column('uuid', { nullable: true })
  decidedBy!: string | null;

  @Column('timestamptz', { nullable: true })
  decidedAt!: Date | null;

  @Column('text', { nullable: true })
  closing!: TaskClosing | null;

  @Column('timestamptz', { nullable: true })
  closedAt!: Date | null;
}

/** What happened to a task; only added to, but that a decision which was taken back is marked. */
@Entity('task_steps')
@Index('task_steps_task', ['taskId', 'id'])
export class TaskStepEntity {
  /** UUIDv7: in the order of time. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  taskId!: string;

  @ManyToOne(() => TaskEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'task_id', foreignKeyConstraintName: 'task_steps_task_fk' })
  task!: TaskEntity;

  @Column('text')
  action!: (typeof TASK_ACTIONS)[number];

  /** Null for the server itself. */
  @Column('uuid', { nullable: true })
  accountId!: string | null;

  @Column('timestamptz')
  at!: Date;

  @Column('text', { nullable: true })
  text!: string | null;

  @Column('text', { nullable: true })
  outcome!: TaskOutcome | null;

  @Column('boolean', { default: false })
  undone!: boolean;
}
