import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { IN_SCOPE } from './scope.condition.ts';
import { happenings } from './truth.statement.ts';
import type { HappeningSeries } from './truth.timeline.ts';

type Row = {
  unit: string | null;
  kind: string | null;
  metric: string;
  grade: string;
  at: number[];
  amounts: number[];
  parts: number[];
};

/**
 * Reads what counts now by when it happened: see docs/decisions/known-and-true.md. $1 edition, $2 name of the scope,
 * $3 its zone, $4 what its clock shows at the newest version.
 */
@Injectable()
export class TruthRepository {
  /** What happened in a scope, by the cells that it reaches. */
  async readSeries(
    manager: EntityManager,
    edition: { id: number; zone: string },
    scope: string,
    newest: Date,
  ): Promise<HappeningSeries[]> {
    const [kind = '', name = ''] = scope.split(':');
    // After a large import the planner still expects a few rows, and would compare each of thousands with each.
    if (kind !== 'event') await manager.query('set local enable_nestloop = off');
    const rows = await manager.query<Row[]>(statementOf(scope, IN_SCOPE[kind] ?? 'false'), [
      edition.id,
      name,
      edition.zone,
      newest,
    ]);
    return rows.map(({ unit, kind: organiser, metric, grade, ...series }) => {
      const places = unit === null ? [scope] : [scope, `unit:${unit}`, `kind:${organiser ?? ''}`];
      return {
        ...series,
        keys: places.flatMap((place) => [grade, 'total'].map((tail) => `${place}/${metric}/${tail}`)),
      };
    });
  }

  /** How much of what counts for a subject had happened by a moment, by day; days without are left out. */
  async readDays(
    manager: EntityManager,
    edition: { id: number; zone: string },
    { subject, metric }: { subject: string; metric: string },
    { moment, newest }: { moment: string; newest: Date },
  ): Promise<Map<string, bigint>> {
    const rows = await manager.query<{ day: string; amount: string }[]>(
      `with s as materialized (
         select s.* from subjects s where s.edition_id = $1 and s.joins is null and s.subject = $2
       ), ${happenings({ zone: '$3', newest: '$4', metric: '$5' })}
       select day::text as day, sum(amount) as amount from happening where metric = $5 and at <= $6 group by day`,
      [edition.id, subject, edition.zone, newest, metric, moment],
    );
    return new Map(rows.map(({ day, amount }) => [day, BigInt(amount)]));
  }
}

const statementOf = (scope: string, inScope: string): string => `
  with s as materialized (
    select s.* from subjects s where s.edition_id = $1 and s.joins is null and (${inScope}) and $2::text is not null
  ), ${happenings({ zone: '$3', newest: '$4' })}
  select ${scope === 'nation' ? 's.unit, s.kind' : 'null as unit, null as kind'}, h.metric, h.grade,
         json_agg((extract(epoch from h.at) * 1000)::float8 order by h.at) as at,
         json_agg(h.amount order by h.at) as amounts, json_agg(h.parts order by h.at) as parts
  from happening h join s using (subject)
  group by 1, 2, 3, 4`;
