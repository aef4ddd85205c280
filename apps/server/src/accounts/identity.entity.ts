import { Column, CreateDateColumn, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { AccountEntity } from './account.entity.ts';

/** Who somebody is at an OpenID Connect provider; linked at their first sign-in there. */
@Entity('identities')
@Index('identities_account', ['accountId', 'issuer'], { unique: true })
export class IdentityEntity {
  @PrimaryColumn('text')
  issuer!: string;

  /** `sub`: never given to somebody else, which an address may be. */
  @PrimaryColumn('text')
  subject!: string;

  @Column('uuid')
  accountId!: string;

  @ManyToOne(() => AccountEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'account_id', foreignKeyConstraintName: 'identities_account_fk' })
  account!: AccountEntity;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}
