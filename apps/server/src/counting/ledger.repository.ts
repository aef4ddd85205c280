import { Injectable } from '@nestjs/common';
import type { Ruling } from '@innoweek/counting';
import { arrayLiteral, type ArrayElement } from '../database/array.literal.ts';
import type { Query } from '../database/prepared.query.ts';
import { inPieces, rowTable, type Column } from '../database/row.table.ts';
import { sendInTurns } from '../database/statement.turns.ts';
import { newBatchId } from './batch.ids.ts';
import type { Appended, NewBatch, NewEntry, Withdrawal, Withdrawn } from './ledger.model.ts';
import { TAKEN_BACK_BY_MERGE } from './merged.entries.ts';

type InsertedRow = { id: string };
type KnownRow = {
  id: string;
  actor_id: string;
  idempotency_key: string;
  request_hash: string | null;
  entry_count: number;
};

/** What tells a repetition: who sent it, under which key, and what it said. */
export type Keyed = Pick<NewBatch, 'actorId' | 'idempotencyKey' | 'requestHash' | 'withdraws'>;

/** What an append comes to: the receipt, or why it was not taken. */
export type AppendOutcome = Appended | 'unknown' | 'idempotency_conflict' | 'already_withdrawn';

// One statement, so one transaction: whatever is acknowledged is whole. Entries and facts of a batch that
// was known before are left out with it.
const APPEND = `
  with batch as (
    insert into batches
      (id, edition_id, kind, actor_id, idempotency_key, request_hash, entry_count, reason, withdraws,
       trace_parent)
    select * from unnest($1::uuid[], $2::int[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::int[],
                         $8::text[], $9::uuid[], $10::text[])
    on conflict do nothing
    returning id
  ), entry as (
    insert into entries
      (batch_id, seq, subject, metric, day, reporter, standing, grade, op, amount, revision, occurred_at, note,
       device, device_seq, voided_op, voided_batch, voided_seq)
    select e.* from unnest($11::uuid[], $12::int[], $13::text[], $14::text[], $15::date[], $16::text[],
                           $17::text[], $18::text[], $19::text[], $20::bigint[], $21::int[], $22::timestamptz[],
                           $23::text[], $24::text[], $25::int[], $26::text[], $27::uuid[], $28::int[])
      as e(batch_id, seq, subject, metric, day, reporter, standing, grade, op, amount, revision, occurred_at,
           note, device, device_seq, voided_op, voided_batch, voided_seq)
    where e.batch_id in (select id from batch)
    -- Two statements that add the same numbers of a device wait for each other in one order; nothing else is sorted.
    order by case when e.device is not null then e.subject end, e.device, e.device_seq
  ), fact as (
    insert into facts (batch_id, subject, revision, status, unit, kind, organisations, joins)
    select f.batch_id, f.subject, f.revision, f.status, f.unit, f.kind, string_to_array(f.organisations, ' '), f.joins
    from unnest($29::uuid[], $30::text[], $31::int[], $32::text[], $33::text[], $34::text[], $35::text[],
                $36::text[])
      as f(batch_id, subject, revision, status, unit, kind, organisations, joins)
    where f.batch_id in (select id from batch)
  )
  select id from batch`;

/** Entries of one statement where a batch is long: more than these PostgreSQL would keep on disk while it unfolds them. */
const PIECE = 4_000;

// The entries of a batch as they are said today: where the organisation that said them was merged into another, the
// batch of the merge took each back and says it again right behind. They never leave PostgreSQL: a file has a hundred
// thousand of them.
const WITHDRAW = `
  with recursive said as (
    select e.batch_id, e.seq, e.subject, e.day from entries e where e.batch_id = $5
    union all
    select v.batch_id, v.seq + 1, v.subject, v.day from said s ${TAKEN_BACK_BY_MERGE}
  ), standing as materialized (
    select e.* from said s join entries e on e.batch_id = s.batch_id and e.seq = s.seq
    where e.op <> 'void' and not exists (select from (select s.*) as s ${TAKEN_BACK_BY_MERGE})
  ), batch as (
    insert into batches (id, edition_id, kind, actor_id, reason, withdraws, trace_parent, entry_count)
    select $1::uuid, $2::int, 'withdrawal', $3::uuid, $4::text, $5::uuid, $6::text, (select count(*) from standing)
    on conflict do nothing
    returning id, entry_count
  ), entry as (
    insert into entries
      (batch_id, seq, subject, metric, day, reporter, standing, grade, op, amount, revision, occurred_at, voided_op,
       voided_batch, voided_seq)
    select b.id, row_number() over (order by e.batch_id, e.seq) - 1, e.subject, e.metric, e.day, e.reporter,
           e.standing, e.grade, 'void', e.amount, e.revision, e.occurred_at, e.op, e.batch_id, e.seq
    from batch b cross join standing e
  )
  select b.id, b.entry_count as "entryCount",
         exists (select from standing s where s.standing = 'coordinator') as "ofCoordinator"
  from batch b`;

