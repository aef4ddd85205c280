import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * A folded batch in the chain of its edition: in the order of board versions, within one by id. `hash` is over the
 * hash before it and `content`, so no batch can be changed, left out or slipped in without every later hash changing.
 */
@Entity('ledger_links')
export class LedgerLinkEntity {
  @PrimaryColumn('integer')
  editionId!: number;

  /** From 1, without gaps. */
  @PrimaryColumn('integer')
  position!: number;

  /** Board version that holds the batch. */
  @Column('integer')
  version!: number;

  @Column('uuid')
  batchId!: string;

  /** SHA-256 of the batch as `canonicalBatches` writes it. */
  @Column('bytea')
  content!: Buffer;

  @Column('bytea')
  hash!: Buffer;
}

/** The newest hash of the chain when an hour had begun, told to everybody: what was published can be held against it. */
@Entity('ledger_roots')
export class LedgerRootEntity {
  @PrimaryColumn('integer')
  editionId!: number;

  /** Beginning of the hour, by the real clock. */
  @PrimaryColumn('timestamptz')
  hour!: Date;

  @Column('integer')
  position!: number;

  @Column('integer')
  version!: number;

  @Column('bytea')
  hash!: Buffer;
}
