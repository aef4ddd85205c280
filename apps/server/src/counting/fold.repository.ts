import { Injectable } from '@nestjs/common';
import type { OrganisationKind } from '@innoweek/contracts';
import {
  cutClaim,
  type Books,
  type Claim,
  type ClaimRevision,
  type CountedValue,
  type Fact,
  type FoldResult,
  type SubjectStatus,
} from '@innoweek/counting';
import type { EntityManager } from 'typeorm';
import { arrayLiteral, jsonLines, listLiteral } from '../database/array.literal.ts';
import { inPieces, rowTable, type Column, type Statement } from '../database/row.table.ts';
import { answeredWithin } from '../database/statement.patience.ts';
import { sendInTurns } from '../database/statement.turns.ts';
import type { StoredRevision } from './board.entity.ts';

type BatchRow = { id: string; entry_count: number; trace_parent: string | null };

/** Traces that one fold is noted in, and one version carries, at most: a message has to stay small. */
const TRACES = 50;
/** A claim of which nothing is said but this. */
type FirstClaim = { claim: Claim; only: ClaimRevision };

/** Rows of one statement: more than these PostgreSQL would keep on disk while it unfolds them. */
const PIECE = 4_000;
/**
 * Whoever holds the lock of an edition and says nothing for so long, in milliseconds, is gone without a word: PostgreSQL
 * lets go of it for them. Between two statements of a fold lies less than a second of arithmetic.
 */
const IDLE_MS = 15_000;
/** The lock itself is waited for longer, in milliseconds: the commit of a long file holds it, and is no fault. */
const LOCK_MS = 120_000;
/** From so many claims on it pays to write those that are new apart from the others. */
const MANY = 1_000;

/** The revision that is all there is to a claim; null where there is more. */
const onlyRevision = ({ revisions, cut, additions, added }: Claim): ClaimRevision | null => {
  const [only, ...more] = revisions;
  const isAll = only?.said === true && !only.voided && more.length === 0 && !cut;
  return isAll && additions === 0 && added === 0n ? only : null;
};

const FIRST_CLAIM: readonly Column<FirstClaim>[] = [
  ['subject', 'text', ({ claim }) => claim.subject],
  ['metric', 'text', ({ claim }) => claim.metric],
  ['day', 'date', ({ claim }) => claim.day],
  ['reporter', 'text', ({ claim }) => claim.reporter],
  ['grade', 'text', ({ claim }) => claim.grade],
  ['batch', 'text', ({ only }) => only.batch],
  ['seq', 'int', ({ only }) => only.seq],
  ['standing', 'text', ({ only }) => only.standing],
  ['amount', 'bigint', ({ only }) => only.amount],
  ['revision', 'int', ({ only }) => only.revision],
  ['occurred_at', 'bigint', ({ only }) => only.occurredAt],
];
// Put together here, a revision is neither sent nor taken apart. It is a `StoredRevision`; nothing in it wants to be
// escaped.
const insertFirstClaims = (editionId: number, claims: readonly FirstClaim[]): Statement => {
  const { table, values } = rowTable(claims, FIRST_CLAIM, 2);
  return [
    `insert into claims (edition_id, subject, metric, day, reporter, grade, revisions, cut, added, additions)
     select $1, subject, metric, day, reporter, grade,
            ('[{"batch":"' || batch || '","seq":' || seq || ',"standing":"' || standing || '","amount":"' || amount
             || '","revision":' || revision || ',"occurredAt":' || occurred_at
             || ',"said":true,"voided":false}]')::jsonb,
            false, 0, 0
     from ${table} c`,
    [editionId, ...values],
  ];
};

const COUNTED: readonly Column<CountedValue>[] = [
  ['subject', 'text', (value) => value.subject],
  ['metric', 'text', (value) => value.metric],
  ['day', 'date', (value) => value.day],
  ['grade', 'text', (value) => value.grade],
  ['reporter', 'text', (value) => value.reporter],
  ['amount', 'bigint', (value) => value.amount],
  ['largest', 'bigint', ({ spread }) => spread?.largest ?? null],
  ['difference', 'bigint', ({ spread }) => spread?.difference ?? null],
];

