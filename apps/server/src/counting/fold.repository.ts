import { Injectable } from '@nestjs/common';
import type { EventStatus, Grade, Metric, OrganisationKind } from '@innoweek/contracts';
import {
  claimKey,
  countedKey,
  type Batch,
  type Books,
  type Claim,
  type CountedValue,
  type Entry,
  type Fact,
  type FoldResult,
  type Standing,
} from '@innoweek/counting';
import type { EntityManager } from 'typeorm';
import type { StoredRevision } from './board.entity.ts';

type BatchRow = { id: string; entry_count: number };
type EntryRow = {
  batch_id: string;
  seq: number;
  subject: string;
  metric: Metric;
  day: string;
  reporter: string;
  standing: Standing;
  grade: Grade;
  op: 'set' | 'add' | 'void';
  amount: string;
  revision: number;
  occurred_ms: string;
  voided_op: 'set' | 'add' | null;
  voided_batch: string | null;
  voided_seq: number | null;
};
type FactRow = Omit<Fact, 'organisations'> & { batch_id: string; organisations: string[] };
type ClaimRow = {
  subject: string;
  metric: Metric;
  day: string;
  reporter: string;
  grade: Grade;
  revisions: (Omit<StoredRevision, 'standing'> & { standing: Standing })[];
  added: string;
  additions: number;
};
type CountedRow = {
  subject: string;
  metric: Metric;
  day: string;
  grade: Grade;
  reporter: string;
  amount: string;
};

const ENTRY_COLUMNS = `batch_id, seq, subject, metric, day::text as day, reporter, standing, grade, op, amount,
  revision, (extract(epoch from occurred_at) * 1000)::bigint as occurred_ms, voided_op, voided_batch, voided_seq`;

/** Reads what a fold needs and writes what it found. */
@Injectable()
export class FoldRepository {
  /** One folder at a time per edition; the lock ends with the transaction. */
  async lock(manager: EntityManager, editionId: number): Promise<void> {
    await manager.query(`select pg_advisory_xact_lock(hashtext('innoweek fold'), $1)`, [editionId]);
  }

