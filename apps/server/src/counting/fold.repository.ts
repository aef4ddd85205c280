import { Injectable } from '@nestjs/common';
import type { OrganisationKind } from '@innoweek/contracts';
import { cutClaim, type Claim, type Fact, type FoldResult, type SubjectStatus } from '@innoweek/counting';
import type { EntityManager } from 'typeorm';
import type { StoredRevision } from './board.entity.ts';

type BatchRow = { id: string; entry_count: number };

/** Takes what is to be folded and writes what a fold found. */
@Injectable()
export class FoldRepository {
  /** One folder at a time per edition; the lock ends with the transaction. */
  async lock(manager: EntityManager, editionId: number): Promise<void> {
    await manager.query(`select pg_advisory_xact_lock(hashtext('innoweek fold'), $1)`, [editionId]);
  }

  /**
   * Unfolded batches, oldest first, of at most so many entries together (but at least one). Whoever holds the lock
   * of the edition is the only one to take them: the rows need none of their own.
   */
  async takeUnfolded(
    manager: EntityManager,
    editionId: number,
    limit: { batches: number; entries: number },
  ): Promise<{ ids: string[]; more: boolean }> {
    const rows = await manager.query<BatchRow[]>(
      `select id, entry_count from batches where edition_id = $1 and folded_version is null
       order by id limit $2`,
      [editionId, limit.batches],
    );
    const ids: string[] = [];
    let entries = 0;
    for (const row of rows) {
      if (ids.length > 0 && entries + row.entry_count > limit.entries) break;
      ids.push(row.id);
      entries += row.entry_count;
    }
    return { ids, more: ids.length < rows.length || rows.length === limit.batches };
  }

  /**
   * Writes a fold under the next version: claims, counted values, cells, changed cells, and the batches as
   * folded. All in the caller's transaction, so exactly once.
   */
  async write(
    manager: EntityManager,
    editionId: number,
    editionAt: Date,
    result: FoldResult,
  ): Promise<number> {
    const version = await this.#nextVersion(manager, editionId, editionAt, result.batches);
    await this.#writeSubjects(manager, editionId, [...result.facts.values()]);
    await this.#writeClaims(manager, editionId, [...result.claims.values()].map(cutClaim));
    await this.#writeRulings(manager, editionId, result.rulings);
    await this.#writeCounted(manager, editionId, result.counted);
    await this.#writeCells(manager, editionId, version, result.cells);
    await this.#writeCorrections(manager, editionId, version, result.corrections);
    await manager.query(`update batches set folded_version = $2 where id = any($1::uuid[])`, [
      result.batches,
      version,
    ]);
    return version;
  }

  async #nextVersion(
    manager: EntityManager,
    editionId: number,
    editionAt: Date,
    batches: readonly string[],
  ): Promise<number> {
    const [row] = await manager.query<{ version: number }[]>(
      `insert into board_versions (edition_id, version, at, edition_at, batches)
       select $1, coalesce(max(version), 0) + 1, clock_timestamp(), $2, $3::uuid[] from board_versions
       where edition_id = $1
       returning version`,
      [editionId, editionAt, batches],
    );
    if (!row) throw new Error('a board version was not written');
    return row.version;
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
        facts.map((fact) => fact.subject),
        facts.map((fact) => fact.revision),
        facts.map((fact): SubjectStatus => fact.status),
        facts.map((fact) => fact.unit),
        facts.map((fact): OrganisationKind => fact.kind),
        facts.map((fact) => fact.organisations.join(' ')),
        facts.map((fact) => fact.joins),
      ],
    );
  }

  async #writeClaims(manager: EntityManager, editionId: number, claims: readonly Claim[]): Promise<void> {
    if (claims.length === 0) return;
    await manager.query(
      `insert into claims (edition_id, subject, metric, day, reporter, grade, revisions, cut, added, additions)
       select $1, c.subject, c.metric, c.day, c.reporter, c.grade, c.revisions::jsonb, c.cut, c.added, c.additions
       from unnest($2::text[], $3::text[], $4::date[], $5::text[], $6::text[], $7::text[], $8::boolean[], $9::bigint[],
                   $10::int[])
         as c(subject, metric, day, reporter, grade, revisions, cut, added, additions)
       on conflict (edition_id, subject, metric, day, reporter, grade) do update
         set revisions = excluded.revisions, cut = excluded.cut, added = excluded.added, additions = excluded.additions`,
      [
        editionId,
        claims.map((claim) => claim.subject),
        claims.map((claim) => claim.metric),
        claims.map((claim) => claim.day),
        claims.map((claim) => claim.reporter),
        claims.map((claim) => claim.grade),
        claims.map((claim) =>
          JSON.stringify(
            claim.revisions.map((revision): StoredRevision => ({
              ...revision,
              amount: revision.amount.toString(),
            })),
          ),
        ),
        claims.map((claim) => claim.cut),
        claims.map((claim) => claim.added.toString()),
        claims.map((claim) => claim.additions),
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

  async #writeCounted(
    manager: EntityManager,
    editionId: number,
    counted: FoldResult['counted'],
  ): Promise<void> {
    const values = [...counted.values()].filter((value) => value !== null);
    const gone = [...counted].filter(([, value]) => value === null).map(([key]) => key.split('|'));
    if (gone.length > 0)
      await manager.query(
        `delete from counted_values v using unnest($2::text[], $3::text[], $4::date[]) as k(subject, metric, day)
         where v.edition_id = $1 and v.subject = k.subject and v.metric = k.metric and v.day = k.day`,
        [editionId, ...[0, 1, 2].map((part) => gone.map((key) => key[part]))],
      );
    if (values.length === 0) return;
    await manager.query(
      `insert into counted_values (edition_id, subject, metric, day, grade, reporter, amount, largest, difference)
       select $1, v.* from unnest($2::text[], $3::text[], $4::date[], $5::text[], $6::text[], $7::bigint[], $8::bigint[],
                                  $9::bigint[])
         as v(subject, metric, day, grade, reporter, amount, largest, difference)
       on conflict (edition_id, subject, metric, day) do update
         set grade = excluded.grade, reporter = excluded.reporter, amount = excluded.amount,
           largest = excluded.largest, difference = excluded.difference`,
      [
        editionId,
        values.map((value) => value.subject),
        values.map((value) => value.metric),
        values.map((value) => value.day),
        values.map((value) => value.grade),
        values.map((value) => value.reporter),
        values.map((value) => value.amount.toString()),
        values.map(({ spread }) => spread?.largest.toString() ?? null),
        values.map(({ spread }) => spread?.difference.toString() ?? null),
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
        changed.map(([key]) => key),
        changed.map(([, { amount }]) => amount.toString()),
        changed.map(([, { parts }]) => parts),
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
        corrections.map(({ batch }) => batch),
        corrections.map(({ subject }) => subject),
        corrections.map(({ metric }) => metric),
        corrections.map(({ change }) => change.toString()),
      ],
    );
  }
}
