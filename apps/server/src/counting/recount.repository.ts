import { Injectable } from '@nestjs/common';
import type { Batch, ClaimName, Entry } from '@innoweek/counting';
import type { EntityManager } from 'typeorm';
import { arrayLiteral } from '../database/array.literal.ts';
import type { Column } from '../database/row.table.ts';
import { BooksRepository } from './books.repository.ts';
import { toEntry, type EntryRow } from './fold.rows.ts';

/** Batches read at a time. */
const PAGE = 5_000;

type SumRow = ClaimName & {
  entries: string;
  newest: number | null;
  taken_back: boolean;
  adds: boolean;
  added: string;
  additions: string;
};
/** `place`: which of the claims asked for it belongs to, counted from 1. */
type SaidRow = Omit<EntryRow, keyof ClaimName> & { place: string };

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

const CLAIM_SUMS = `
  select e.subject, e.metric, e.day::text as day, e.reporter, e.grade, count(*) as entries,
         max(e.revision) filter (where e.op = 'set') as newest,
         coalesce(bool_or(e.voided_op = 'set'), false) as taken_back,
         coalesce(bool_or(e.op = 'add' or e.voided_op = 'add'), false) as adds,
         coalesce(sum(case when e.op = 'add' then e.amount when e.voided_op = 'add' then - e.amount end), 0) as added,
         count(*) filter (where e.op = 'add') - count(*) filter (where e.voided_op = 'add') as additions
  from batches b join entries e on e.batch_id = b.id
  where b.edition_id = $1 and b.folded_version is not null
  group by e.subject, e.metric, e.day, e.reporter, e.grade`;

const WANTED: readonly Column<SumRow>[] = [
  ['subject', 'text', (claim) => claim.subject],
  ['metric', 'text', (claim) => claim.metric],
  ['day', 'date', (claim) => claim.day],
  ['reporter', 'text', (claim) => claim.reporter],
  ['grade', 'text', (claim) => claim.grade],
  ['newest', 'int', (claim) => (claim.taken_back ? null : claim.newest)],
];
// As sub-selects the lists are of no known length to the planner: it hashes them, and reads the entries once, with all
// the processors that there are. What it knows to be thousands of claims it would leave as they are and hash the entries,
// on disk.
const SAID = `
  select k.place, e.batch_id, e.seq, e.standing, e.op, e.amount, e.revision,
         (extract(epoch from e.occurred_at) * 1000)::bigint as occurred_ms, e.voided_op, e.voided_batch, e.voided_seq
  from unnest(${WANTED.map(([, type], at) => `(select $${String(at + 2)}::${type}[])`).join(', ')})
    with ordinality as k(${WANTED.map(([name]) => name).join(', ')}, place)
  join entries e
    on e.subject = k.subject and e.metric = k.metric and e.day = k.day and e.reporter = k.reporter and e.grade = k.grade
   and (k.newest is null or e.revision = k.newest)
  join batches b on b.id = e.batch_id
  where b.edition_id = $1 and b.folded_version is not null and (e.op = 'set' or e.voided_op = 'set')`;
/**
 * Claims of one statement, `piece`, each with less than 200 bytes; for every other all entries are read once more. With
 * more claims than `shared` one process reads the entries: others would be given the lists in shared memory, several
 * times over, and a container has 64 MB of that.
 */
const LIMITS = { piece: 500_000, shared: 50_000 };

/**
 * How PostgreSQL finds entries of claims, told by what it is not to do: looking them up by the key of each claim would
 * read a long ledger page by page, most of them many times. Some 200 bytes of memory for each claim spare it to write
 * the entries to a file.
 */
const settingsFor = (isShared: boolean): Readonly<Record<string, string>> => ({
  enable_nestloop: 'off',
  ...(!isShared && { max_parallel_workers_per_gather: '0', work_mem: '64MB' }),
});

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

  /**
   * What the entries of an edition say of each claim, in the caller's transaction. PostgreSQL goes through the entries
   * twice, and only what is left of them crosses to us: reading every one of ten million would take ten times as long.
   */
  async sumClaims(
    manager: EntityManager,
    editionId: number,
    { piece, shared } = LIMITS,
  ): Promise<ClaimSum[]> {
    const rows = await manager.query<SumRow[]>(CLAIM_SUMS, [editionId]);
    const sums = rows.map(({ subject, metric, day, reporter, grade, ...row }): ClaimSum => ({
      name: { subject, metric, day, reporter, grade },
      entries: Number(row.entries),
      said: [],
      added: row.adds ? { amount: BigInt(row.added), additions: Number(row.additions) } : null,
    }));
    const speaking = rows.flatMap((row, at) => (row.newest !== null || row.taken_back ? [{ row, at }] : []));
    await this.#withSettings(manager, settingsFor(speaking.length <= shared), async () => {
      for (let from = 0; from < speaking.length; from += piece) {
        const claims = speaking.slice(from, from + piece);
        const wanted = WANTED.map(([, , pick]) => arrayLiteral(claims, ({ row }) => pick(row)));
        for (const row of await manager.query<SaidRow[]>(SAID, [editionId, ...wanted])) {
          const sum = sums[claims[Number(row.place) - 1]?.at ?? -1];
          sum?.said.push(toEntry({ ...row, ...sum.name }));
        }
      }
    });
    return sums;
  }

  /** Sets what holds for this work alone, in the caller's transaction. */
  async #withSettings(
    manager: EntityManager,
    settings: Readonly<Record<string, string>>,
    work: () => Promise<void>,
  ): Promise<void> {
    const set = (to: [name: string, value: string][]) =>
      manager.query<{ was: string }[]>(
        `select current_setting(name) as was, set_config(name, value, true) from unnest($1::text[], $2::text[]) as s(name, value)`,
        [to.map(([name]) => name), to.map(([, value]) => value)],
      );
    const names = Object.keys(settings);
    const before = await set(Object.entries(settings));
    await work();
    await set(before.map(({ was }, at) => [names[at] ?? '', was]));
  }
}
