import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CheckRuleName } from '@innoweek/contracts';

/** How a rule is followed in an edition; the newest version counts, and one without any is followed as it comes. */
@Entity('check_rules')
export class CheckRuleEntity {
  @PrimaryColumn('integer')
  editionId!: number;

  @PrimaryColumn('text')
  rule!: CheckRuleName;

  @PrimaryColumn('integer')
  version!: number;

  @Column('boolean')
  enabled!: boolean;

  @Column('jsonb')
  limits!: Record<string, number>;

  @Column('text')
  reason!: string;

  @Column('uuid')
  accountId!: string;

  @Column('timestamptz')
  at!: Date;
}

/** How far the figures of an edition were looked through. */
@Entity('check_runs')
export class CheckRunEntity {
  @PrimaryColumn('integer')
  editionId!: number;

  /** What was seen: with the same there is nothing new. */
  @Column('text')
  seen!: string;

  @Column('timestamptz')
  at!: Date;
}
