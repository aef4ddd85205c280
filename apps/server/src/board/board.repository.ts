import { Injectable } from '@nestjs/common';
import { boardsOfScope, ORGANISATION_KINDS, type Cells, type ExactCells } from '@innoweek/contracts';
import { REPORTING_UNITS } from '@innoweek/places';
import { DataSource, type EntityManager } from 'typeorm';

export type BoardReading = { version: number; at: Date; editionAt: Date } & WrittenCells;
/** Changes of a board's cells after a version, as new values in digits; null where a cell is blank again. */
export type ChangeReading = {
  version: number;
  at: Date;
  editionAt: Date;
  cells: { key: string; value: string | null }[];
};
/** Cells as they cross a wall. */
export type WrittenCells = { cells: Cells; exact?: ExactCells };
type CellRow = { version: number; at: Date; editionAt: Date; key: string | null; value: string | null };

/** The scopes that add up to the nation. */
export const UNIT_SCOPES = [...REPORTING_UNITS.map((unit) => `unit:${unit.id}`), 'unit:none'];
const KIND_SCOPES = ORGANISATION_KINDS.map((kind) => `kind:${kind}`);

/** Scopes whose cells a board holds. */
export const scopesOfBoard = (board: string): string[] =>
  board === 'nation' ? ['nation', ...UNIT_SCOPES, ...KIND_SCOPES] : [board];

/** Boards on which a cell is seen. */
export const boardsOfCell = (key: string): string[] => boardsOfScope(key.slice(0, key.indexOf('/')));

/** Reads boards. Every reading is one statement, so its cells belong to its version. */
@Injectable()
export class BoardRepository {
  constructor(private readonly source: DataSource) {}

  async readBoard(editionId: number, board: string, source = this.source): Promise<BoardReading> {
    const rows = await source.query<CellRow[]>(
      `select v.version, v.at, v.edition_at as "editionAt", c.key, c.value
       from (select version, at, edition_at from board_versions where edition_id = $1 order by version desc limit 1) v
       left join cells c on c.edition_id = $1 and c.scope = any($2::text[]) and (c.parts > 0 or c.value <> 0)`,
      [editionId, scopesOfBoard(board)],
    );
    return toReading(rows);
  }

  /** The board as it was at a version; in the snapshot of the caller, who found the version in it. */
  async readBoardAt(
    manager: EntityManager,
    editionId: number,
    board: string,
    version: number,
  ): Promise<WrittenCells> {
    const rows = await manager.query<Pick<CellRow, 'key' | 'value'>[]>(
      `select c.key, h.value
       from cells c
       cross join lateral (
         select value from cell_changes h
         where h.edition_id = $1 and h.key = c.key and h.version <= $3 order by h.version desc limit 1
       ) h
       where c.edition_id = $1 and c.scope = any($2::text[])`,
      [editionId, scopesOfBoard(board), version],
    );
    return shownCells(rows);
  }

  /** The newest value of every cell of an edition that changed after a version. */
  async readChanges(editionId: number, after: number): Promise<ChangeReading> {
    const rows = await this.source.query<CellRow[]>(
      `select v.version, v.at, v.edition_at as "editionAt", c.key, c.value
       from (select version, at, edition_at from board_versions where edition_id = $1 order by version desc limit 1) v
       left join lateral (
         select distinct on (key) key, value from cell_changes
         where edition_id = $1 and version > $2 and version <= v.version order by key, version desc
       ) c on true`,
      [editionId, after],
    );
    const at = rows[0]?.at ?? new Date();
    return {
      version: rows[0]?.version ?? 0,
      at,
      editionAt: rows[0]?.editionAt ?? at,
      cells: rows.flatMap(({ key, value }) => (key === null ? [] : [{ key, value }])),
    };
  }

  async readVersion(editionId: number): Promise<number> {
    const [row] = await this.source.query<{ version: number }[]>(
      `select coalesce(max(version), 0) as version from board_versions where edition_id = $1`,
      [editionId],
    );
    return row?.version ?? 0;
  }

  /** Value of one cell at the end of each step of the edition's clock, null while it is blank; steps without a change repeat. */
  async readSeries(
    editionId: number,
    key: string,
    from: Date,
    to: Date,
    stepMs: number,
    source = this.source,
  ): Promise<{ at: Date; value: string | null }[]> {
    return source.query(
      `select s.at, h.value
       from generate_series($3::timestamptz, $4::timestamptz, make_interval(secs => $5)) as s(at)
       left join lateral (
         select version from board_versions v where v.edition_id = $1 and v.edition_at <= s.at
         order by v.edition_at desc, v.version desc limit 1
       ) v on true
       left join lateral (
         select value from cell_changes h where h.edition_id = $1 and h.key = $2 and h.version <= v.version
         order by h.version desc limit 1
       ) h on true
       order by s.at`,
      [editionId, key, from, to, stepMs / 1000],
    );
  }

  /** When the first and the newest version were made, by the edition's clock. */
  async readSpan(editionId: number, source = this.source): Promise<{ first: Date; last: Date } | null> {
    const [row] = await source.query<{ first: Date | null; last: Date | null }[]>(
      `select min(edition_at) as first, max(edition_at) as last from board_versions where edition_id = $1`,
      [editionId],
    );
    return row?.first && row.last ? { first: row.first, last: row.last } : null;
  }
}

const toReading = (rows: readonly CellRow[]): BoardReading => {
  const [first] = rows;
  const at = first?.at ?? new Date();
  return { version: first?.version ?? 0, at, editionAt: first?.editionAt ?? at, ...shownCells(rows) };
};

/** Cells that nothing stands behind are absent: blank is not zero. */
const shownCells = (rows: readonly Pick<CellRow, 'key' | 'value'>[]): WrittenCells =>
  writtenCells(rows.flatMap(({ key, value }) => (key === null || value === null ? [] : [{ key, value }])));

/** Sums as JSON numbers; those that would lose a digit by it also in digits. */
export const writtenCells = (sums: readonly { key: string; value: string }[]): WrittenCells => {
  const cells: Cells = {};
  const exact: ExactCells = {};
  let all = true;
  for (const { key, value } of sums) {
    const number = Number(value);
    cells[key] = number;
    if (Number.isSafeInteger(number)) continue;
    exact[key] = value;
    all = false;
  }
  return all ? { cells } : { cells, exact };
};
