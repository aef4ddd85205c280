import { Injectable } from '@nestjs/common';
import type { ImportRowState } from '@innoweek/contracts';
import type { SaidFields } from '@innoweek/sheets';
import { DataSource, type EntityManager } from 'typeorm';
import type { HistoryItem } from '../events/event.model.ts';
import { besideTransaction } from '../database/beside.transaction.ts';
import { ChannelService } from '../queue/channel.service.ts';
import { ImportEntity, type RowCounts } from './import.entity.ts';
import type { PlannedRow, UnderstoodRow } from './import.planner.ts';
import { PAGE_OF_ROW } from './import-page.join.ts';
import { storable } from './storable.json.ts';

/** Rows of one statement: their cells are long. */
const ROWS_PER_STATEMENT = 1_000;

export type StoredRow = UnderstoodRow & {
  state: ImportRowState;
  version: number | null;
  sheet: string;
  line: number | null;
  settledAt: Date | null;
};

/** What the cells of a row are called. */
type CellNames = { columns: string[]; fields: string[] };

/** An event as a committed file left it. */
export type WrittenEvent = {
  event: string;
  /** By this file; otherwise the file changed it. */
  created: boolean;
  changes: HistoryItem['changes'];
  /** Somebody else wrote to it since. */
  touched: boolean;
};

const ROW_COLUMNS = `r.row, r.sheet, r.line, r.state, r.event, coalesce(r.cells, p.cells::jsonb) as cells, r.errors,
  coalesce(r.draft, p.said::jsonb) as said, r.version, r.settled_at as "settledAt"`;

/** Key of the advisory locks that let one process at a time work at an import. */
const IMPORT_LOCK = `select pg_try_advisory_xact_lock(hashtextextended('innoweek:import:' || $1::text, 0)) as mine`;
/** Files of one edition are committed one after the other: each has to see the events of the one before. */
const EDITION_LOCK = `select pg_advisory_xact_lock(hashtextextended('innoweek:imports-of-edition:' || $1::text, 0))`;

/** Imports and what was understood of their rows. */
@Injectable()
export class ImportRepository {
  constructor(
    private readonly source: DataSource,
    private readonly channel: ChannelService,
  ) {}

  async find(id: string, manager: EntityManager = this.source.manager): Promise<ImportEntity | null> {
    return manager.getRepository(ImportEntity).findOneBy({ id });
  }

  async insert(entity: Omit<ImportEntity, 'edition' | 'account' | 'createdAt'>): Promise<void> {
    await this.source.getRepository(ImportEntity).insert(entity);
  }

  /** Whether the caller's transaction now has the import for itself. */
  async lock(manager: EntityManager, id: string): Promise<boolean> {
    const [lock] = await manager.query<{ mine: boolean }[]>(IMPORT_LOCK, [id]);
    return lock?.mine === true;
  }

  async lockEdition(manager: EntityManager, editionId: number): Promise<void> {
    await manager.query(EDITION_LOCK, [editionId]);
  }

  /** Writes how far it is, where others see it at once, and tells whoever uploaded it. */
  async showProgress(id: string, progress: number): Promise<void> {
    await this.source.query(
      `update imports set progress = $2 where id = $1 and state in ('reading', 'committing')`,
      [id, progress],
    );
    await this.tell(id);
  }

  /** The same from within the transaction of a job, which others see only when it has committed. */
  showProgressWithin(id: string, progress: number): Promise<void> {
    return besideTransaction(() => this.showProgress(id, progress));
  }

  /** Tells whoever uploaded a file how far it is. It may be lost: screens also look by themselves. */
  async tell(id: string): Promise<void> {
    const found = await this.find(id);
    if (!found) return;
    const { accountId: account, progress } = found;
    await this.channel.publish('imported', { account, import: id, progress }).catch(() => undefined);
  }

  /** Stores what was understood, in place of what an earlier try may have left. */
  async replaceRows(
    manager: EntityManager,
    id: string,
    understood: readonly UnderstoodRow[],
    planned: readonly PlannedRow[],
  ): Promise<void> {
    await manager.query('delete from import_rows where import_id = $1', [id]);
    for (let at = 0; at < planned.length; at += ROWS_PER_STATEMENT) {
      const rows = planned.slice(at, at + ROWS_PER_STATEMENT).map((row, offset) => {
        const { cells = [], said = null } = understood[at + offset] ?? {};
        return { row: row.row, state: row.state, event: row.event, cells, errors: row.errors, draft: said };
      });
      await manager.query(
        `insert into import_rows (import_id, row, state, event, cells, errors, draft)
         select $1, row, state, event, cells, errors, draft
         from json_to_recordset($2::json)
           as r(row integer, state text, event text, cells jsonb, errors jsonb, draft jsonb)`,
        [id, storable(rows)],
      );
    }
  }

