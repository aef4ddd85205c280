import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';

/** What a coordinator notes at a moment of a board. */
@Entity('annotations')
@Index('annotations_at', ['editionId', 'scope', 'at'])
export class AnnotationEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('integer')
  editionId!: number;

  @Column('text')
  scope!: string;

  /** By the edition's clock. */
  @Column('timestamptz')
  at!: Date;

  @Column('text')
  text!: string;

  @Column('boolean')
  internal!: boolean;

  @Column('uuid', { nullable: true })
  authorId!: string | null;

  /** As it was then: accounts are renamed and leave. */
  @Column('text')
  authorName!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}