  /** Unfolded batches, oldest first, of at most `maxEntries` entries together (but at least one). */
  async takeUnfolded(
    manager: EntityManager,
    editionId: number,
    limit: { batches: number; entries: number },
  ): Promise<{ ids: string[]; more: boolean }> {
    const rows = await manager.query<BatchRow[]>(
      `select id, entry_count from batches where edition_id = $1 and folded_version is null
       order by id limit $2 for update skip locked`,
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

  /** Whole batches by id, in the order of the ids. */
  async loadBatches(manager: EntityManager, ids: readonly string[]): Promise<Batch[]> {
    const entries = await manager.query<EntryRow[]>(
      `select ${ENTRY_COLUMNS} from entries where batch_id = any($1::uuid[]) order by batch_id, seq`,
      [ids],
    );
    const facts = await manager.query<FactRow[]>(
      `select batch_id, subject, revision, status, unit, kind, organisations from facts
       where batch_id = any($1::uuid[])`,
      [ids],
    );
    const byId = new Map(
      ids.map((id) => [id, { id, facts: new Array<Fact>(), entries: new Array<Entry>() }]),
    );
    for (const row of entries) byId.get(row.batch_id)?.entries.push(toEntry(row));
    for (const { batch_id, ...fact } of facts) byId.get(batch_id)?.facts.push(fact);
    return [...byId.values()];
  }

  /** Everything that folding these batches may touch: see Books. */
  async loadBooks(manager: EntityManager, editionId: number, batches: readonly Batch[]): Promise<Books> {
    const named = new Map<string, { subject: string; metric: string; day: string }>();
    const factSubjects = new Set<string>();
    for (const batch of batches) {
      for (const entry of batch.entries) named.set(countedKey(entry), entry);
      for (const fact of batch.facts) factSubjects.add(fact.subject);
    }
    const keys = [...named.values()];
    const columns = [
      keys.map((key) => key.subject),
      keys.map((key) => key.metric),
      keys.map((key) => key.day),
    ];
    const subjects = new Set([...factSubjects, ...keys.map((key) => key.subject)]);
    const claims = await manager.query<ClaimRow[]>(
      `select c.subject, c.metric, c.day::text as day, c.reporter, c.grade, c.revisions, c.added, c.additions
       from unnest($2::text[], $3::text[], $4::date[]) as k(subject, metric, day)
       join claims c on c.edition_id = $1 and c.subject = k.subject and c.metric = k.metric and c.day = k.day`,
      [editionId, ...columns],
    );
    const counted = await manager.query<CountedRow[]>(
      `select v.subject, v.metric, v.day::text as day, v.grade, v.reporter, v.amount
       from unnest($2::text[], $3::text[], $4::date[]) as k(subject, metric, day)
       join counted_values v on v.edition_id = $1 and v.subject = k.subject and v.metric = k.metric and v.day = k.day
       union
       select subject, metric, day::text, grade, reporter, amount from counted_values
       where edition_id = $1 and subject = any($5::text[])`,
      [editionId, ...columns, [...factSubjects]],
    );
    const facts = await manager.query<Fact[]>(
      `select subject, revision, status, unit, kind, organisations from subjects
       where edition_id = $1 and subject = any($2::text[])`,
      [editionId, [...subjects]],
    );
    return {
      batches: new Set(),
      facts: new Map(facts.map((fact) => [fact.subject, fact])),
      claims: new Map(claims.map(toClaim).map((claim) => [claimKey(claim), claim])),
      counted: new Map(counted.map(toCounted).map((value) => [countedKey(value), value])),
    };
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
    const version = await this.#nextVersion(manager, editionId, editionAt);
    await this.#writeSubjects(manager, editionId, [...result.facts.values()]);
    await this.#writeClaims(manager, editionId, [...result.claims.values()]);
    await this.#writeCounted(manager, editionId, result.counted);
    await this.#writeCells(manager, editionId, version, result.cells);
    await this.#writeFalls(manager, editionId, version, result.falls);
    await manager.query(`update batches set folded_version = $2 where id = any($1::uuid[])`, [
      result.batches,
      version,
    ]);
    return version;
  }

  async #nextVersion(manager: EntityManager, editionId: number, editionAt: Date): Promise<number> {
    const [row] = await manager.query<{ version: number }[]>(
      `insert into board_versions (edition_id, version, at, edition_at)
       select $1, coalesce(max(version), 0) + 1, clock_timestamp(), $2 from board_versions where edition_id = $1
       returning version`,
      [editionId, editionAt],
    );
    if (!row) throw new Error('a board version was not written');
    return row.version;
  }

  async #writeSubjects(manager: EntityManager, editionId: number, facts: readonly Fact[]): Promise<void> {
    if (facts.length === 0) return;
    await manager.query(
      `insert into subjects (edition_id, subject, revision, status, unit, kind, organisations)
       select $1, s.subject, s.revision, s.status, s.unit, s.kind, string_to_array(s.organisations, ' ')
       from unnest($2::text[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[])
         as s(subject, revision, status, unit, kind, organisations)
       on conflict (edition_id, subject) do update set revision = excluded.revision, status = excluded.status,
         unit = excluded.unit, kind = excluded.kind, organisations = excluded.organisations`,
      [
        editionId,
        facts.map((fact) => fact.subject),
        facts.map((fact) => fact.revision),
        facts.map((fact): EventStatus | 'standing' => fact.status),
        facts.map((fact) => fact.unit),
        facts.map((fact): OrganisationKind => fact.kind),
        facts.map((fact) => fact.organisations.join(' ')),
      ],
    );
  }

