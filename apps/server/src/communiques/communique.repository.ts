import { Injectable } from '@nestjs/common';
import { cellKey, heldEvents, METRICS, type Cells, type CommuniqueChanges } from '@innoweek/contracts';
import type { EntityManager } from 'typeorm';
import { GIVEN_REASON } from '../counting/given.reason.ts';
import { CommuniqueEntity } from './communique.entity.ts';

/** Corrections told of at most, added up by metric and reason. */
const TOLD_CORRECTIONS = 30;
/** What has a total of the nation. */
const COUNTED = [...METRICS, 'events'] as const;

/** Totals of the nation by metric, as the board shows them: events are those that take place. */
export const totalsOf = (cells: Cells): Record<string, number> =>
  Object.fromEntries(
    COUNTED.flatMap((metric) => {
      const total =
        metric === 'events' ? heldEvents(cells, 'nation') : cells[cellKey('nation', metric, 'total')];
      return total === undefined ? [] : [[metric, total]];
    }),
  );

/** Reads what a communiqué is held against. */
@Injectable()
export class CommuniqueRepository {
  /** One at a time freezes or signs for an edition; the lock ends with the transaction. */
  async lock(manager: EntityManager, editionId: number): Promise<void> {
    await manager.query(`select pg_advisory_xact_lock(hashtext('innoweek communiques'), $1)`, [editionId]);
  }

  findNewest(manager: EntityManager, editionId: number): Promise<CommuniqueEntity | null> {
    return manager.findOne(CommuniqueEntity, {
      where: { editionId, state: 'published' },
      order: { number: 'DESC' },
    });
  }

  /** What moved from one to the other, and what was corrected on the way. */
  async readChanges(
    manager: EntityManager,
    before: CommuniqueEntity,
    after: CommuniqueEntity,
  ): Promise<CommuniqueChanges> {
    const [old, now] = [totalsOf(before.cells), totalsOf(after.cells)];
    const corrections = await manager.query<CommuniqueChanges['corrections']>(
      `select metric, reason, sum(change)::float8 as change, count(*)::int as count
       from (
         select f.metric, f.change, ${GIVEN_REASON} as reason
         from falls f join batches b on b.id = f.batch_id
         where f.edition_id = $1 and f.version > $2 and f.version <= $3
       ) corrected
       group by metric, reason, reason is null and change < 0
       order by abs(sum(change)) desc, metric, reason limit $4`,
      [after.editionId, before.version, after.version, TOLD_CORRECTIONS],
    );
    const sums = await manager.query<{ metric: string; corrected: number }[]>(
      `select metric, sum(change)::float8 as corrected from falls
       where edition_id = $1 and version > $2 and version <= $3 group by metric`,
      [after.editionId, before.version, after.version],
    );
    const corrected = new Map(sums.map((sum) => [sum.metric, sum.corrected]));
    return {
      number: before.number ?? 0,
      at: before.at.toISOString(),
      totals: COUNTED.filter((metric) => old[metric] !== now[metric]).map((metric) => ({
        metric,
        before: old[metric] ?? null,
        after: now[metric] ?? null,
        corrected: corrected.get(metric) ?? 0,
      })),
      corrections,
    };
  }
}
