import { Injectable } from '@nestjs/common';
import type { LedgerRoots } from '@innoweek/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { EditionService } from '../editions/edition.service.ts';
import { ChainRepository, type Head } from './chain.repository.ts';

/** Roots told at most: those of four weeks. */
const ROOTS = 24 * 28;
const PIECES_IN_A_TURN = 20;

/** Chains the folded batches of each edition, so that nothing of the past can be changed unseen. */
@Injectable()
export class ChainService {
  constructor(
    private readonly source: DataSource,
    private readonly chain: ChainRepository,
    private readonly editions: EditionService,
  ) {}

  /**
   * Lengthens the chain by what was folded since, in pieces of one transaction each, and notes the root of the hour.
   * A turn is bounded; what is left is for the next.
   */
  async extend(editionId: number): Promise<void> {
    for (let piece = 0; piece < PIECES_IN_A_TURN; piece += 1)
      if (!(await this.#extendOnce(editionId))) return;
  }

  /** Editions whose newest version is not linked yet, or whose hour has no root. */
  async findBehind(): Promise<number[]> {
    const rows = await this.source.query<{ id: number }[]>(
      `select e.id from editions e
       cross join lateral (select max(version) as version from board_versions where edition_id = e.id) board
       left join lateral (select version, position from ledger_links where edition_id = e.id
                          order by position desc limit 1) link on true
       where board.version > coalesce(link.version, 0)
          or link.position > coalesce((select max(position) from ledger_roots where edition_id = e.id), 0)
             and not exists (select from ledger_roots where edition_id = e.id and hour = date_trunc('hour', now()))`,
    );
    return rows.map((row) => row.id);
  }

  /** What was published of the chain, and where it stands. */
  async readRoots(code: string | undefined): Promise<LedgerRoots> {
    const edition = await this.editions.find(code);
    const { manager } = this.source;
    const head = await this.chain.findHead(manager, edition.id);
    const roots = await this.chain.listRoots(manager, edition.id, ROOTS);
    return {
      edition: edition.code,
      head: head.position === 0 ? null : shown(head),
      items: roots.map((root) => ({
        hour: root.hour.toISOString(),
        editionAt: root.editionAt.toISOString(),
        ...shown(root),
      })),
    };
  }

  async #extendOnce(editionId: number): Promise<boolean> {
    return this.source.transaction(async (manager: EntityManager) => {
      await this.chain.lock(manager, editionId);
      const head = await this.chain.findHead(manager, editionId);
      const links = await this.chain.findDue(manager, editionId, head);
      if (links.length > 0) await this.chain.append(manager, editionId, links);
      const newest = links.at(-1) ?? head;
      if (newest.position > 0) await this.chain.noteRoot(manager, editionId, newest);
      return links.length > 0;
    });
  }
}

const shown = ({ position, version, hash }: Head): { position: number; version: number; hash: string } => ({
  position,
  version,
  hash: hash.toString('hex'),
});
