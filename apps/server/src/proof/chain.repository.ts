import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { arrayLiteral, listLiteral } from '../database/array.literal.ts';
import { canonicalBatches } from './batch.canonical.ts';

/** Where a chain stands. `hash` before the first link is 32 zero bytes. */
export type Head = { position: number; version: number; hash: Buffer };
export type Link = Head & { batchId: string; content: Buffer };
/** `editionAt`: what the edition's clock showed when the newest batch of the root came to count. */
export type Root = { hour: Date; editionAt: Date } & Head;
type DueRow = { version: number; batch_id: string };
type LinkRow = Omit<Link, 'batchId'> & { batch_id: string };
type ContentRow = { id: string; edition: number; content: Buffer };

export const START: Head = { position: 0, version: 0, hash: Buffer.alloc(32) };
/** Versions looked at for the next piece of the chain, and batches that such a piece goes on to take at most. */
const VERSIONS_AT_A_TIME = 500;
const BATCHES_AT_A_TIME = 5_000;

/** The hash of a link: SHA-256 over the 32 bytes of the hash before it and the 32 bytes of its content. */
export const linkHash = (before: Buffer, content: Buffer): Buffer =>
  createHash('sha256').update(before).update(content).digest();

/**
 * Batches of the next whole versions behind `$2`. A version names its batches; one that
 * was folded by a server from before that is asked for by the batches themselves.
 */
const DUE = `
  with next as (
    select version, batches, sum(coalesce(cardinality(batches), 0)) over (order by version) as so_far
    from (select version, batches from board_versions where edition_id = $1 and version > $2
          order by version limit ${String(VERSIONS_AT_A_TIME)}) as newer
  ), taken as (
    select * from next where so_far - coalesce(cardinality(batches), 0) < ${String(BATCHES_AT_A_TIME)}
  ), due as (
    select t.version, id.batch_id from taken t cross join unnest(t.batches) as id(batch_id)
    union all
    select t.version, b.id from taken t join batches b on b.edition_id = $1 and b.folded_version = t.version
    where t.batches is null
  )
  select version, batch_id from due order by version, batch_id`;
// As a sub-select the ids are one value to the planner, which else weighs each of thousands, four times over.
const WANTED = canonicalBatches('= any((select $1::uuid[])::uuid[])');

/** Reads and writes the chain of an edition's ledger. */
@Injectable()
export class ChainRepository {
  /** One at a time lengthens a chain; the lock ends with the transaction. */
  async lock(manager: EntityManager, editionId: number): Promise<void> {
    await manager.query(`select pg_advisory_xact_lock(hashtext('innoweek chain'), $1)`, [editionId]);
  }

  async findHead(manager: EntityManager, editionId: number): Promise<Head> {
    const [head] = await manager.query<Head[]>(
      `select position, version, hash from ledger_links where edition_id = $1 order by position desc limit 1`,
      [editionId],
    );
    return head ?? START;
  }

  /** The next links behind a head, not written anywhere; none when every folded batch is linked. */
  async findDue(manager: EntityManager, editionId: number, head: Head): Promise<Link[]> {
    const rows = await manager.query<DueRow[]>(DUE, [editionId, head.version]);
    const contents = await this.#contents(
      manager,
      rows.map((row) => row.batch_id),
    );
    let { position, hash } = head;
    return rows.flatMap(({ version, batch_id: batchId }): Link[] => {
      const content = contents.get(batchId)?.content;
      if (!content) return [];
      position += 1;
      hash = linkHash(hash, content);
      return [{ position, version, batchId, content, hash }];
    });
  }

  /** The hash of what batches say now, by id. */
  async #contents(manager: EntityManager, ids: readonly string[]): Promise<Map<string, ContentRow>> {
    if (ids.length === 0) return new Map();
    const rows = await manager.query<ContentRow[]>(
      `select w.id, w.edition_id as edition, sha256(convert_to(w.text, 'UTF8')) as content from (${WANTED}) w`,
      [listLiteral(ids)],
    );
    return new Map(rows.map((row) => [row.id, row]));
  }

  async append(manager: EntityManager, editionId: number, links: readonly Link[]): Promise<void> {
    await manager.query(
      `insert into ledger_links (edition_id, position, version, batch_id, content, hash)
       select $1, l.position, l.version, l.batch_id, decode(l.content, 'hex'), decode(l.hash, 'hex')
       from unnest($2::int[], $3::int[], $4::uuid[], $5::text[], $6::text[])
         as l(position, version, batch_id, content, hash)`,
      [
        editionId,
        arrayLiteral(links, ({ position }) => position),
        arrayLiteral(links, ({ version }) => version),
        arrayLiteral(links, ({ batchId }) => batchId),
        arrayLiteral(links, ({ content }) => content.toString('hex')),
        arrayLiteral(links, ({ hash }) => hash.toString('hex')),
      ],
    );
  }

  /** Notes where the chain stands as the root of the current hour; the first to note it wins. */
  async noteRoot(manager: EntityManager, editionId: number, head: Head): Promise<void> {
    await manager.query(
      `insert into ledger_roots (edition_id, hour, position, version, hash)
       select $1, date_trunc('hour', now()), $2, $3, $4
       where not exists (select from ledger_roots where edition_id = $1 and position >= $2)
       on conflict do nothing`,
      [editionId, head.position, head.version, head.hash],
    );
  }

  /** The newest first; without a limit all of them. */
  async listRoots(manager: EntityManager, editionId: number, limit: number | null = null): Promise<Root[]> {
    return manager.query<Root[]>(
      `select r.hour, r.position, r.version, r.hash, coalesce(v.edition_at, r.hour) as "editionAt"
       from ledger_roots r left join board_versions v on v.edition_id = r.edition_id and v.version = r.version
       where r.edition_id = $1 order by r.hour desc limit $2`,
      [editionId, limit],
    );
  }

  /** Links of a page with the hash of what their batches say now; null where the batch is gone. */
  async readPage(
    manager: EntityManager,
    editionId: number,
    after: number,
  ): Promise<(Link & { found: Buffer | null })[]> {
    const rows = await manager.query<LinkRow[]>(
      `select position, version, batch_id, content, hash from ledger_links
       where edition_id = $1 and position > $2 order by position limit ${String(BATCHES_AT_A_TIME)}`,
      [editionId, after],
    );
    const contents = await this.#contents(
      manager,
      rows.map((row) => row.batch_id),
    );
    return rows.map(({ batch_id: batchId, ...link }) => {
      const now = contents.get(batchId);
      return { ...link, batchId, found: now?.edition === editionId ? now.content : null };
    });
  }

  /** Folded batches up to a version that no link names: what was slipped in behind the fold. */
  async findUnlinked(manager: EntityManager, editionId: number, version: number): Promise<string[]> {
    const rows = await manager.query<{ id: string }[]>(
      `select id from batches b where edition_id = $1 and folded_version <= $2
         and not exists (select from ledger_links l where l.edition_id = $1 and l.version = b.folded_version
                           and l.batch_id = b.id)
       order by id limit 1000`,
      [editionId, version],
    );
    return rows.map((row) => row.id);
  }

  /** Batches as they are hashed, by id. */
  async readCanonical(manager: EntityManager, ids: readonly string[]): Promise<Map<string, string>> {
    const rows = await manager.query<{ id: string; text: string }[]>(WANTED, [ids]);
    return new Map(rows.map(({ id, text }) => [id, text]));
  }
}