  async #writeClaims(manager: EntityManager, editionId: number, claims: readonly Claim[]): Promise<void> {
    if (claims.length === 0) return;
    await manager.query(
      `insert into claims (edition_id, subject, metric, day, reporter, grade, revisions, added, additions)
       select $1, c.subject, c.metric, c.day, c.reporter, c.grade, c.revisions::jsonb, c.added, c.additions
       from unnest($2::text[], $3::text[], $4::date[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::int[])
         as c(subject, metric, day, reporter, grade, revisions, added, additions)
       on conflict (edition_id, subject, metric, day, reporter, grade) do update
         set revisions = excluded.revisions, added = excluded.added, additions = excluded.additions`,
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
        claims.map((claim) => claim.added.toString()),
        claims.map((claim) => claim.additions),
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
      `insert into counted_values (edition_id, subject, metric, day, grade, reporter, amount)
       select $1, v.* from unnest($2::text[], $3::text[], $4::date[], $5::text[], $6::text[], $7::bigint[])
         as v(subject, metric, day, grade, reporter, amount)
       on conflict (edition_id, subject, metric, day) do update
         set grade = excluded.grade, reporter = excluded.reporter, amount = excluded.amount`,
      [
        editionId,
        values.map((value) => value.subject),
        values.map((value) => value.metric),
        values.map((value) => value.day),
        values.map((value) => value.grade),
        values.map((value) => value.reporter),
        values.map((value) => value.amount.toString()),
      ],
    );
  }

  async #writeCells(
    manager: EntityManager,
    editionId: number,
    version: number,
    cells: FoldResult['cells'],
  ): Promise<void> {
    if (cells.size === 0) return;
    const keys = [...cells.keys()].sort();
    await manager.query(
      `with changed as (
         insert into cells as c (edition_id, key, scope, value, version)
         select $1, n.key, split_part(n.key, '/', 1), n.change, $2
         from unnest($3::text[], $4::bigint[]) as n(key, change)
         on conflict (edition_id, key) do update set value = c.value + excluded.value, version = excluded.version
           where excluded.value <> 0
         returning key, value
       )
       insert into cell_changes (edition_id, key, version, value) select $1, key, $2, value from changed`,
      [editionId, version, keys, keys.map((key) => (cells.get(key) ?? 0n).toString())],
    );
  }

  async #writeFalls(
    manager: EntityManager,
    editionId: number,
    version: number,
    falls: FoldResult['falls'],
  ): Promise<void> {
    if (falls.length === 0) return;
    await manager.query(
      `insert into falls (edition_id, version, batch_id, subject, metric, change)
       select $1, $2, f.batch, f.subject, f.metric, sum(f.change)
       from unnest($3::uuid[], $4::text[], $5::text[], $6::bigint[]) as f(batch, subject, metric, change)
       group by f.batch, f.subject, f.metric`,
      [
        editionId,
        version,
        falls.map((fall) => fall.batch),
        falls.map((fall) => fall.subject),
        falls.map((fall) => fall.metric),
        falls.map((fall) => fall.change.toString()),
      ],
    );
  }
}

const toEntry = (row: EntryRow): Entry => {
  const said = {
    batch: row.batch_id,
    seq: row.seq,
    subject: row.subject,
    metric: row.metric,
    day: row.day,
    reporter: row.reporter,
    standing: row.standing,
    grade: row.grade,
    amount: BigInt(row.amount),
    revision: row.revision,
    occurredAt: Number(row.occurred_ms),
  };
  if (row.op !== 'void') return { ...said, op: row.op };
  const { voided_op: of, voided_batch: batch, voided_seq: seq } = row;
  if (of === null || batch === null || seq === null)
    throw new Error(`entry ${row.batch_id}/${String(row.seq)} takes back nothing`);
  return { ...said, op: 'void', of, voids: { batch, seq } };
};

export const toClaim = (row: ClaimRow): Claim => ({
  ...row,
  added: BigInt(row.added),
  revisions: row.revisions.map((revision) => ({ ...revision, amount: BigInt(revision.amount) })),
});

export const toCounted = (row: CountedRow): CountedValue => ({ ...row, amount: BigInt(row.amount) });
export type { ClaimRow, CountedRow };
