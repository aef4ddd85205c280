import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { SnapshotReader } from '../database/snapshot.reader.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { ChainRepository, START, type Head, type Link } from './chain.repository.ts';

/** Links written in one piece. */
const PAGE = 1_000;

/** Writes an edition out for whoever wants to count it again without us: docs/proof.md describes the lines. */
@Injectable()
export class LedgerExporter {
  constructor(
    private readonly snapshots: SnapshotReader,
    private readonly chain: ChainRepository,
  ) {}

  /**
   * The whole ledger of an edition with its chain, its roots and the cells of its board, in one snapshot: JSON lines.
   * Batches that are folded and not linked yet are linked in the export alone. It is read on the replica, where that
   * has the newest version; should that fall while it is read, the export is cut off.
   */
  async *lines(edition: EditionEntity): AsyncGenerator<string> {
    const source = await this.snapshots.choose({ editionId: edition.id, version: undefined });
    const runner = source.createQueryRunner();
    try {
      await runner.startTransaction('REPEATABLE READ');
      const { manager } = runner;
      yield line({ format: 'innoweek-ledger-1', edition: edition.code, name: edition.name });
      let links = 0;
      for await (const page of this.#links(manager, edition.id)) {
        links += page.length;
        yield await this.#batches(manager, page);
      }
      for (const { hour, position, version, hash } of await this.chain.listRoots(manager, edition.id))
        yield line({ root: [hour.toISOString(), position, version, hash.toString('hex')] });
      const cells = await manager.query<{ key: string; value: string }[]>(
        `select key, value from cells where edition_id = $1 and (parts > 0 or value <> 0) order by key collate "C"`,
        [edition.id],
      );
      for (const { key, value } of cells) yield line({ cell: [key, value] });
      // Without this line the export was cut off.
      yield line({ end: { links, cells: cells.length } });
    } finally {
      await runner.rollbackTransaction().catch(() => undefined);
      await runner.release();
    }
  }

  async *#links(manager: EntityManager, editionId: number): AsyncGenerator<readonly Link[]> {
    let head: Head = START;
    for (;;) {
      const linked = await this.chain.readPage(manager, editionId, head.position);
      const links = linked.length > 0 ? linked : await this.chain.findDue(manager, editionId, head);
      const last = links.at(-1);
      if (!last) return;
      for (let at = 0; at < links.length; at += PAGE) yield links.slice(at, at + PAGE);
      head = last;
    }
  }

  async #batches(manager: EntityManager, links: readonly Link[]): Promise<string> {
    const texts = await this.chain.readCanonical(
      manager,
      links.map(({ batchId }) => batchId),
    );
    return links
      .map(({ position, version, batchId, content, hash }) => {
        const link = JSON.stringify([position, version, content.toString('hex'), hash.toString('hex')]);
        return `{"link":${link},"batch":${texts.get(batchId) ?? 'null'}}\n`;
      })
      .join('');
  }
}

const line = (value: object): string => `${JSON.stringify(value)}\n`;