/** Writes the ledger. Nothing in it is ever changed or removed. */
@Injectable()
export class LedgerRepository {
  /**
   * Appends batches in one statement. The outcome of each is at its place; a batch that was taken before
   * (same actor and key, or the same withdrawal) is answered with the first one.
   */
  async append(query: Query, batches: readonly NewBatch[]): Promise<AppendOutcome[]> {
    const ids = batches.map(newBatchId);
    const counts = batches.map(({ entries }) => entries.length);
    const inserted = await query<InsertedRow>(APPEND, columnsOf(batches, ids, counts));
    const taken = new Set(inserted.map((row) => row.id));
    const known = batches.filter((_, at) => !taken.has(ids[at] ?? ''));
    const earlier = known.length > 0 ? await this.findEarlier(query, known) : [];
    return batches.map((batch, at): AppendOutcome => {
      const id = ids[at] ?? '';
      if (taken.has(id)) return { id, entryCount: batch.entries.length, replayed: false };
      return earlier[known.indexOf(batch)] ?? 'unknown';
    });
  }

  /**
   * Appends one batch of any length in pieces, in the caller's transaction: one statement for all of a long file would
   * hold its text several times over.
   */
  async appendLong(query: Query, batch: NewBatch): Promise<AppendOutcome> {
    const { entries } = batch;
    // Of devices, all numbers have to be taken in one order.
    if (entries.length <= PIECE || entries.some(({ device }) => device !== undefined))
      return (await this.append(query, [batch]))[0] ?? 'unknown';
    const id = newBatchId();
    const empty = { ...batch, entries: [] };
    const inserted = await query<InsertedRow>(APPEND, columnsOf([empty], [id], [entries.length]));
    if (inserted.length === 0) return (await this.findEarlier(query, [batch]))[0] ?? 'unknown';
    const statements = inPieces(entries, PIECE, (piece, from) => {
      const lines = piece.map((entry, at): Line => ({ id, seq: from + at, entry }));
      const { table, values } = rowTable(lines, ENTRY_COLUMNS, 1);
      return [`insert into entries (${COLUMN_NAMES}) select ${COLUMN_NAMES} from ${table} e`, values];
    });
    await sendInTurns(statements, ([statement, values]) => query(statement, values));
    return { id, entryCount: entries.length, replayed: false };
  }

  /** Takes back what stands of a batch, in the caller's transaction; null where it was taken back before. */
  async withdraw(
    query: Query,
    { editionId, actorId, reason = null, withdraws, traceParent = null }: Withdrawal,
  ): Promise<Withdrawn | null> {
    const values = [newBatchId(), editionId, actorId, reason, withdraws, traceParent];
    const [withdrawn] = await query<Omit<Withdrawn, 'replayed'>>(WITHDRAW, values);
    return withdrawn ? { ...withdrawn, replayed: false } : null;
  }

  /** Adds what a batch decides, in the transaction that appends it. */
  async appendRulings(query: Query, batchId: string, rulings: readonly Ruling[]): Promise<void> {
    const claims = rulings.map((ruling) => (ruling.rule === 'claim' ? ruling.claim : null));
    await query(
      `insert into rulings (batch_id, subject, metric, day, revision, rule, claim_subject, claim_reporter, claim_grade,
                            amount)
       select $1, r.* from unnest($2::text[], $3::text[], $4::date[], $5::int[], $6::text[], $7::text[], $8::text[],
                                  $9::text[], $10::bigint[])
         as r(subject, metric, day, revision, rule, claim_subject, claim_reporter, claim_grade, amount)`,
      [
        batchId,
        rulings.map((ruling) => ruling.subject),
        rulings.map((ruling) => ruling.metric),
        rulings.map((ruling) => ruling.day),
        rulings.map((ruling) => ruling.revision),
        rulings.map((ruling) => ruling.rule),
        claims.map((claim) => claim?.subject ?? null),
        claims.map((claim) => claim?.reporter ?? null),
        claims.map((claim) => claim?.grade ?? null),
        rulings.map((ruling) => (ruling.rule === 'value' ? ruling.amount.toString() : null)),
      ],
    );
  }

