import type { DisplayScene } from '@innoweek/contracts';
import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';

/** A link that opens one board on a wall, where nobody is signed in. */
@Entity('displays')
@Index('displays_edition', ['editionId', 'id'])
export class DisplayEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('integer')
  editionId!: number;

  @Column('text')
  name!: string;

  @Column('text')
  scope!: string;

  @Column('text', { array: true })
  scenes!: DisplayScene[];

  @Column('integer')
  every!: number;

  /** The secret itself is told once and kept nowhere. */
  @Index('displays_secret', { unique: true })
  @Column('text')
  secretHash!: string;

  @Column('timestamptz')
  expiresAt!: Date;

  /** As it was then: accounts are renamed and leave. */
  @Column('text')
  authorName!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  @Column('timestamptz', { nullable: true })
  lastSeenAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  revokedAt!: Date | null;
}
