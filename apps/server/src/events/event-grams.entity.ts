import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The pieces that an event is found by, of `events.search`. */
@Entity('event_grams')
export class EventGramsEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'event_grams_pk' })
  code!: string;

  /** One on each line: as an array it would be compressed, which takes PostgreSQL as long as half of the index does. */
  @Column('text')
  grams!: string;

  /** MD5 of the text that they are of: by it others are found that an older server wrote. */
  @Column('uuid')
  digest!: string;
}