const upsertCounted = (editionId: number, counted: readonly CountedValue[]): Statement => {
  const { table, values } = rowTable(counted, COUNTED, 2);
  return [
    `insert into counted_values (edition_id, subject, metric, day, grade, reporter, amount, largest, difference)
     select $1, subject, metric, day, grade, reporter, amount, largest, difference from ${table} v
     on conflict (edition_id, subject, metric, day) do update
       set grade = excluded.grade, reporter = excluded.reporter, amount = excluded.amount,
         largest = excluded.largest, difference = excluded.difference`,
    [editionId, ...values],
  ];
};

const upsertClaims = (editionId: number, claims: readonly Claim[]): Statement => [
  `insert into claims (edition_id, subject, metric, day, reporter, grade, revisions, cut, added, additions)
       select $1, c.subject, c.metric, c.day, c.reporter, c.grade, c.revisions::jsonb, c.cut, c.added, c.additions
       from unnest($2::text[], $3::text[], $4::date[], $5::text[], $6::text[], string_to_array($7, E'\\n'),
                   $8::boolean[], $9::bigint[], $10::int[])
         as c(subject, metric, day, reporter, grade, revisions, cut, added, additions)
       on conflict (edition_id, subject, metric, day, reporter, grade) do update
         set revisions = excluded.revisions, cut = excluded.cut, added = excluded.added, additions = excluded.additions`,
  [
    editionId,
    arrayLiteral(claims, (claim) => claim.subject),
    arrayLiteral(claims, (claim) => claim.metric),
    arrayLiteral(claims, (claim) => claim.day),
    arrayLiteral(claims, (claim) => claim.reporter),
    arrayLiteral(claims, (claim) => claim.grade),
    jsonLines(claims, (claim) =>
      claim.revisions.map((revision): StoredRevision => ({
        ...revision,
        amount: revision.amount.toString(),
      })),
    ),
    arrayLiteral(claims, (claim) => claim.cut),
    arrayLiteral(claims, (claim) => claim.added),
    arrayLiteral(claims, (claim) => claim.additions),
  ],
];

const deleteCounted = (editionId: number, keys: readonly string[][]): Statement => [
  `delete from counted_values v using unnest($2::text[], $3::text[], $4::date[]) as k(subject, metric, day)
   where v.edition_id = $1 and v.subject = k.subject and v.metric = k.metric and v.day = k.day`,
  [editionId, ...[0, 1, 2].map((part) => arrayLiteral(keys, (key) => key[part] ?? null))],
];

/**
 * What writes claims and counted values, each statement made while PostgreSQL works at the one before. Whoever holds the
 * lock of the edition is the only one to write claims: of many, those that were not in the books are new, and to look
 * for each of them once more before it is written costs as much as writing it.
 */
function* bookStatements(
  editionId: number,
  books: Books,
  { claims: folded, counted }: Pick<FoldResult, 'claims' | 'counted'>,
): Generator<Statement> {
  const claims: Claim[] = [];
  const first: FirstClaim[] = [];
  for (const [key, claim] of folded) {
    const only = folded.size < MANY || books.claims.has(key) ? null : onlyRevision(claim);
    if (only) first.push({ claim, only });
    else claims.push(cutClaim(claim));
  }
  yield* inPieces(first, PIECE, (piece) => insertFirstClaims(editionId, piece));
  yield* inPieces(claims, PIECE, (piece) => upsertClaims(editionId, piece));
  const values = [...counted.values()].filter((value) => value !== null);
  const gone = [...counted].filter(([, value]) => value === null).map(([key]) => key.split('|'));
  if (gone.length > 0) yield deleteCounted(editionId, gone);
  yield* inPieces(values, PIECE, (piece) => upsertCounted(editionId, piece));
}

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
  ): Promise<number> {
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
  ): Promise<number> {
    const ids = listLiteral(batches);
    const version = await this.#nextVersion(manager, editionId, editionAt, ids);
    await this.#writeCells(manager, editionId, version, cells);
    await this.#writeCorrections(manager, editionId, version, corrections);
    await manager.query(`update batches set folded_version = $2 where id = any($1::uuid[])`, [ids, version]);
    return version;
  }

  async #nextVersion(
    manager: EntityManager,
    editionId: number,
    editionAt: Date,
    /** Their ids, as the text of an array. */
    batches: string,
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
