import { Injectable } from '@nestjs/common';
import type { OrganisationKind } from '@innoweek/contracts';
import type { Books, Fact, FoldResult, SubjectStatus } from '@innoweek/counting';
import type { EntityManager } from 'typeorm';
import { arrayLiteral, listLiteral } from '../database/array.literal.ts';
import { answeredWithin } from '../database/statement.patience.ts';
import { sendInTurns } from '../database/statement.turns.ts';
import { bookStatements } from './book.statements.ts';
import type { BoardState } from './kept.claims.ts';

type BatchRow = { id: string; entry_count: number; trace_parent: string | null };

/** Traces that one fold is noted in, and one version carries, at most: a message has to stay small. */
const TRACES = 50;
/**
 * Whoever holds the lock of an edition and says nothing for so long, in milliseconds, is gone without a word: PostgreSQL
 * lets go of it for them. Between two statements of a fold lies less than a second of arithmetic.
 */
const IDLE_MS = 15_000;
/** The lock itself is waited for longer, in milliseconds: the commit of a long file holds it, and is no fault. */
const LOCK_MS = 120_000;

/** Takes what is to be folded and writes what a fold found. */
@Injectable()
export class FoldRepository {
  /** One folder at a time per edition; the lock ends with the transaction. */
  async lock(manager: EntityManager, editionId: number): Promise<void> {
    await answeredWithin(LOCK_MS, () =>
      manager.query(
        `select set_config('idle_in_transaction_session_timeout', $2, true)
         from pg_advisory_xact_lock(hashtext('innoweek fold'), $1)`,
        [editionId, String(IDLE_MS)],
      ),
    );
  }

  /**
   * Unfolded batches, oldest first, of at most so many entries together (but at least one). Whoever holds the lock
   * of the edition is the only one to take them: the rows need none of their own.
   */
  async takeUnfolded(
    manager: EntityManager,
    editionId: number,
    limit: { batches: number; entries: number },
  ): Promise<{ ids: string[]; traces: string[]; more: boolean }> {
    const rows = await manager.query<BatchRow[]>(
      `select id, entry_count, trace_parent from batches where edition_id = $1 and folded_version is null
       order by id limit $2`,
      [editionId, limit.batches],
    );
    const ids: string[] = [];
    const traces = new Set<string>();
    let entries = 0;
    for (const row of rows) {
      if (ids.length > 0 && entries + row.entry_count > limit.entries) break;
      ids.push(row.id);
      if (row.trace_parent !== null && traces.size < TRACES) traces.add(row.trace_parent);
      entries += row.entry_count;
    }
    return { ids, traces: [...traces], more: ids.length < rows.length || rows.length === limit.batches };
  }

  /** The newest batch that is not folded; null where all are. */
  async lastUnfolded(manager: EntityManager, editionId: number): Promise<string | null> {
    const [last] = await manager.query<{ id: string }[]>(
      `select id from batches where edition_id = $1 and folded_version is null order by id desc limit 1`,
      [editionId],
    );
    return last?.id ?? null;
  }

  async isUnfolded(manager: EntityManager, batch: string): Promise<boolean> {
    const rows = await manager.query<unknown[]>(
      `select from batches where id = $1 and folded_version is null`,
      [batch],
    );
    return rows.length > 0;
  }

  /**
   * Writes a fold under the next version: claims, counted values, cells, changed cells, and the batches as
   * folded. All in the caller's transaction, so exactly once.
   */
  async write(
    manager: EntityManager,
    editionId: number,
    editionAt: Date,
    books: Books,
    result: FoldResult,
  ): Promise<BoardState> {
    await this.writeBooks(manager, editionId, books, result);
    return this.writeBoard(manager, editionId, editionAt, result);
  }

  /** The first half of `write`: what follows for claims and counted values. A long fold does it part by part. */
  async writeBooks(
    manager: EntityManager,
    editionId: number,
    books: Books,
    result: FoldResult,
  ): Promise<void> {
    await this.#writeSubjects(manager, editionId, [...result.facts.values()]);
    await this.#writeRulings(manager, editionId, result.rulings);
    await sendInTurns(bookStatements(editionId, books, result), ([statement, values]) =>
      manager.query(statement, values),
    );
  }

  /** The second half: the next version with its cells, and the batches as folded. */
  async writeBoard(
    manager: EntityManager,
    editionId: number,
    editionAt: Date,
    { batches, cells, corrections }: Pick<FoldResult, 'batches' | 'cells' | 'corrections'>,
  ): Promise<BoardState> {
    const ids = listLiteral(batches);
    const state = await this.#nextVersion(manager, editionId, editionAt, ids);
    const { version } = state;
    await this.#writeCells(manager, editionId, version, cells);
    await this.#writeCorrections(manager, editionId, version, corrections);
    await manager.query(`update batches set folded_version = $2 where id = any($1::uuid[])`, [ids, version]);
    return state;
  }

  /** Where the board of an edition stands; asked under its lock, it stands there until the lock ends. */
  async findState(manager: EntityManager, editionId: number): Promise<BoardState | null> {
    const [state] = await manager.query<BoardState[]>(
      `select version, at::text as at from board_versions where edition_id = $1 order by version desc limit 1`,
      [editionId],
    );
    return state ?? null;
  }

