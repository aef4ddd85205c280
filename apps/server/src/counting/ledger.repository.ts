import { Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import type { Ruling } from '@innoweek/counting';
import type { Query } from '../database/prepared.query.ts';
import type { Appended, NewBatch, NewEntry } from './ledger.model.ts';

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
      (id, edition_id, kind, actor_id, idempotency_key, request_hash, entry_count, reason, withdraws)
    select * from unnest($1::uuid[], $2::int[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::int[],
                         $8::text[], $9::uuid[])
    on conflict do nothing
    returning id
  ), entry as (
    insert into entries
      (batch_id, seq, subject, metric, day, reporter, standing, grade, op, amount, revision, occurred_at, note,
       device, device_seq, voided_op, voided_batch, voided_seq)
    select e.* from unnest($10::uuid[], $11::int[], $12::text[], $13::text[], $14::date[], $15::text[],
                           $16::text[], $17::text[], $18::text[], $19::bigint[], $20::int[], $21::timestamptz[],
                           $22::text[], $23::text[], $24::int[], $25::text[], $26::uuid[], $27::int[])
      as e(batch_id, seq, subject, metric, day, reporter, standing, grade, op, amount, revision, occurred_at,
           note, device, device_seq, voided_op, voided_batch, voided_seq)
    where e.batch_id in (select id from batch)
    -- Two statements that add the same numbers of a device wait for each other in one order.
    order by e.subject, e.device, e.device_seq
  ), fact as (
    insert into facts (batch_id, subject, revision, status, unit, kind, organisations, joins)
    select f.batch_id, f.subject, f.revision, f.status, f.unit, f.kind, string_to_array(f.organisations, ' '), f.joins
    from unnest($28::uuid[], $29::text[], $30::int[], $31::text[], $32::text[], $33::text[], $34::text[],
                $35::text[])
      as f(batch_id, subject, revision, status, unit, kind, organisations, joins)
    where f.batch_id in (select id from batch)
  )
  select id from batch`;

/** Writes the ledger. Nothing in it is ever changed or removed. */
@Injectable()
export class LedgerRepository {
  /**
   * Appends batches in one statement. The outcome of each is at its place; a batch that was taken before
   * (same actor and key, or the same withdrawal) is answered with the first one.
   */
  async append(query: Query, batches: readonly NewBatch[]): Promise<AppendOutcome[]> {
    const ids = batches.map(() => newId());
    const inserted = await query<InsertedRow>(APPEND, columnsOf(batches, ids));
    const taken = new Set(inserted.map((row) => row.id));
    const known = batches.filter((_, at) => !taken.has(ids[at] ?? ''));
    const earlier = known.length > 0 ? await this.findEarlier(query, known) : [];
    return batches.map((batch, at): AppendOutcome => {
      const id = ids[at] ?? '';
      if (taken.has(id)) return { id, entryCount: batch.entries.length, replayed: false };
      return earlier[known.indexOf(batch)] ?? 'unknown';
    });
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

/** The parameters of APPEND: one array per column. */
const columnsOf = (batches: readonly NewBatch[], ids: readonly string[]): unknown[] => {
  const lines = batches.flatMap((batch, at) =>
    batch.entries.map((entry, seq): Line => ({ id: ids[at] ?? '', seq, entry })),
  );
  const facts = batches.flatMap((batch, at) => batch.facts.map((fact) => ({ id: ids[at] ?? '', fact })));
  const line = <T>(pick: (line: Line) => T): T[] => lines.map(pick);
  return [
    ids,
    batches.map((batch) => batch.editionId),
    batches.map((batch) => batch.kind),
    batches.map((batch) => batch.actorId),
    batches.map((batch) => batch.idempotencyKey ?? null),
    batches.map((batch) => batch.requestHash ?? null),
    batches.map((batch) => batch.entries.length),
    batches.map((batch) => batch.reason ?? null),
    batches.map((batch) => batch.withdraws ?? null),
    line(({ id }) => id),
    line(({ seq }) => seq),
    line(({ entry }) => entry.subject),
    line(({ entry }) => entry.metric),
    line(({ entry }) => entry.day),
    line(({ entry }) => entry.reporter),
    line(({ entry }) => entry.standing),
    line(({ entry }) => entry.grade),
    line(({ entry }) => entry.op),
    line(({ entry }) => entry.amount.toString()),
    line(({ entry }) => entry.revision),
    line(({ entry }) => new Date(entry.occurredAt).toISOString()),
    line(({ entry }) => entry.note ?? null),
    line(({ entry }) => entry.device ?? null),
    line(({ entry }) => entry.deviceSeq ?? null),
    line(({ entry }) => (entry.op === 'void' ? entry.of : null)),
    line(({ entry }) => (entry.op === 'void' ? entry.voids.batch : null)),
    line(({ entry }) => (entry.op === 'void' ? entry.voids.seq : null)),
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
