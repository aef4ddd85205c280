import type { AgreementStage } from '@innoweek/contracts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Posted } from '../registers/register.poster.ts';

/** What one registrar says of an agreement. Several records may be of the same one: it counts with the first. */
@Entity('agreements')
@Index('agreements_parties', ['editionId', 'parties'], { where: '"withdrawn_at" IS NULL' })
@Index('agreements_name', ['editionId', 'nameKey'], { where: '"withdrawn_at" IS NULL' })
@Index('agreements_list', ['editionId', 'day', 'registeredAt', 'id'])
@Index('agreements_event', ['eventCode'], { where: '"event_code" IS NOT NULL' })
@Index('agreements_folded', ['foldedInto'], { where: '"folded_into" IS NOT NULL' })
@Index('agreements_request', ['accountId', 'idempotencyKey'], {
  unique: true,
  where: '"idempotency_key" IS NOT NULL',
})
export class AgreementEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('integer')
  editionId!: number;

  @Column('text')
  name!: string;

  /** The name without what people write differently. */
  @Column('text')
  nameKey!: string;

  @Column('text')
  partyA!: string;

  @Column('text')
  partyB!: string;

  /** The organisation that a side is, where its name is one of ours. */
  @Column('text', { nullable: true })
  organisationA!: string | null;

  @Column('text', { nullable: true })
  organisationB!: string | null;

  /** Both sides, by organisation or else by the key of their name, in an order of their own. */
  @Column('text', { array: true })
  parties!: string[];

  /** Fen; null where it is not told. */
  @Column('bigint', { nullable: true })
  amount!: string | null;

  @Column('text')
  stage!: AgreementStage;

  @Column('date')
  day!: string;

  @Column('text', { nullable: true })
  eventCode!: string | null;

  /** Reporting unit, where it came about at no event. */
  @Column('text', { nullable: true })
  unit!: string | null;

  /** The record of the same agreement that it counts with; that one is never folded itself. */
  @Column('uuid', { nullable: true })
  foldedInto!: string | null;

  /** What is searched: name, pinyin and initials, parties; lower case. */
  @Column('text')
  search!: string;

  @Column('uuid')
  accountId!: string;

  @Column('text', { nullable: true })
  organisationId!: string | null;

  @Column('text', { nullable: true })
  idempotencyKey!: string | null;

  /** SHA-256 of what was sent under the key. */
  @Column('text', { nullable: true })
  requestHash!: string | null;

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
export type AgreementRecord = Pick<AgreementEntity, keyof AgreementEntity>;

/** Two records that may be of one agreement: `open` until somebody folds them or finds them to be `distinct`. */
@Entity('agreement_pairs')
@Index('agreement_pairs_other', ['other'])
export class AgreementPairEntity {
  /** The first of the two ids in their order. */
  @PrimaryColumn('uuid')
  one!: string;

  @PrimaryColumn('uuid')
  other!: string;

  @Column('text')
  state!: 'open' | 'distinct';

  /** Who told them apart. */
  @Column('uuid', { nullable: true })
  accountId!: string | null;

  @Column('timestamptz')
  at!: Date;
}
