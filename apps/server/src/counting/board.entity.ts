import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Grade, Metric, OrganisationKind } from '@innoweek/contracts';
import type { SubjectStatus } from '@innoweek/counting';

// Everything here follows from the ledger and can be thrown away and folded again.

/** The newest fact of a subject. */
@Entity('subjects')
@Index('subjects_joins', ['editionId', 'joins'], { where: '"joins" IS NOT NULL' })
export class SubjectEntity {
  @PrimaryColumn('integer')
  editionId!: number;

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

  /** The subject it counts for. */
  @Column('text', { nullable: true })
  joins!: string | null;
}

/** A revision as it is kept in `claims.revisions`; bigint as text. */
export type StoredRevision = {
  batch: string;
  seq: number;
  standing: string;
  amount: string;
  revision: number;
  occurredAt: number;
  said: boolean;
  voided: boolean;
};

@Entity('claims')
export class ClaimEntity {
  @PrimaryColumn('integer')
  editionId!: number;

  @PrimaryColumn('text')
  subject!: string;

  @PrimaryColumn('text')
  metric!: Metric;

  @PrimaryColumn('date')
  day!: string;

  @PrimaryColumn('text')
  reporter!: string;

  @PrimaryColumn('text')
  grade!: Grade;

  @Column('jsonb')
  revisions!: StoredRevision[];

  /** Older revisions are in the ledger only. */
  @Column('boolean', { default: false })
  cut!: boolean;

  @Column('bigint')
  added!: string;

  @Column('integer')
  additions!: number;
}

@Entity('counted_values')
@Index('counted_values_difference', ['editionId', 'difference'], { where: '"difference" > 0' })
export class CountedValueEntity {
  @PrimaryColumn('integer')
  editionId!: number;

  @PrimaryColumn('text')
  subject!: string;

  @PrimaryColumn('text')
  metric!: Metric;

  @PrimaryColumn('date')
  day!: string;

  @Column('text')
  grade!: Grade;

  @Column('text')
  reporter!: string;

  @Column('bigint')
  amount!: string;

  /** The most that a reporter says; null where no two reporters speak. */
  @Column('bigint', { nullable: true })
  largest!: string | null;

  /** How far below it another reporter is. */
  @Column('bigint', { nullable: true })
  difference!: string | null;
}

/** The version with which it first became known how many took part in an event on a day, whatever became of it since. */
@Entity('first_reports')
export class FirstReportEntity {
  @PrimaryColumn('integer')
  editionId!: number;

  @PrimaryColumn('text')
  subject!: string;

  @PrimaryColumn('date')
  day!: string;

  @Column('integer')
  version!: number;
}

/** Current value of every cell; `version` is the board version that last changed it. */
@Entity('cells')
@Index('cells_scope', ['editionId', 'scope'])
export class CellEntity {
  @PrimaryColumn('integer')
  editionId!: number;

  @PrimaryColumn('text')
  key!: string;

  /** First part of the key. */
  @Column('text')
  scope!: string;

  @Column('bigint')
  value!: string;

  /**
   * Counted values or events it is the sum of: of none it is blank, and its row only remembers that it was not. The
   * default is for a server of the version before, which counts none: what it folds stays in sight.
   */
  @Column('integer', { default: 1 })
  parts!: number;

  @Column('integer')
  version!: number;
}

/** Every value a cell ever had: deltas, trends and the board of a past moment are read from here. */
@Entity('cell_changes')
@Index('cell_changes_version', ['editionId', 'version'])
export class CellChangeEntity {
  @PrimaryColumn('integer')
  editionId!: number;

  @PrimaryColumn('text')
  key!: string;

  @PrimaryColumn('integer')
  version!: number;

  /** null: blank since. */
  @Column('bigint', { nullable: true })
  value!: string | null;
}

/** One line per fold. */
@Entity('board_versions')
@Index('board_versions_at', ['editionId', 'at'])
@Index('board_versions_edition_at', ['editionId', 'editionAt'])
export class BoardVersionEntity {
  @PrimaryColumn('integer')
  editionId!: number;

  @PrimaryColumn('integer')
  version!: number;

  @Column('timestamptz')
  at!: Date;

  /** What the edition's clock showed. */
  @Column('timestamptz')
  editionAt!: Date;

  /** The batches that it folded, for the chain; null where a server from before that folded it. */
  @Column('uuid', { array: true, nullable: true })
  batches!: string[] | null;
}

/** A version whose board is whole though changes of cells around it were thinned: the last of a minute. */
@Entity('board_steps')
export class BoardStepEntity {
  @PrimaryColumn('integer')
  editionId!: number;

  @PrimaryColumn('integer')
  version!: number;
}

/** The last version of an edition up to which changes of cells were thinned. */
@Entity('board_thinnings')
export class BoardThinningEntity {
  @PrimaryColumn('integer')
  editionId!: number;

  @Column('integer')
  version!: number;
}

/** A figure that was corrected, with the batch that did it: the correction ticker. Named when only falls were kept. */
@Entity('falls')
export class FallEntity {
  @PrimaryColumn('integer')
  editionId!: number;

  @PrimaryColumn('integer')
  version!: number;

  @PrimaryColumn('uuid')
  batchId!: string;

  @PrimaryColumn('text')
  subject!: string;

  @PrimaryColumn('text')
  metric!: string;

  /** Never zero. */
  @Column('bigint')
  change!: string;
}

/** The newest ruling of each subject, metric and day, and the batch that holds it. */
@Entity('standing_rulings')
export class StandingRulingEntity {
  @PrimaryColumn('integer')
  editionId!: number;

  @PrimaryColumn('text')
  subject!: string;

  @PrimaryColumn('text')
  metric!: Metric;

  @PrimaryColumn('date')
  day!: string;

  @Column('integer')
  revision!: number;

  @Column('uuid')
  batchId!: string;
}
