import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';
import type { OrganisationKind } from '@innoweek/contracts';

@Entity('organisations')
export class OrganisationEntity {
  @PrimaryColumn('text')
  id!: string;

  @Index('organisations_name', { unique: true, where: '"merged_into" IS NULL' })
  @Column('text')
  name!: string;

  @Column('text', { nullable: true })
  nameEn!: string | null;

  @Column('text')
  kind!: OrganisationKind;

  /** GB/T 2260 code, or `CN-XJ-XPCC`; null for national bodies. */
  @Column('text', { nullable: true })
  region!: string | null;

  /** The unit its region lies in, or `none`. */
  @Column('text')
  unit!: string;

  /** The unit it reports for, when it is the unit's association. */
  @Index('organisations_reports_for', { unique: true })
  @Column('text', { nullable: true })
  reportsFor!: string | null;

  @Column('text', { nullable: true })
  parent!: string | null;

  @Column('text', { array: true, default: [] })
  aliases!: string[];

  /** Unified social credit code (GB 32100-2015). */
  @Index('organisations_credit_code', { unique: true })
  @Column('text', { nullable: true })
  creditCode!: string | null;

  /** Somebody here said what it is called: the reference data does not overwrite it. */
  @Column('boolean', { default: false })
  edited!: boolean;

  /**
   * The organisation that it was found to be, which is never merged itself: whatever names this one means that one.
   * The row stays for what the ledger, the history and the audit trail say of it.
   */
  @Index('organisations_merged_into', { where: '"merged_into" IS NOT NULL' })
  @Column('text', { nullable: true })
  mergedInto!: string | null;

  @Column('timestamptz', { nullable: true })
  mergedAt!: Date | null;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}
