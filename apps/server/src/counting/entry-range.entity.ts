import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The days that an entry sums, where a row of a file said several: the entry itself counts on one of them. */
@Entity('entry_ranges')
@Index('entry_ranges_subject', ['editionId', 'subject'])
export class EntryRangeEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'entry_ranges_pk' })
  batchId!: string;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'entry_ranges_pk' })
  seq!: number;

  @Column('integer')
  editionId!: number;

  @Column('text')
  subject!: string;

  @Column('date')
  firstDay!: string;

  @Column('date')
  lastDay!: string;
}
