import { Injectable } from '@nestjs/common';
import { HELD_STATUSES, type ImportRowState } from '@innoweek/contracts';
import type { UnderstoodTally } from '@innoweek/sheets';
import type { EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';
import type { ImportEntity, RowCounts, SaidTally } from './import.entity.ts';
import { countRows, storable } from './import.repository.ts';
import type { PlannedTally, UnderstoodTallyRow } from './tally.planner.ts';

/** Rows of one statement: their cells are long. */
const ROWS_PER_STATEMENT = 2_000;
/** Events of these statuses settle what waits for them: it counts, or never will. */
const DECIDED = [...HELD_STATUSES, 'cancelled'];

/** A row that waits, with its event. */
export type HeldRow = UnderstoodTallyRow & { event: string };

export const saidOfTally = ({
  subject,
  day,
  countedOn,
  figures,
  note,
  problems,
}: UnderstoodTally): SaidTally | null =>
  problems.length > 0 || subject === null ? null : { subject, day, countedOn, figures, note };

/** What was understood of files of tallies, row by row, and the totals that they declare. */
@Injectable()
export class TallyRowRepository {
  /** Stores what was understood, in place of what an earlier reading left. */
  async replaceRows(
    manager: EntityManager,
    id: string,
    understood: readonly UnderstoodTally[],
    planned: readonly PlannedTally[],
  ): Promise<void> {
    await manager.query('delete from import_rows where import_id = $1', [id]);
    for (let at = 0; at < understood.length; at += ROWS_PER_STATEMENT) {
      const rows = understood.slice(at, at + ROWS_PER_STATEMENT).map((row, offset) => {
        const plan = planned[at + offset];
        return {
          row: row.key,
          sheet: row.sheet,
          line: row.row,
          state: plan?.state ?? 'rejected',
          event: plan?.event ?? null,
          cells: row.cells,
          errors: plan?.errors ?? [],
          draft: saidOfTally(row),
        };
      });
      await manager.query(
        `insert into import_rows (import_id, row, sheet, line, state, event, cells, errors, draft)
         select $1, row, sheet, line, state, event, cells, errors, draft
         from json_to_recordset($2::json)
           as r(row integer, sheet text, line integer, state text, event text, cells jsonb, errors jsonb, draft jsonb)`,
        [id, storable(rows)],
      );
    }
  }

  /** What the rows say, without their cells, which are long and not needed to commit. */
  rowsOf(manager: EntityManager, id: string): Promise<UnderstoodTallyRow[]> {
    return manager.query<UnderstoodTallyRow[]>(
      `select row, errors, draft as said from import_rows where import_id = $1 order by row`,
      [id],
    );
  }

  /** Notes what became of the rows, and which entries of the batch each of them made. */
  async settleRows(manager: EntityManager, id: string, planned: readonly PlannedTally[]): Promise<void> {
    let seq = 0;
    const rows = planned.map(({ row, state, event, errors, entries }) => {
      const first = seq;
      seq += entries.length;
      return { row, state, event, errors, entries: entries.map((_, at) => first + at) };
    });
    await manager.query(
      `update import_rows i
       set state = r.state, event = r.event, errors = r.errors,
           entries = array(select e::integer from json_array_elements_text(r.entries) e)
       from json_to_recordset($2::json)
         as r(row integer, state text, event text, errors jsonb, entries json)
       where i.import_id = $1 and i.row = r.row`,
      [id, JSON.stringify(rows)],
    );
  }

  /** Held rows of a committed file whose event was decided on since. */
  heldOf(manager: EntityManager, id: string): Promise<HeldRow[]> {
    return manager.query<HeldRow[]>(
      // The event is the one that was found for the row then, whatever else is called so by now.
      `select r.row, r.event, '[]'::jsonb as errors,
              r.draft || jsonb_build_object('subject', r.draft->'subject' || jsonb_build_object('code', r.event, 'title', null)) as said
       from import_rows r
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
    await this.settleRows(manager, id, planned);
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
      `insert into declared_totals (id, edition_id, unit, metric, day, value, reporter, import_id)
       select id, $1, unit, metric, day, value, reporter, $2
       from json_to_recordset($3::json)
         as r(id uuid, unit text, metric text, day date, value bigint, reporter text)`,
      [editionId, id, JSON.stringify(totals)],
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
