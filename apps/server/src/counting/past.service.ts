import { Injectable } from '@nestjs/common';
import { recount, type Batch, type Ledger } from '@innoweek/counting';
import type { EntityManager } from 'typeorm';
import { BooksRepository } from './books.repository.ts';

/** The books of some subjects as they were, and everything that was said of them until then. */
export type PastBooks = { ledger: Ledger; batches: readonly Batch[] };

/** What was counted at an earlier version: folded again out of the ledger, so that nothing of it has to be kept. */
@Injectable()
export class PastService {
  constructor(private readonly books: BooksRepository) {}

  /** The books of these subjects at a version; who wants the figure of a home names all that are joined to it. */
  async booksOf(
    manager: EntityManager,
    editionId: number,
    subjects: readonly string[],
    version: number,
  ): Promise<PastBooks> {
    const batches = await this.books.loadSaid(manager, editionId, subjects, version);
    return { ledger: recount(batches), batches };
  }

  /** A subject and all that were ever joined to it up to a version. */
  async familyOf(
    manager: EntityManager,
    editionId: number,
    subject: string,
    version: number,
  ): Promise<string[]> {
    const rows = await manager.query<{ subject: string }[]>(
      `select distinct f.subject from facts f join batches b on b.id = f.batch_id
       where b.edition_id = $1 and b.folded_version <= $3 and (f.subject = $2 or f.joins = $2)`,
      [editionId, subject, version],
    );
    return rows.map((row) => row.subject);
  }
}
