import { Column, CreateDateColumn, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { Role } from '@innoweek/contracts';
import { AccountEntity } from './account.entity.ts';

/** The app on somebody's phone that counts codes (TOTP, RFC 6238). */
@Entity('second_factors')
export class SecondFactorEntity {
  @PrimaryColumn('uuid')
  accountId!: string;

  @ManyToOne(() => AccountEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'account_id', foreignKeyConstraintName: 'second_factors_account_fk' })
  account!: AccountEntity;

  /** Encrypted for this account: see `SecretBox`. */
  @Column('text')
  secret!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  /** Null until a first code has shown that the app has the secret: it does not count before. */
  @Column('timestamptz', { nullable: true })
  confirmedAt!: Date | null;

  /** Number of the 30 s step of the last code that was taken: that code and those before are worth nothing. */
  @Column('integer', { nullable: true })
  lastStep!: number | null;
}

/** A code that works once when the phone is lost, kept as its SHA-256; taken out when it is used. */
@Entity('recovery_codes')
export class RecoveryCodeEntity {
  @PrimaryColumn('uuid')
  accountId!: string;

  @ManyToOne(() => AccountEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'account_id', foreignKeyConstraintName: 'recovery_codes_account_fk' })
  account!: AccountEntity;

  @PrimaryColumn('text')
  codeHash!: string;
}

/** A role whose holders have to have a second factor. */
@Entity('second_factor_roles')
export class SecondFactorRoleEntity {
  @PrimaryColumn('text')
  role!: Role;
}
