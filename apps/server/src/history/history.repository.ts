import { Injectable } from '@nestjs/common';
import type { BoardDifference } from '@innoweek/contracts';
import type { EntityManager } from 'typeorm';
import { scopesOfBoard } from '../board/board.repository.ts';
import { IN_SCOPE } from '../board/scope.condition.ts';
import type { StepChange } from '../board/timeline.model.ts';

type Versions = { after: number; upTo: number };
type ChangeRow = Omit<StepChange, 'value'> & { value: string | null };
type EventRow = Omit<BoardDifference['events'][number], 'before' | 'after'> & {
  before: string | null;
  after: string | null;
  total: number;
};

const numberOf = (value: string | null): number | null => (value === null ? null : Number(value));

/** Reads how boards changed. */
@Injectable()
export class HistoryRepository {
  /** The last value of each cell in each step; where the clock was set back, versions stay at the latest moment. */
  async readChanges(
    manager: EntityManager,
    editionId: number,
    board: string,
    { after, upTo }: Versions,
    span: { from: Date; stepS: number },
  ): Promise<StepChange[]> {
    const rows = await manager.query<ChangeRow[]>(
      `with stepped as materialized (
         select version,
                floor(extract(epoch from max(edition_at) over (order by version) - $5) / $6)::int as step
         from board_versions where edition_id = $1 and version > $3 and version <= $4
       ), shown as materialized (select key from cells where edition_id = $1 and scope = any($2::text[]))
       select distinct on (v.step, h.key) v.step, h.version, h.key, h.value
       from stepped v
       join cell_changes h on h.edition_id = $1 and h.version = v.version
       join shown using (key)
       order by v.step, h.key, h.version desc`,
      [editionId, scopesOfBoard(board), after, upTo, span.from, span.stepS],
    );
    return rows.map((row) => ({ ...row, value: numberOf(row.value) }));
  }

  /** Cells of a board that are other at the second version than at the first. */
  async readDifference(
    manager: EntityManager,
    editionId: number,
    board: string,
    { after, upTo }: Versions,
  ): Promise<BoardDifference['cells']> {
    const rows = await manager.query<{ key: string; before: string | null; after: string | null }[]>(
      `select c.key, b.value as before, a.value as after
       from cells c
       left join lateral (${valueAt('$3')}) b on true
       left join lateral (${valueAt('$4')}) a on true
       where c.edition_id = $1 and c.scope = any($2::text[]) and b.value is distinct from a.value
       order by c.key`,
      [editionId, scopesOfBoard(board), after, upTo],
    );
    return rows.map((row) => ({ key: row.key, before: numberOf(row.before), after: numberOf(row.after) }));
  }

  /** Events of a scope whose total of a metric is other at the second version, the largest change first. */
  async readEvents(
    manager: EntityManager,
    editionId: number,
    scope: string,
    { after, upTo }: Versions,
    { metric, limit }: { metric: string; limit: number },
  ): Promise<{ events: BoardDifference['events']; total: number }> {
    const [kind = '', name = ''] = scope.split(':');
    const rows = await manager.query<EventRow[]>(
      `with c as materialized (
         select e.code, e.title, e.title_en as "titleEn", s.subject || '/' || $5 || '/total' as key
         from subjects s join events e on s.subject = 'event:' || e.code
         where s.edition_id = $1 and (${IN_SCOPE[kind] ?? 'false'}) and $2::text is not null
       ), changed as (
         select c.*, b.value as before, a.value as after
         from c
         join cells k on k.edition_id = $1 and k.key = c.key and k.version > $3
         left join lateral (${valueAt('$3')}) b on true
         left join lateral (${valueAt('$4')}) a on true
         where b.value is distinct from a.value
       )
       select code, title, "titleEn", before, after, count(*) over ()::int as total from changed
       order by abs(coalesce(after, 0) - coalesce(before, 0)) desc, code limit $6`,
      [editionId, name, after, upTo, metric, limit],
    );
    return {
      events: rows.map(({ code, title, titleEn, before, after: since }) => ({
        code,
        title,
        titleEn,
        before: numberOf(before),
        after: numberOf(since),
      })),
      total: rows[0]?.total ?? 0,
    };
  }

  /** Up to which version changes were thinned; 0 where they were not. */
  async readThinned(manager: EntityManager, editionId: number): Promise<number> {
    const [row] = await manager.query<{ version: number }[]>(
      `select version from board_thinnings where edition_id = $1`,
      [editionId],
    );
    return row?.version ?? 0;
  }
}

const valueAt = (version: string): string =>
  `select value from cell_changes h where h.edition_id = $1 and h.key = c.key and h.version <= ${version}
   order by h.version desc limit 1`;
