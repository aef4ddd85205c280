import { Injectable } from '@nestjs/common';
import type { UnderstoodRecord } from '@innoweek/sheets';
import type { EntityManager } from 'typeorm';
import type { PlannedRecord, RecordRow, WrittenRecord } from './record.model.ts';
import { storable } from './storable.json.ts';

/** Rows of one statement: their cells are long. */
const ROWS_PER_STATEMENT = 2_000;

/** Of a record, what rows of files have to know of it. */
const idOf = (record: unknown): { id: string; version: number } | null =>
  typeof record === 'object' &&
  record !== null &&
  'id' in record &&
  typeof record.id === 'string' &&
  'version' in record &&
  typeof record.version === 'number'
    ? { id: record.id, version: record.version }
    : null;

/** What was understood of files of registers, row by row, and the records that they wrote. */
@Injectable()
export class RecordRowRepository {
  /** Stores what was understood, in place of what an earlier reading left. */
  async replaceRows(
    manager: EntityManager,
    id: string,
    understood: readonly UnderstoodRecord[],
    planned: readonly PlannedRecord<unknown>[],
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
          draft: row.said,
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
  rowsOf(manager: EntityManager, id: string): Promise<RecordRow[]> {
    return manager.query<RecordRow[]>(
      `select row, case when draft is null then errors else '[]' end as errors, draft as said
       from import_rows where import_id = $1 order by row`,
      [id],
    );
  }

  /** Notes what became of the rows, and the record that each of them wrote. */
  async settleRows(
    manager: EntityManager,
    id: string,
    planned: readonly PlannedRecord<unknown>[],
  ): Promise<void> {
    const rows = planned.map(({ row, state, event, errors, record, before }) => {
      const written = idOf(record);
      return { row, state, event, errors, record: written?.id, version: written?.version, before };
    });
    await manager.query(
      `update import_rows i
       set state = r.state, event = r.event, errors = r.errors, record_id = r.record, record_version = r.version,
           record_before = r.before
       from json_to_recordset($2::json)
         as r(row integer, state text, event text, errors jsonb, record uuid, version integer, before jsonb)
       where i.import_id = $1 and i.row = r.row`,
      [id, storable(rows)],
    );
  }

  /** The records that a committed file wrote, the last first. */
  writtenBy(manager: EntityManager, id: string): Promise<WrittenRecord[]> {
    return manager.query<WrittenRecord[]>(
      `select record_id as id, record_version as version, nullif(record_before, 'null') as before
       from import_rows where import_id = $1 and record_id is not null order by row desc`,
      [id],
    );
  }
}
