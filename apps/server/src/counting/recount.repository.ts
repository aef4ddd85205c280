import { Injectable } from '@nestjs/common';
import { claimKey, type Batch, type ClaimName, type Entry } from '@innoweek/counting';
import type { EntityManager } from 'typeorm';
import { BooksRepository } from './books.repository.ts';
import { toEntry, type EntryRow } from './fold.rows.ts';

/** Batches read at a time. */
const PAGE = 5_000;

type Sums = { entries: string; adds: boolean; added: string; additions: string };
/** With one of the entries that may stand, or none. */
type SumRow = Sums & ((ClaimName & { batch_id: null }) | EntryRow);

/** All that the ledger says of one claim, without what cannot matter to it. */
export type ClaimSum = {
  name: ClaimName;
  /** Entries of the ledger that are in it. */
  entries: number;
  /** Those of which its standing revision is one: the newest, or all where some were taken back. */
  said: Entry[];
  /** What adds and their voids come to; null where there are none. */
  added: { amount: bigint; additions: number } | null;
};

/**
 * One claim or several lines of one, a line for each entry that may stand. PostgreSQL goes through the entries twice, and
 * only what is left of them crosses to us: reading every one of ten million would take ten times as long.
 */
const CLAIM_SUMS = `
  with claims as materialized (
    select e.subject, e.metric, e.day, e.reporter, e.grade, count(*) as entries,
           max(e.revision) filter (where e.op = 'set') as newest,
           coalesce(bool_or(e.voided_op = 'set'), false) as taken_back,
           coalesce(bool_or(e.op = 'add' or e.voided_op = 'add'), false) as adds,
           coalesce(sum(case when e.op = 'add' then e.amount when e.voided_op = 'add' then - e.amount end), 0) as added,
           count(*) filter (where e.op = 'add') - count(*) filter (where e.voided_op = 'add') as additions
    from batches b join entries e on e.batch_id = b.id
    where b.edition_id = $1 and b.folded_version is not null
    group by e.subject, e.metric, e.day, e.reporter, e.grade
  ), said as (
    select e.* from batches b join entries e on e.batch_id = b.id
    where b.edition_id = $1 and b.folded_version is not null and (e.op = 'set' or e.voided_op = 'set')
  )
  select c.subject, c.metric, c.day::text as day, c.reporter, c.grade, c.entries, c.adds, c.added, c.additions,
         e.batch_id, e.seq, e.standing, e.op, e.amount, e.revision,
         (extract(epoch from e.occurred_at) * 1000)::bigint as occurred_ms, e.voided_op, e.voided_batch, e.voided_seq
  from claims c join said e
    on e.subject = c.subject and e.metric = c.metric and e.day = c.day and e.reporter = c.reporter and e.grade = c.grade
   and (c.taken_back or e.revision = c.newest)
  union all
  -- An outer join would hash the entries and not the claims.
  select subject, metric, day::text, reporter, grade, entries, adds, added, additions, null, null, null, null, null, null,
         null, null, null, null
  from claims where newest is null and not taken_back
  order by 1, 2, 3, 4, 5`;

/** Reads a whole ledger, for counting it again. */
@Injectable()
export class RecountRepository {
  constructor(private readonly books: BooksRepository) {}

  /** Batches with the facts and rulings of an edition, page by page, without their entries. */
  async *readDecisions(manager: EntityManager, editionId: number): AsyncGenerator<Batch[]> {
    for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
      const rows = await manager.query<{ id: string }[]>(
        `select id from batches b where edition_id = $1 and folded_version is not null and id > $2
           and (exists (select from facts f where f.batch_id = b.id)
             or exists (select from rulings r where r.batch_id = b.id))
         order by id limit $3`,
        [editionId, after, PAGE],
      );
      const last = rows.at(-1);
      if (!last) return;
      yield await this.books.loadDecisions(
        manager,
        rows.map((row) => row.id),
      );
      after = last.id;
    }
  }

  /** What the entries of an edition say of each claim. */
  async sumClaims(manager: EntityManager, editionId: number): Promise<ClaimSum[]> {
    const sums: ClaimSum[] = [];
    for (const row of await manager.query<SumRow[]>(CLAIM_SUMS, [editionId])) {
      const { subject, metric, day, reporter, grade } = row;
      const name = { subject, metric, day, reporter, grade };
      let sum = sums.at(-1);
      if (!sum || !isSame(sum.name, name)) {
        const added = row.adds ? { amount: BigInt(row.added), additions: Number(row.additions) } : null;
        sum = { name, entries: Number(row.entries), said: [], added };
        sums.push(sum);
      }
      if (row.batch_id !== null) sum.said.push(toEntry(row));
    }
    return sums;
  }
}

const isSame = (one: ClaimName, other: ClaimName): boolean => claimKey(one) === claimKey(other);
