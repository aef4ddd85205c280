import {
  Check,
  Column,
  CreateDateColumn,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryColumn,
} from 'typeorm';
import type { LinkPurpose, Role, TokenScope } from '@innoweek/contracts';
import { OrganisationEntity } from '../organisations/organisation.entity.ts';

@Entity('accounts')
export class AccountEntity {
  @PrimaryColumn('uuid')
  id!: string;

  /** Lower case; what the person signs in with. */
  @Index('accounts_email', { unique: true })
  @Column('text')
  email!: string;

  @Column('text')
  name!: string;

  /** argon2id; null for accounts that only act through tokens. */
  @Column('text', { nullable: true })
  passwordHash!: string | null;

  @Column('boolean', { default: false })
  disabled!: boolean;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}

/** What an account is in one organisation, or outside of all. Every account has one at least. */
@Entity('memberships')
@Index('memberships_organisation', ['accountId', 'organisationId'], { unique: true })
export class MembershipEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  accountId!: string;

  @ManyToOne(() => AccountEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'account_id', foreignKeyConstraintName: 'memberships_account_fk' })
  account!: AccountEntity;

  @Column('text', { nullable: true })
  organisationId!: string | null;

  @ManyToOne(() => OrganisationEntity, { nullable: true, onDelete: 'RESTRICT' })
  @JoinColumn({ name: 'organisation_id', foreignKeyConstraintName: 'memberships_organisation_fk' })
  organisation!: OrganisationEntity | null;

  @Column('text', { array: true })
  roles!: Role[];

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}

/** A signed-in browser. The cookie holds the secret, the table its SHA-256. */
@Entity('sessions')
export class SessionEntity {
  @PrimaryColumn('text')
  secretHash!: string;

  @Index('sessions_account')
  @Column('uuid')
  accountId!: string;

  @ManyToOne(() => AccountEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'account_id', foreignKeyConstraintName: 'sessions_account_fk' })
  account!: AccountEntity;

  /** What it acts as; it ends with it. */
  @Column('uuid')
  membershipId!: string;

  @ManyToOne(() => MembershipEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'membership_id', foreignKeyConstraintName: 'sessions_membership_fk' })
  membership!: MembershipEntity;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  @Column('timestamptz')
  expiresAt!: Date;

  /** What its owner knows it by; the secret's hash is nobody's business. */
  @Index('sessions_id', { unique: true })
  @Column('uuid')
  id!: string;

  /** At most a minute older than its last use. */
  @Column('timestamptz', { default: () => 'now()' })
  lastSeenAt!: Date;

  /** Address it was opened from. */
  @Column('text', { nullable: true })
  caller!: string | null;

  /** The browser's `User-Agent` when it was opened. */
  @Column('text', { nullable: true })
  agent!: string | null;

  /** The password was right, the second factor is still to come: nobody is signed in by it. */
  @Column('boolean', { default: false })
  pending!: boolean;
}

/** A link that sets a password once: an invitation, or a forgotten password. The secret is kept as its SHA-256. */
@Entity('password_links')
export class PasswordLinkEntity {
  @PrimaryColumn('text')
  secretHash!: string;

  @Index('password_links_account')
  @Column('uuid')
  accountId!: string;

  @ManyToOne(() => AccountEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'account_id', foreignKeyConstraintName: 'password_links_account_fk' })
  account!: AccountEntity;

  @Column('text')
  purpose!: LinkPurpose;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  @Column('timestamptz')
  expiresAt!: Date;
}

/** A bearer token for programs; the secret is shown once and kept as its SHA-256. */
@Entity('tokens')
export class TokenEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  @Index('tokens_account')
  @Column('uuid')
  accountId!: string;

  @ManyToOne(() => AccountEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'account_id', foreignKeyConstraintName: 'tokens_account_fk' })
  account!: AccountEntity;

  /** What it acts as; it ends with it. */
  @Column('uuid')
  membershipId!: string;

  @ManyToOne(() => MembershipEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'membership_id', foreignKeyConstraintName: 'tokens_membership_fk' })
  membership!: MembershipEntity;

  @Index('tokens_secret', { unique: true })
  @Column('text')
  secretHash!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  /** What it is narrowed to; null: everything that the account may do. */
  @Column('text', { array: true, nullable: true })
  scopes!: TokenScope[] | null;

  @Column('timestamptz', { nullable: true })
  expiresAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  lastUsedAt!: Date | null;
}

/** Failed sign-ins, by address of the account or of the caller; slows guessing. */
@Entity('sign_in_failures')
@Check('sign_in_failures_positive', '"failures" > 0')
export class SignInFailureEntity {
  /** `account:EMAIL`, `caller:ADDRESS`, or `pair:EMAIL ADDRESS`. */
  @PrimaryColumn('text')
  key!: string;

  @Column('integer')
  failures!: number;

  @Column('timestamptz')
  lastFailureAt!: Date;
}