  /** What was taken before under the key of each batch; batches are told apart by actor and key. */
  async findEarlier(query: Query, batches: readonly Keyed[]): Promise<AppendOutcome[]> {
    const rows = await query<KnownRow>(
      `select id, actor_id, idempotency_key, request_hash, entry_count from batches
       where (actor_id, idempotency_key) in (select * from unnest($1::uuid[], $2::text[]))`,
      [batches.map((batch) => batch.actorId), batches.map((batch) => batch.idempotencyKey ?? null)],
    );
    return batches.map((batch) => {
      const row = rows.find(
        (known) => known.actor_id === batch.actorId && known.idempotency_key === batch.idempotencyKey,
      );
      if (!row) return batch.withdraws === undefined ? 'unknown' : 'already_withdrawn';
      if (row.request_hash !== (batch.requestHash ?? null)) return 'idempotency_conflict';
      return { id: row.id, entryCount: row.entry_count, replayed: true };
    });
  }
}

type Line = { id: string; seq: number; entry: NewEntry };

const ENTRY_COLUMNS: readonly Column<Line>[] = [
  ['seq', 'int', ({ seq }) => seq],
  ['batch_id', 'uuid', ({ id }) => id],
  ['subject', 'text', ({ entry }) => entry.subject],
  ['metric', 'text', ({ entry }) => entry.metric],
  ['day', 'date', ({ entry }) => entry.day],
  ['reporter', 'text', ({ entry }) => entry.reporter],
  ['standing', 'text', ({ entry }) => entry.standing],
  ['grade', 'text', ({ entry }) => entry.grade],
  ['op', 'text', ({ entry }) => entry.op],
  ['amount', 'bigint', ({ entry }) => entry.amount],
  ['revision', 'int', ({ entry }) => entry.revision],
  ['occurred_at', 'timestamptz', ({ entry }) => new Date(entry.occurredAt).toISOString()],
  ['note', 'text', ({ entry }) => entry.note ?? null],
  ['voided_op', 'text', ({ entry }) => (entry.op === 'void' ? entry.of : null)],
  ['voided_batch', 'uuid', ({ entry }) => (entry.op === 'void' ? entry.voids.batch : null)],
  ['voided_seq', 'int', ({ entry }) => (entry.op === 'void' ? entry.voids.seq : null)],
];
const COLUMN_NAMES = ENTRY_COLUMNS.map(([name]) => name).join(', ');

/** The parameters of APPEND: one array per column. */
const columnsOf = (
  batches: readonly NewBatch[],
  ids: readonly string[],
  counts: readonly number[],
): unknown[] => {
  const lines = batches.flatMap((batch, at) =>
    batch.entries.map((entry, seq): Line => ({ id: ids[at] ?? '', seq, entry })),
  );
  const facts = batches.flatMap((batch, at) => batch.facts.map((fact) => ({ id: ids[at] ?? '', fact })));
  const column = (pick: (batch: NewBatch, at: number) => ArrayElement): string => arrayLiteral(batches, pick);
  return [
    column((_, at) => ids[at] ?? null),
    column((batch) => batch.editionId),
    column((batch) => batch.kind),
    column((batch) => batch.actorId),
    column((batch) => batch.idempotencyKey ?? null),
    column((batch) => batch.requestHash ?? null),
    column((_, at) => counts[at] ?? null),
    column((batch) => batch.reason ?? null),
    column((batch) => batch.withdraws ?? null),
    column((batch) => batch.traceParent ?? null),
    ...entryColumnsOf(lines),
    facts.map(({ id }) => id),
    facts.map(({ fact }) => fact.subject),
    facts.map(({ fact }) => fact.revision),
    facts.map(({ fact }) => fact.status),
    facts.map(({ fact }) => fact.unit),
    facts.map(({ fact }) => fact.kind),
    // Organisation ids hold no spaces; unnest would flatten an array of arrays.
    facts.map(({ fact }) => fact.organisations.join(' ')),
    facts.map(({ fact }) => fact.joins),
  ];
};

/** The columns of entries, in the order that APPEND names them. */
const entryColumnsOf = (lines: readonly Line[]): string[] => {
  const line = (pick: (line: Line) => ArrayElement): string => arrayLiteral(lines, pick);
  return [
    line(({ id }) => id),
    line(({ seq }) => seq),
    line(({ entry }) => entry.subject),
    line(({ entry }) => entry.metric),
    line(({ entry }) => entry.day),
    line(({ entry }) => entry.reporter),
    line(({ entry }) => entry.standing),
    line(({ entry }) => entry.grade),
    line(({ entry }) => entry.op),
    line(({ entry }) => entry.amount),
    line(({ entry }) => entry.revision),
    line(({ entry }) => new Date(entry.occurredAt).toISOString()),
    line(({ entry }) => entry.note ?? null),
    line(({ entry }) => entry.device ?? null),
    line(({ entry }) => entry.deviceSeq ?? null),
    line(({ entry }) => (entry.op === 'void' ? entry.of : null)),
    line(({ entry }) => (entry.op === 'void' ? entry.voids.batch : null)),
    line(({ entry }) => (entry.op === 'void' ? entry.voids.seq : null)),
  ];
};
