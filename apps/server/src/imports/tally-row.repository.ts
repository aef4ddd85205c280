import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { HELD_STATUSES, type ImportRowState } from '@innoweek/contracts';
import type { EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';
import type { SummingEntry } from '../counting/summed.days.ts';
import { arrayLiteral, LINE_END } from '../database/array.literal.ts';
import { rowTable, type Column, type Statement } from '../database/row.table.ts';
import { sendInTurns } from '../database/statement.turns.ts';
import { PAGE_OF_ROW } from './import-page.join.ts';
import type { ImportEntity, RowCounts, SaidTally } from './import.entity.ts';
import { countRows } from './import.repository.ts';
import { storable } from './storable.json.ts';
import type { PageBundle } from './tally.page.ts';
import type { PlannedTally } from './tally.planner.ts';
import type { UnderstoodTallyRow } from './tally.resolver.ts';

/** Events of these statuses settle what waits for them: it counts, or never will. */
const DECIDED = [...HELD_STATUSES, 'cancelled'];

/** A row that waits, with its event. */
export type HeldRow = UnderstoodTallyRow & { event: string };

/** What committing a row does, as it is stored. */
type Outcome = Pick<PlannedTally, 'row' | 'state' | 'event' | 'errors'> & { entries: number[] };

/** The entries of a file are numbered in the order of its rows. */
const outcomesOf = (planned: readonly PlannedTally[]): Outcome[] => {
  let seq = 0;
  return planned.map(({ row, state, event, errors, entries }) => {
    const first = seq;
    seq += entries.length;
    return { row, state, event, errors, entries: entries.map((_, at) => first + at) };
  });
};

/** Of what the rows of a file write together, which entries sum which days. */
export const summingEntries = (planned: readonly PlannedTally[]): SummingEntry[] => {
  if (planned.every(({ range }) => range === null)) return [];
  const outcomes = outcomesOf(planned);
  return planned.flatMap(({ entries, range }, row) =>
    entries.flatMap(({ subject }, at) => {
      const seq = outcomes[row]?.entries[at];
      return range === null || seq === undefined ? [] : [{ seq, subject, ...range }];
    }),
  );
};

const digestOf = (outcomes: readonly Outcome[]): string => hash('sha1', JSON.stringify(outcomes), 'hex');

const INSERT_PAGES = `
  insert into import_pages (import_id, first_row, rows, cells, said, outcome)
  select $1, p.first_row, string_to_array(p.rows, ',')::integer[], p.cells::json, p.said::json, p.outcome
  from unnest($2::integer[], string_to_array($3, E'\\n'), string_to_array($4, E'\\n'), string_to_array($5, E'\\n'),
              $6::text[]) as p(first_row, rows, cells, said, outcome)`;
type RowToWrite = Outcome & { sheet: string; line: number };
const ROW: readonly Column<RowToWrite>[] = [
  ['row', 'integer', ({ row }) => row],
  ['sheet', 'text', ({ sheet }) => sheet],
  ['line', 'integer', ({ row, line }) => (line === row ? null : line)],
  ['state', 'text', ({ state }) => state],
  ['event', 'text', ({ event }) => event],
  ['errors', 'text', ({ errors }) => (errors.length === 0 ? '[]' : storable(errors))],
  ['entries', 'text', ({ entries }) => entries.join(',')],
];
const insertRows = (id: string, rows: readonly RowToWrite[]): Statement => {
  const { table, values } = rowTable(rows, ROW, 2);
  return [
    `insert into import_rows (import_id, row, sheet, line, state, event, errors, entries)
     select $1, row, sheet, line, state, event, errors::jsonb, string_to_array(entries, ',')::integer[]
     from ${table} r`,
    [id, ...values],
  ];
};

/** What writes the pages of a file and its rows. */
function* statementsOf(
  id: string,
  bundles: readonly PageBundle[],
  planned: readonly PlannedTally[],
): Generator<Statement> {
  const outcomes = outcomesOf(planned);
  let at = 0;
  for (const { pages, cells, said } of bundles) {
    const some = pages.map((page) => {
      at += page.rows.length;
      return { ...page, outcomes: outcomes.slice(at - page.rows.length, at) };
    });
    yield [
      INSERT_PAGES,
      [
        id,
        arrayLiteral(some, ({ rows }) => rows[0] ?? 0),
        some.map(({ rows }) => rows.join(',')).join(LINE_END),
        bytesOf(cells),
        bytesOf(said),
        arrayLiteral(some, (page) => digestOf(page.outcomes)),
      ],
    ];
    const rows = some.flatMap((page) =>
      page.outcomes.map((outcome, place) => ({
        ...outcome,
        sheet: page.sheets[place] ?? '',
        line: page.lines[place] ?? outcome.row,
      })),
    );
    yield insertRows(id, rows);
  }
}

/** The driver sends these as they are. */
const bytesOf = ({ buffer, byteOffset, byteLength }: Uint8Array<ArrayBuffer>): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

type StoredPage = { rows: number[]; said: (SaidTally | null)[] };

/** What was understood of files of tallies, row by row, and the totals that they declare. */
@Injectable()
export class TallyRowRepository {
  /** Stores what was understood and what it comes to, in place of what an earlier reading left. */
  async replaceRows(
    manager: EntityManager,
    id: string,
    bundles: readonly PageBundle[],
    planned: readonly PlannedTally[],
  ): Promise<void> {
    await manager.query('delete from import_rows where import_id = $1', [id]);
    await manager.query('delete from import_pages where import_id = $1', [id]);
    await sendInTurns(statementsOf(id, bundles, planned), ([statement, values]) =>
      manager.query(statement, values),
    );
  }

  /** What the rows say, without their cells, which are long and not needed to commit. */
  async rowsOf(manager: EntityManager, id: string): Promise<UnderstoodTallyRow[]> {
    const pages = await manager.query<StoredPage[]>(
      `select rows, said from import_pages where import_id = $1 order by first_row`,
      [id],
    );
    // Read by a server from before there were pages.
    if (pages.length === 0)
      return manager.query<UnderstoodTallyRow[]>(
        `select row, errors, draft as said from import_rows where import_id = $1 order by row`,
        [id],
      );
    const rejected = await manager.query<Pick<UnderstoodTallyRow, 'row' | 'errors'>[]>(
      `select row, errors from import_rows where import_id = $1 and state = 'rejected'`,
      [id],
    );
    const errors = new Map(rejected.map((row) => [row.row, row.errors]));
    return pages.flatMap(({ rows, said }) =>
      rows.map((row, at): UnderstoodTallyRow => ({
        row,
        errors: errors.get(row) ?? [],
        said: said[at] ?? null,
      })),
    );
  }

  /**
   * Notes what became of all rows, and which entries of the batch each of them made. Nothing is written where that is
   * what they came to when they were judged before.
   */
  async settleRows(manager: EntityManager, id: string, planned: readonly PlannedTally[]): Promise<void> {
    const outcomes = outcomesOf(planned);
    const pages = await manager.query<{ first: number; size: number; outcome: string }[]>(
      `select first_row as first, cardinality(rows) as size, outcome from import_pages
       where import_id = $1 order by first_row`,
      [id],
    );
    if (pages.length === 0) {
      await this.#update(manager, id, outcomes);
      return;
    }
    const changed: Outcome[] = [];
    const digests: { first: number; digest: string }[] = [];
    let at = 0;
    for (const { first, size, outcome } of pages) {
      const some = outcomes.slice(at, at + size);
      at += size;
      const digest = digestOf(some);
      if (digest === outcome) continue;
      digests.push({ first, digest });
      for (const one of some) changed.push(one);
    }
    if (changed.length === 0) return;
    await this.#update(manager, id, changed);
    await manager.query(
      `update import_pages p set outcome = n.outcome from unnest($2::integer[], $3::text[]) as n(first, outcome)
       where p.import_id = $1 and p.first_row = n.first`,
      [id, arrayLiteral(digests, ({ first }) => first), arrayLiteral(digests, ({ digest }) => digest)],
    );
  }

  async #update(manager: EntityManager, id: string, outcomes: readonly Outcome[]): Promise<void> {
    await manager.query(
      `update import_rows i
       set state = r.state, event = r.event, errors = r.errors,
           entries = array(select e::integer from json_array_elements_text(r.entries) e)
       from json_to_recordset($2::json)
         as r(row integer, state text, event text, errors jsonb, entries json)
       where i.import_id = $1 and i.row = r.row`,
      [id, storable(outcomes)],
    );
  }

  /** Held rows of a committed file whose event was decided on since. */
  heldOf(manager: EntityManager, id: string): Promise<HeldRow[]> {
    return manager.query<HeldRow[]>(
      // The event is the one that was found for the row then, whatever else is called so by now.
      `select r.row, r.event, '[]'::jsonb as errors,
              s.said || jsonb_build_object('subject', s.said->'subject' || jsonb_build_object('code', r.event, 'title', null)) as said
       from import_rows r ${PAGE_OF_ROW} cross join lateral (select coalesce(r.draft, p.said::jsonb) as said) s
       join events e on e.code = r.event left join events home on home.code = e.joined_to
       where r.import_id = $1 and r.state = 'held' and coalesce(home.status, e.status) = any($2::text[])
       order by r.row`,
      [id, DECIDED],
    );
  }

  /** Committed files that have such rows. Those that were committed before rows waited have none. */
  async findDecided(manager: EntityManager): Promise<string[]> {
    const found = await manager.query<{ id: string }[]>(
      `select distinct i.id from import_rows r
       join imports i on i.id = r.import_id and i.state = 'committed' and i.committed_at is not null
       join events e on e.code = r.event left join events home on home.code = e.joined_to
       where r.state = 'held' and coalesce(home.status, e.status) = any($1::text[]) order by i.id`,
      [DECIDED],
    );
    return found.map(({ id }) => id);
  }

  /** Notes that rows which were held count now, with which receipt, or that they never will. */
  async settleHeld(
    manager: EntityManager,
    id: string,
    planned: readonly PlannedTally[],
    receipt: string | null,
  ): Promise<void> {
    await this.#update(manager, id, outcomesOf(planned));
    await manager.query(
      `update import_rows set settled_at = now(),
         receipt = case when cardinality(entries) > 0 then $3::uuid end
       where import_id = $1 and row = any($2::integer[])`,
      [id, planned.map(({ row }) => row), receipt],
    );
  }

  /** How many rows of each state a file has now. */
  async countRows(manager: EntityManager, id: string): Promise<RowCounts> {
    const found = await manager.query<{ state: ImportRowState; rows: number }[]>(
      `select state, count(*)::int as rows from import_rows where import_id = $1 group by state`,
      [id],
    );
    const counts = countRows([]);
    for (const { state, rows } of found) {
      counts[state] = rows;
      counts.total += rows;
    }
    return counts;
  }

  async declareTotals(
    manager: EntityManager,
    { id, editionId }: Pick<ImportEntity, 'id' | 'editionId'>,
    planned: readonly PlannedTally[],
  ): Promise<void> {
    const totals = planned.flatMap(({ declares }) => declares.map((total) => ({ ...total, id: newId() })));
    if (totals.length === 0) return;
    await manager.query(
      `insert into declared_totals (id, edition_id, unit, part, metric, day, value, reporter, import_id)
       select id, $1, unit, part, metric, day, value, reporter, $2
       from json_to_recordset($3::json)
         as r(id uuid, unit text, part text, metric text, day date, value bigint, reporter text)`,
      [editionId, id, JSON.stringify(totals.map((total) => ({ ...total, part: total.part ?? '' })))],
    );
  }

  /** The answers that an organisation gave for a layout. */
  async answersOf(
    manager: EntityManager,
    organisation: string,
    layout: string,
  ): Promise<Record<string, string>> {
    const [found] = await manager.query<{ answers: Record<string, string> }[]>(
      `select answers from import_profiles where organisation_id = $1 and layout = $2`,
      [organisation, layout],
    );
    return found?.answers ?? {};
  }

  async remember(
    manager: EntityManager,
    organisation: string,
    layout: string,
    answers: Record<string, string>,
  ): Promise<void> {
    await manager.query(
      `insert into import_profiles (organisation_id, layout, answers) values ($1, $2, $3)
       on conflict (organisation_id, layout)
       do update set answers = import_profiles.answers || excluded.answers, updated_at = now()`,
      [organisation, layout, JSON.stringify(answers)],
    );
  }
}