  /** Notes what became of the rows: their state, their event, and the version that they made of it. */
  async settleRows(
    manager: EntityManager,
    id: string,
    rows: readonly (Pick<PlannedRow, 'row' | 'state' | 'event' | 'errors'> & { version: number | null })[],
  ): Promise<void> {
    await manager.query(
      `update import_rows i
       set state = r.state, event = r.event, errors = r.errors, version = r.version
       from json_to_recordset($2::json)
         as r(row integer, state text, event text, errors jsonb, version integer)
       where i.import_id = $1 and i.row = r.row`,
      [
        id,
        JSON.stringify(
          rows.map(({ row, state, event, errors, version }) => ({ row, state, event, errors, version })),
        ),
      ],
    );
  }

  /** One row with its cells; null when the file has none of this number. */
  async rowOf(manager: EntityManager, id: string, row: number): Promise<StoredRow | null> {
    const [found] = await manager.query<StoredRow[]>(
      `select ${ROW_COLUMNS} from import_rows r ${PAGE_OF_ROW} where r.import_id = $1 and r.row = $2`,
      [id, row],
    );
    return found ?? null;
  }

  /** Stores a row that was read again; its state follows by `settleRows`. */
  async replaceRow(
    manager: EntityManager,
    id: string,
    { row, cells, said }: Pick<UnderstoodRow, 'row' | 'cells' | 'said'>,
  ): Promise<void> {
    await manager.query(
      `update import_rows set cells = $3::jsonb, draft = $4::jsonb where import_id = $1 and row = $2`,
      [id, row, storable(cells), said === null ? null : storable(said)],
    );
  }

  /** What was understood of all rows, without the cells, which are long and not needed to commit; their columns name the errors. */
  async draftsOf(manager: EntityManager, id: string): Promise<StoredRow[]> {
    const rows = await manager.query<(Omit<StoredRow, 'cells'> & CellNames)[]>(
      `select row, sheet, line, state, event, errors, draft as said, version, settled_at as "settledAt",
              jsonb_path_query_array(cells, 'strict $[*].column') as columns,
              jsonb_path_query_array(cells, 'strict $[*].field') as fields
       from import_rows where import_id = $1 order by row`,
      [id],
    );
    return rows.map(({ columns, fields, ...row }) => ({
      ...row,
      cells: columns.map((column, at) => ({ column, field: fields[at] ?? '', raw: '', understood: null })),
    }));
  }

  async pageOfRows(
    id: string,
    { state, after, limit }: { state: ImportRowState | null; after: number; limit: number },
  ): Promise<StoredRow[]> {
    return this.source.query<StoredRow[]>(
      `select ${ROW_COLUMNS} from import_rows r ${PAGE_OF_ROW}
       where r.import_id = $1 and r.row > $2 and ($3::text is null or r.state = $3)
       order by r.row limit $4`,
      [id, after, state, limit],
    );
  }

  /** What committing an import wrote: each event, and whether others changed it since. */
  async writtenBy(
    manager: EntityManager,
    { id, accountId }: Pick<ImportEntity, 'id' | 'accountId'>,
  ): Promise<WrittenEvent[]> {
    return manager.query<WrittenEvent[]>(
      `select r.event, r.state = 'new' as created, v.changes,
              exists (select from event_versions l
                      where l.code = r.event and l.version > r.version and l.action in ('edit', 'import')
                        and l.actor_id is distinct from $2::uuid) as touched
       from import_rows r join event_versions v on v.code = r.event and v.version = r.version
       where r.import_id = $1 and r.version is not null
       order by r.event`,
      [id, accountId],
    );
  }

  /** Imports that wait for a job, which a restart may have lost. */
  async findUnfinished(): Promise<{ id: string; state: 'reading' | 'committing' }[]> {
    return this.source.query(
      `select id, state from imports where state in ('reading', 'committing') order by id`,
    );
  }
}

/** How many rows of each state. */
export const countRows = (rows: readonly { state: ImportRowState }[]): RowCounts => {
  const counts: RowCounts = { total: rows.length, new: 0, changed: 0, unchanged: 0, held: 0, rejected: 0 };
  for (const { state } of rows) counts[state] += 1;
  return counts;
};

/** What the rows say of events, without those that were rejected. */
export const saidOf = (rows: readonly { said: SaidFields | null }[]): SaidFields[] =>
  rows.flatMap(({ said }) => said ?? []);
