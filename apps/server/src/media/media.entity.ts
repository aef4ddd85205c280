import type { MediaKind } from '@innoweek/contracts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Posted } from '../registers/register.poster.ts';

/** A report in the media. Whoever withdraws it leaves it standing here with the reason. */
@Entity('media_reports')
@Index('media_reports_link', ['editionId', 'linkKey'], { unique: true, where: '"withdrawn_at" IS NULL' })
@Index('media_reports_title', ['editionId', 'titleKey'], { where: '"withdrawn_at" IS NULL' })
@Index('media_reports_list', ['editionId', 'day', 'registeredAt', 'id'])
@Index('media_reports_event', ['eventCode'], { where: '"event_code" IS NOT NULL' })
export class MediaReportEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('integer')
  editionId!: number;

  @Column('text')
  link!: string;

  /** The link without what differs between copies of it. */
  @Column('text')
  linkKey!: string;

  @Column('text')
  title!: string;

  /** What its reprints have in common; null where the title is too short to tell. */
  @Column('text', { nullable: true })
  titleKey!: string | null;

  @Column('text')
  outlet!: string;

  @Column('text')
  kind!: MediaKind;

  @Column('date')
  day!: string;

  @Column('text', { nullable: true })
  eventCode!: string | null;

  /** Reporting unit, where it is about no event. */
  @Column('text', { nullable: true })
  unit!: string | null;

  /** What is searched: title, pinyin and initials, outlet, link; lower case. */
  @Column('text')
  search!: string;

  @Column('uuid')
  accountId!: string;

  @Column('text', { nullable: true })
  organisationId!: string | null;

  /** By the clock of the edition. */
  @Column('timestamptz')
  registeredAt!: Date;

  @Column('timestamptz', { nullable: true })
  withdrawnAt!: Date | null;

  @Column('text', { nullable: true })
  withdrawReason!: string | null;

  /** What stands of it in the ledger. */
  @Column('jsonb')
  posted!: Posted[];

  @Column('integer')
  version!: number;
}

/** A row of the register. */
export type MediaRecord = Pick<MediaReportEntity, keyof MediaReportEntity>;