  async #nextVersion(
    manager: EntityManager,
    editionId: number,
    editionAt: Date,
    /** Their ids, as the text of an array. */
    batches: string,
  ): Promise<BoardState> {
    const [state] = await manager.query<BoardState[]>(
      `insert into board_versions (edition_id, version, at, edition_at, batches)
       select $1, coalesce(max(version), 0) + 1, clock_timestamp(), $2, $3::uuid[] from board_versions
       where edition_id = $1
       returning version, at::text as at`,
      [editionId, editionAt, batches],
    );
    if (!state) throw new Error('a board version was not written');
    return state;
  }

  async #writeSubjects(manager: EntityManager, editionId: number, facts: readonly Fact[]): Promise<void> {
    if (facts.length === 0) return;
    await manager.query(
      `insert into subjects (edition_id, subject, revision, status, unit, kind, organisations, joins)
       select $1, s.subject, s.revision, s.status, s.unit, s.kind, string_to_array(s.organisations, ' '), s.joins
       from unnest($2::text[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
         as s(subject, revision, status, unit, kind, organisations, joins)
       on conflict (edition_id, subject) do update set revision = excluded.revision, status = excluded.status,
         unit = excluded.unit, kind = excluded.kind, organisations = excluded.organisations,
         joins = excluded.joins`,
      [
        editionId,
        arrayLiteral(facts, (fact) => fact.subject),
        arrayLiteral(facts, (fact) => fact.revision),
        arrayLiteral(facts, (fact): SubjectStatus => fact.status),
        arrayLiteral(facts, (fact) => fact.unit),
        arrayLiteral(facts, (fact): OrganisationKind => fact.kind),
        arrayLiteral(facts, (fact) => fact.organisations.join(' ')),
        arrayLiteral(facts, (fact) => fact.joins),
      ],
    );
  }

  /** The batch of each is found by its revision, which is given once. */
  async #writeRulings(
    manager: EntityManager,
    editionId: number,
    rulings: FoldResult['rulings'],
  ): Promise<void> {
    if (rulings.size === 0) return;
    const all = [...rulings.values()];
    await manager.query(
      `insert into standing_rulings as s (edition_id, subject, metric, day, revision, batch_id)
       select $1, r.subject, r.metric, r.day, r.revision, r.batch_id
       from unnest($2::text[], $3::text[], $4::date[], $5::int[]) as n(subject, metric, day, revision)
       join rulings r using (subject, metric, day, revision)
       join batches b on b.id = r.batch_id and b.edition_id = $1
       on conflict (edition_id, subject, metric, day) do update
         set revision = excluded.revision, batch_id = excluded.batch_id`,
      [
        editionId,
        all.map((ruling) => ruling.subject),
        all.map((ruling) => ruling.metric),
        all.map((ruling) => ruling.day),
        all.map((ruling) => ruling.revision),
      ],
    );
  }

  async #writeCells(
    manager: EntityManager,
    editionId: number,
    version: number,
    cells: FoldResult['cells'],
  ): Promise<void> {
    const changed = [...cells].filter(([, { amount, parts }]) => amount !== 0n || parts !== 0);
    if (changed.length === 0) return;
    changed.sort(([one], [other]) => (one < other ? -1 : 1));
    await manager.query(
      `with changed as (
         insert into cells as c (edition_id, key, scope, value, parts, version)
         select $1, n.key, split_part(n.key, '/', 1), n.amount, n.parts, $2
         from unnest($3::text[], $4::bigint[], $5::int[]) as n(key, amount, parts)
         on conflict (edition_id, key) do update set value = c.value + excluded.value,
           parts = c.parts + excluded.parts, version = excluded.version
         returning key, case when parts > 0 or value <> 0 then value end as value
       )
       insert into cell_changes (edition_id, key, version, value) select $1, key, $2, value from changed`,
      [
        editionId,
        version,
        arrayLiteral(changed, ([key]) => key),
        arrayLiteral(changed, ([, { amount }]) => amount),
        arrayLiteral(changed, ([, { parts }]) => parts),
      ],
    );
  }

  async #writeCorrections(
    manager: EntityManager,
    editionId: number,
    version: number,
    corrections: FoldResult['corrections'],
  ): Promise<void> {
    if (corrections.length === 0) return;
    await manager.query(
      `insert into falls (edition_id, version, batch_id, subject, metric, change)
       select $1, $2, f.batch, f.subject, f.metric, sum(f.change)
       from unnest($3::uuid[], $4::text[], $5::text[], $6::bigint[]) as f(batch, subject, metric, change)
       group by f.batch, f.subject, f.metric having sum(f.change) <> 0`,
      [
        editionId,
        version,
        arrayLiteral(corrections, ({ batch }) => batch),
        arrayLiteral(corrections, ({ subject }) => subject),
        arrayLiteral(corrections, ({ metric }) => metric),
        arrayLiteral(corrections, ({ change }) => change),
      ],
    );
  }
}
