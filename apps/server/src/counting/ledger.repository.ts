import { Injectable } from '@nestjs/common';
import type { Fact, Ruling } from '@innoweek/counting';
import { arrayLiteral } from '../database/array.literal.ts';
import type { Query } from '../database/prepared.query.ts';
import { inPieces, rowTable, type Column, type Statement } from '../database/row.table.ts';
import { sendInTurns } from '../database/statement.turns.ts';
import { newBatchId } from './batch.ids.ts';
import type { Appended, NewBatch, NewEntry, Withdrawal, Withdrawn } from './ledger.model.ts';
import { TAKEN_BACK_BY_MERGE } from './taken.back.ts';

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
    const appending = batches.map((batch): Appending => ({
      id: newBatchId(),
      entryCount: batch.entries.length,
      batch,
    }));
    const lines = appending.flatMap(({ id, batch }) =>
      batch.entries.map((entry, seq) => ({ id, seq, entry })),
    );
    const facts = appending.flatMap(({ id, batch }) => batch.facts.map((fact) => ({ id, fact })));
    const inserted = await query<InsertedRow>(...appendOf(appending, lines, facts));
    const taken = new Set(inserted.map((row) => row.id));
    const known = appending.flatMap(({ id, batch }) => (taken.has(id) ? [] : [batch]));
    const earlier = known.length > 0 ? await this.findEarlier(query, known) : [];
    return appending.map(({ id, entryCount, batch }): AppendOutcome => {
      if (taken.has(id)) return { id, entryCount, replayed: false };
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
    const facts = batch.facts.map((fact) => ({ id, fact }));
    const inserted = await query<InsertedRow>(
      ...appendOf([{ id, entryCount: entries.length, batch }], [], facts),
    );
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

/** A batch as it is appended, and a line of one. */
type Appending = { id: string; entryCount: number; batch: NewBatch };
type Line = { id: string; seq: number; entry: NewEntry };
type FactLine = { id: string; fact: Fact };

const BATCH_COLUMNS: readonly Column<Appending>[] = [
  ['id', 'uuid', ({ id }) => id],
  ['edition_id', 'int', ({ batch }) => batch.editionId],
  ['kind', 'text', ({ batch }) => batch.kind],
  ['entry_count', 'int', ({ entryCount }) => entryCount],
  ['actor_id', 'uuid', ({ batch }) => batch.actorId],
  ['idempotency_key', 'text', ({ batch }) => batch.idempotencyKey ?? null],
  ['request_hash', 'text', ({ batch }) => batch.requestHash ?? null],
  ['reason', 'text', ({ batch }) => batch.reason ?? null],
  ['withdraws', 'uuid', ({ batch }) => batch.withdraws ?? null],
  ['trace_parent', 'text', ({ batch }) => batch.traceParent ?? null],
];

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
  ['device', 'text', ({ entry }) => entry.device ?? null],
  ['device_seq', 'int', ({ entry }) => entry.deviceSeq ?? null],
  ['voided_op', 'text', ({ entry }) => (entry.op === 'void' ? entry.of : null)],
  ['voided_batch', 'uuid', ({ entry }) => (entry.op === 'void' ? entry.voids.batch : null)],
  ['voided_seq', 'int', ({ entry }) => (entry.op === 'void' ? entry.voids.seq : null)],
];
const COLUMN_NAMES = ENTRY_COLUMNS.map(([name]) => name).join(', ');

const FACT_COLUMNS: readonly Column<FactLine>[] = [
  ['batch_id', 'uuid', ({ id }) => id],
  ['subject', 'text', ({ fact }) => fact.subject],
  ['revision', 'int', ({ fact }) => fact.revision],
  ['status', 'text', ({ fact }) => fact.status],
  ['unit', 'text', ({ fact }) => fact.unit],
  ['kind', 'text', ({ fact }) => fact.kind],
  // Organisation ids hold no spaces; unnest would flatten an array of arrays.
  ['organisations', 'text', ({ fact }) => fact.organisations.join(' ')],
  ['joins', 'text', ({ fact }) => fact.joins],
];

/** What only few batches have anything in. */
const SELDOM = new Set(
  'reason withdraws trace_parent note device device_seq voided_op voided_batch voided_seq'.split(' '),
);

/**
 * Appends in one statement, so in one transaction: whatever is acknowledged is whole. Entries and facts of a batch that
 * was known before are left out with it.
 *
 * What there is nothing of is left out of the statement: to get ready for facts costs PostgreSQL a fifth of a statement
 * with sixteen tallies. So there are some ten such statements in all, for a connection to prepare.
 */
const appendOf = (
  batches: readonly Appending[],
  lines: readonly Line[],
  facts: readonly FactLine[],
): Statement => {
  const values: string[] = [];
  const listed = <T>(rows: readonly T[], columns: readonly Column<T>[]): { names: string; table: string } => {
    const names: string[] = [];
    const arrays: string[] = [];
    for (const [name, type, pick] of columns) {
      if (SELDOM.has(name) && rows.every((row) => pick(row) === null)) continue;
      names.push(name);
      values.push(arrayLiteral(rows, pick));
      arrays.push(`$${String(values.length)}::${type}[]`);
    }
    return { names: names.join(', '), table: `unnest(${arrays.join(', ')})` };
  };
  const batch = listed(batches, BATCH_COLUMNS);
  const parts = [
    `batch as (
       insert into batches (${batch.names}) select * from ${batch.table} on conflict do nothing returning id
     )`,
  ];
  if (lines.length > 0) {
    const { names, table } = listed(lines, ENTRY_COLUMNS);
    // Two statements that add the same numbers of a device wait for each other in one order; nothing else is sorted.
    const order = lines.some(
      ({ entry }) => (entry.device ?? null) !== null && (entry.deviceSeq ?? null) !== null,
    )
      ? `order by case when device is not null then subject end, device, device_seq`
      : '';
    parts.push(`entry as (
      insert into entries (${names}) select * from ${table} as e(${names})
      where batch_id in (select id from batch) ${order}
    )`);
  }
  if (facts.length > 0) {
    const { names, table } = listed(facts, FACT_COLUMNS);
    parts.push(`fact as (
      insert into facts (${names})
      select ${names.replace('organisations', `string_to_array(organisations, ' ')`)} from ${table} as f(${names})
      where batch_id in (select id from batch)
    )`);
  }
  return [`with ${parts.join(', ')} select id from batch`, values];
};
