import { Injectable, Logger } from '@nestjs/common';
import type { Cells } from '@innoweek/contracts';
import { fold, impact, toCells, type Fact, type Ruling } from '@innoweek/counting';
import { DataSource } from 'typeorm';
import { EditionService } from '../editions/edition.service.ts';
import { ChannelService } from '../queue/channel.service.ts';
import { BooksRepository } from './books.repository.ts';
import { FoldRepository } from './fold.repository.ts';
import type { NewEntry } from './ledger.model.ts';

/** What one fold takes at most: bites this large cost tens of milliseconds. */
const BITE = { batches: 2_000, entries: 20_000 };

/** A nudge that works is followed within milliseconds; after so many seconds it was lost. */
const LEFT_BEHIND_S = 1;

/** Takes unfolded batches into claims, counted values and cells. */
@Injectable()
export class FoldService {
  readonly #log = new Logger('fold');

  constructor(
    private readonly source: DataSource,
    private readonly repository: FoldRepository,
    private readonly books: BooksRepository,
    private readonly editions: EditionService,
    private readonly channel: ChannelService,
  ) {}

  /**
   * Folds one bite in one transaction and tells the new version after its commit.
   * @returns the version, or null when there was nothing to fold; of how many batches; and whether more waits.
   */
  async foldOnce(editionId: number): Promise<{ version: number | null; batches: number; more: boolean }> {
    const edition = await this.editions.byId(editionId);
    const done = await this.source.transaction(async (manager) => {
      await this.repository.lock(manager, editionId);
      const { ids, more } = await this.repository.takeUnfolded(manager, editionId, BITE);
      if (ids.length === 0) return { version: null, batches: 0, more: false };
      const batches = await this.books.loadBatches(manager, ids);
      const books = await this.books.loadBooks(manager, editionId, batches);
      const result = fold(books, batches);
      const version = await this.repository.write(manager, editionId, this.editions.now(edition), result);
      return { version, batches: ids.length, more };
    });
    if (done.version !== null)
      await this.channel
        .publish('version', { edition: editionId, version: done.version })
        .catch((error: unknown) => {
          // Every api process also looks by itself before each pulse.
          this.#log.warn({ msg: 'version not announced', err: error });
        });
    return done;
  }

  /** Editions with something that should have been folded by now. */
  async findLeftBehind(): Promise<number[]> {
    const rows = await this.source.query<{ id: number }[]>(
      `select id from editions e
       where exists (select from batches b where b.edition_id = e.id and b.folded_version is null
                       and b.recorded_at < now() - make_interval(secs => $1))`,
      [LEFT_BEHIND_S],
    );
    return rows.map((row) => row.id);
  }

  /** What appending this would add to the cells, if it were folded now. Nothing is written. */
  async impact(
    editionId: number,
    {
      facts = [],
      entries = [],
      rulings = [],
    }: { facts?: readonly Fact[]; entries?: readonly NewEntry[]; rulings?: readonly Ruling[] },
  ): Promise<Cells> {
    const id = 'impact';
    const batch = {
      id,
      facts,
      entries: entries.map((entry, seq) => ({ ...entry, batch: id, seq })),
      rulings,
    };
    const books = await this.books.loadBooks(this.source.manager, editionId, [batch]);
    return toCells(impact(books, batch));
  }
}
