import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SaidTally, StoredCell } from './import.entity.ts';

/** What was understood of some rows of a file of tallies that follow each other; what became of them stands with each. */
@Entity('import_pages')
export class ImportPageEntity {
  @PrimaryColumn('uuid')
  importId!: string;

  /** The first of `rows`. */
  @PrimaryColumn('integer')
  firstRow!: number;

  /** Their numbers, ascending. */
  @Column('integer', { array: true })
  rows!: number[];

  /** Of each row, at its place. */
  @Column('json')
  cells!: StoredCell[][];

  /** The same; null where a row is rejected. */
  @Column('json')
  said!: (SaidTally | null)[];

  /** SHA-1 of what the rows came to when they were judged last: where it comes out the same nothing is written. */
  @Column('text')
  outcome!: string;
}
