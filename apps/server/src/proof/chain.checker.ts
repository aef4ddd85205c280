import { Injectable } from '@nestjs/common';
import type { Proof } from '@innoweek/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { ChainRepository, linkHash, START, type Head, type Root } from './chain.repository.ts';

type Difference = Proof['differences'][number];

/** Hashes the chains again, and tells what does not agree with what was linked. */
@Injectable()
export class ChainChecker {
  constructor(
    private readonly source: DataSource,
    private readonly chain: ChainRepository,
  ) {}

  /**
   * Every edition: each linked batch that no longer says what it said, is gone or was slipped in, and each root that
   * is not on its chain. Folds meanwhile do not disturb it.
   */
  async check(): Promise<{ links: number; differences: Difference[] }> {
    return this.source.transaction('REPEATABLE READ', async (manager) => {
      const editions = await manager.query<{ id: number }[]>(`select id from editions order by id`);
      let links = 0;
      const differences: Difference[] = [];
      for (const { id } of editions) {
        const { head, found } = await this.#walk(manager, id);
        links += head.position;
        differences.push(...found);
        for (const batch of await this.chain.findUnlinked(manager, id, head.version))
          differences.push({ what: 'link', key: batch, board: null, recount: null });
      }
      return { links, differences };
    });
  }

  async #walk(manager: EntityManager, editionId: number): Promise<{ head: Head; found: Difference[] }> {
    const roots = new Map<number, Root>();
    for (const root of await this.chain.listRoots(manager, editionId)) roots.set(root.position, root);
    const found: Difference[] = [];
    let head = START;
    for (;;) {
      const page = await this.chain.readPage(manager, editionId, head.position);
      if (page.length === 0) break;
      for (const link of page) {
        const { position, batchId, content, hash, found: now } = link;
        const key = `${String(position)} ${batchId}`;
        if (!now?.equals(content))
          found.push({ what: 'link', key, board: hex(content), recount: now && hex(now) });
        const expected = linkHash(head.hash, content);
        if (position !== head.position + 1 || !expected.equals(hash))
          found.push({ what: 'link', key, board: hex(hash), recount: hex(expected) });
        const root = roots.get(position);
        if (root?.hash.equals(hash)) roots.delete(position);
        head = link;
      }
    }
    for (const { hour, hash } of roots.values())
      found.push({ what: 'root', key: hour.toISOString(), board: hex(hash), recount: null });
    return { head, found };
  }
}

const hex = (bytes: Buffer): string => bytes.toString('hex');
