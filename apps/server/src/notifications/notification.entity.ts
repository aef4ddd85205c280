import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { NotificationKind, NotificationSettings, ReportingStep } from '@innoweek/contracts';
import { AccountEntity } from '../accounts/account.entity.ts';
import { EditionEntity } from '../editions/edition.entity.ts';

/**
 * Something told to one account: written in the transaction of what it tells of, so that nobody hears of what
 * did not happen, and everybody of what did.
 */
@Entity('notifications')
@Index('notifications_list', ['accountId', 'id'], { where: '"app"' })
@Index('notifications_once', ['accountId', 'kind', 'occasion'], {
  unique: true,
  where: '"occasion" IS NOT NULL',
})
@Index('notifications_unsent', ['mailAfter'], { where: '"mail_after" IS NOT NULL' })
@Index('notifications_untold', ['id'], { where: 'NOT "told"' })
export class NotificationEntity {
  /** UUIDv7: in the order of time. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  accountId!: string;

  @ManyToOne(() => AccountEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'account_id', foreignKeyConstraintName: 'notifications_account' })
  account!: AccountEntity;

  @Column('text')
  kind!: NotificationKind;

  @Column('integer')
  editionId!: number;

  @ManyToOne(() => EditionEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'edition_id', foreignKeyConstraintName: 'notifications_edition' })
  edition!: EditionEntity;

  /** Codes of the first events it is about. */
  @Column('text', { array: true })
  events!: string[];

  @Column('integer')
  total!: number;

  @Column('text', { nullable: true })
  reason!: string | null;

  /** The file it is about, of those that tell of rows of a file. */
  @Column('uuid', { nullable: true })
  importId!: string | null;

  /** Of deadlines: the unit that owes, what, of which day, and until when. */
  @Column('text', { nullable: true })
  unit!: string | null;

  @Column('text', { nullable: true })
  step!: ReportingStep | null;

  @Column('date', { nullable: true })
  day!: string | null;

  @Column('timestamptz', { nullable: true })
  due!: Date | null;

  /** Said once for each: the day of a reminder. */
  @Column('text', { nullable: true })
  occasion!: string | null;

  @Column('timestamptz')
  at!: Date;

  @Column('timestamptz', { nullable: true })
  readAt!: Date | null;

  /** Whether it is listed for its reader, or only mailed. */
  @Column('boolean')
  app!: boolean;

  /** Whether open screens of its reader were told. */
  @Column('boolean')
  told!: boolean;

  /** When it is to be mailed, or tried again; null when it was, or is not to be. */
  @Column('timestamptz', { nullable: true })
  mailAfter!: Date | null;

  /** The mail it goes with; fixed before that is handed in. */
  @Index('notifications_mail', { where: '"mail_id" IS NOT NULL' })
  @Column('uuid', { nullable: true })
  mailId!: string | null;

  @Column('timestamptz', { nullable: true })
  mailedAt!: Date | null;

  /** Times the mail server did not take it. */
  @Column('smallint', { default: 0 })
  mailFailures!: number;
}

/** How somebody wants to be told; who has no row gets the defaults. */
@Entity('notification_settings')
export class NotificationSettingsEntity {
  @PrimaryColumn('uuid')
  accountId!: string;

  @ManyToOne(() => AccountEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'account_id', foreignKeyConstraintName: 'notification_settings_account' })
  account!: AccountEntity;

  @Column('jsonb')
  settings!: NotificationSettings;
}
