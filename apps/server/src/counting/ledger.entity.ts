import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Grade, Metric, OrganisationKind } from '@innoweek/contracts';
import type { Ruling, Standing, SubjectStatus } from '@innoweek/counting';

/** `merge`: entries of a merged organisation, taken back and, each right behind, said again for the one that stays. */
export const BATCH_KINDS = [
  'tally',
  'checkin',
  'register',
  'events',
  'withdrawal',
  'clock',
  'edition',
  'merge',
  'ruling',
] as const;
export type BatchKind = (typeof BATCH_KINDS)[number];

/**
 * Entries accepted together; its id is the receipt. Only `folded_version` is ever written again.
 * Readers never go "after the last id they saw": ids are not in commit order. They take what is unfolded.
 */
@Entity('batches')
@Index('batches_unfolded', ['editionId', 'id'], { where: '"folded_version" IS NULL' })
@Index('batches_idempotency', ['actorId', 'idempotencyKey'], {
  unique: true,
  where: '"idempotency_key" IS NOT NULL',
})
export class BatchEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('integer')
  editionId!: number;

  @Column('text')
  kind!: BatchKind;

  /** Account that sent it; null for the clock. */
  @Column('uuid', { nullable: true })
  actorId!: string | null;

  @Column('text', { nullable: true })
  idempotencyKey!: string | null;

  /** SHA-256 of what was sent, to tell a repetition from another request under the same key. */
  @Column('text', { nullable: true })
  requestHash!: string | null;

  @Column('integer')
  entryCount!: number;

  @Column('text', { nullable: true })
  reason!: string | null;

  /** The batch that this one takes back: at most one does. */
  @Index('batches_withdraws', { unique: true, where: '"withdraws" IS NOT NULL' })
  @Column('uuid', { nullable: true })
  withdraws!: string | null;

  @Column('timestamptz', { default: () => 'clock_timestamp()' })
  recordedAt!: Date;

  /** Board version that holds it; null until it is folded. */
  @Column('integer', { nullable: true })
  foldedVersion!: number | null;

  /** W3C `traceparent` of the request that it came with; null unless traces are recorded. Part of no figure or hash. */
  @Column('text', { nullable: true })
  traceParent!: string | null;
}

@Entity('entries')
@Index('entries_subject', ['subject', 'day'])
@Index('entries_added', ['subject', 'day'], { where: `"op" = 'add'` })
@Index('entries_voiding', ['voidedBatch', 'voidedSeq'], { where: `"op" = 'void' AND "voided_op" = 'add'` })
@Index('entries_device', ['subject', 'device', 'deviceSeq'], {
  unique: true,
  where: '"device" IS NOT NULL',
})
@Check('entries_amount', `"op" <> 'set' OR "amount" >= 0`)
export class EntryEntity {
  @PrimaryColumn('uuid')
  batchId!: string;

  @PrimaryColumn('integer')
  seq!: number;

  @Column('text')
  subject!: string;

  @Column('text')
  metric!: Metric;

  @Column('date')
  day!: string;

  @Column('text')
  reporter!: string;

  @Column('text')
  standing!: Standing;

  @Column('text')
  grade!: Grade;

  @Column('text')
  op!: 'set' | 'add' | 'void';

  @Column('bigint')
  amount!: string;

  @Column('integer')
  revision!: number;

  @Column('timestamptz')
  occurredAt!: Date;

  @Column('text', { nullable: true })
  note!: string | null;

  /** Check-ins: the device and its own number; together with the subject they count once. */
  @Column('text', { nullable: true })
  device!: string | null;

  @Column('integer', { nullable: true })
  deviceSeq!: number | null;

  /** Voids: the kind and place of the entry that is taken back. */
  @Column('text', { nullable: true })
  voidedOp!: 'set' | 'add' | null;

  @Column('uuid', { nullable: true })
  voidedBatch!: string | null;

  @Column('integer', { nullable: true })
  voidedSeq!: number | null;
}

/** What a batch says of a subject besides figures: see Fact. */
@Entity('facts')
export class FactEntity {
  @PrimaryColumn('uuid')
  batchId!: string;

  @PrimaryColumn('text')
  subject!: string;

  @Column('integer')
  revision!: number;

  @Column('text')
  status!: SubjectStatus;

  @Column('text')
  unit!: string;

  @Column('text')
  kind!: OrganisationKind;

  @Column('text', { array: true })
  organisations!: string[];

  /** The subject it is the same event as. */
  @Column('text', { nullable: true })
  joins!: string | null;
}

/** What a batch decided about the claims of a subject, metric and day: see Ruling. */
@Entity('rulings')
@Index('rulings_subject', ['subject'])
export class RulingEntity {
  @PrimaryColumn('uuid')
  batchId!: string;

  @PrimaryColumn('text')
  subject!: string;

  @PrimaryColumn('text')
  metric!: Metric;

  @PrimaryColumn('date')
  day!: string;

  @Column('integer')
  revision!: number;

  @Column('text')
  rule!: Ruling['rule'];

  /** Of `claim`: the claim that counts. */
  @Column('text', { nullable: true })
  claimSubject!: string | null;

  @Column('text', { nullable: true })
  claimReporter!: string | null;

  @Column('text', { nullable: true })
  claimGrade!: Grade | null;

  /** Of `value`: the figure. */
  @Column('bigint', { nullable: true })
  amount!: string | null;
}
