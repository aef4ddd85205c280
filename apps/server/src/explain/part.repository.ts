import { Injectable } from '@nestjs/common';
import { HELD_STATUSES, type ExplainedBy } from '@innoweek/contracts';
import type { EntityManager } from 'typeorm';
import { IN_SCOPE } from '../board/scope.condition.ts';
import { happenings } from '../board/truth.statement.ts';

/** What is explained, taken apart. */
export type Explained = {
  scope: string;
  metric: string;
  grade: string;
  unit: string | null;
  kind: string | null;
  organiser: string | null;
};
export type PartRow = {
  id: string;
  name: string | null;
  nameEn: string | null;
  value: string;
  subjects: number;
};
export type PartPage = { rows: PartRow[]; sum: bigint; before: bigint; total: number };
/** What was counted outside registered events. */
export type Outside = { subject: string; amount: bigint };
/** A moment of which the truth is told: by the clock of an edition in its zone, that shows `newest` now. */
export type TrueMoment = { moment: string; zone: string; newest: Date };

const HELD = HELD_STATUSES.map((status) => `'${status}'`).join(', ');
const GROUPS: Record<ExplainedBy, string> = {
  unit: 's.unit',
  kind: 's.kind',
  // The lead organiser: every event is in one group.
  organiser: 's.organisations[1]',
  event: 's.subject',
};

/** Subjects as they are, or as the ledger had them at a version; $3 is the version. */
const SUBJECTS = {
  newest: `select edition_id, subject, status, unit, kind, organisations, joins from subjects where edition_id = $1 and $3::int >= 0`,
  past: `select distinct on (f.subject) f.subject, f.status, f.unit, f.kind, f.organisations, f.joins
         from facts f join batches b on b.id = f.batch_id
         where b.edition_id = $1 and b.folded_version <= $3 order by f.subject, f.revision desc`,
};

/** Reads what figures are made of. Each reading is one statement, at one version. */
@Injectable()
export class PartRepository {
  /**
   * @param at.outside of a past version, what counted outside registered events: no cell of its own remembers it
   * @param at.truly where what counts at the newest version is wanted, as far as it had happened by a moment
   */
  async readParts(
    manager: EntityManager,
    editionId: number,
    explained: Explained,
    at: { version: number; newest: boolean; outside: readonly Outside[]; truly: TrueMoment | null },
    page: { by: ExplainedBy; offset: number; limit: number },
  ): Promise<PartPage> {
    const [kind = '', name = ''] = explained.scope.split(':');
    // See TruthRepository.readSeries.
    if (at.truly && kind !== 'event') await manager.query('set local enable_nestloop = off');
    const rows = await manager.query<(PartRow & { sum: string; before: string; total: number })[]>(
      `with s as materialized (
         select * from (${at.newest ? SUBJECTS.newest : SUBJECTS.past}) s
         where s.joins is null and (${IN_SCOPE[kind] ?? 'false'}) and $2::text is not null
           and ($4::text is null or s.unit = $4) and ($5::text is null or s.kind = $5)
           and ($6::text is null or s.organisations[1] = $6)
       ), item as (${at.truly ? TRUE_ITEMS : itemsOf(explained, at.newest)}),
       part as (
         select ${GROUPS[page.by]} as id, sum(i.value) as value, count(*)::int as subjects
         from item i join s using (subject) group by 1
       ), ranked as (
         select *, sum(value) over () as sum, count(*) over ()::int as total,
                coalesce(sum(value) over (order by value desc, id rows between unbounded preceding and 1 preceding), 0) as before
         from part
       )
       select r.id, coalesce(o.name, e.title) as name, coalesce(o.name_en, e.title_en) as "nameEn", r.value, r.subjects,
              r.sum, r.before, r.total
       from ranked r
       left join organisations o on $9 = 'organiser' and o.id = r.id
       left join events e on $9 = 'event' and r.id = 'event:' || e.code
       order by r.value desc, r.id limit $10 offset $11`,
      [
        editionId,
        name,
        at.version,
        explained.unit,
        explained.kind,
        explained.organiser,
        explained.metric,
        explained.grade,
        page.by,
        page.limit,
        page.offset,
        at.outside.map(({ subject }) => subject),
        at.outside.map(({ amount }) => amount.toString()),
        ...(at.truly ? [at.truly.zone, at.truly.newest, at.truly.moment] : []),
      ],
    );
    const [first] = rows;
    return {
      rows,
      sum: BigInt(first?.sum ?? 0),
      before: BigInt(first?.before ?? 0),
      total: first?.total ?? 0,
    };
  }

  /** What an organisation is called. */
  async findOrganiser(
    manager: EntityManager,
    id: string,
  ): Promise<{ name: string; nameEn: string | null } | null> {
    const [found] = await manager.query<{ name: string; nameEn: string | null }[]>(
      `select name, name_en as "nameEn" from organisations where id = $1`,
      [id],
    );
    return found ?? null;
  }

  /** Sum of cells at a version; null where all of them are blank. */
  async readCells(
    manager: EntityManager,
    editionId: number,
    keys: readonly string[],
    version: number,
  ): Promise<bigint | null> {
    const [row] = await manager.query<{ value: string | null }[]>(
      `select sum(h.value) as value from unnest($2::text[]) as k(key)
       cross join lateral (
         select value from cell_changes h where h.edition_id = $1 and h.key = k.key and h.version <= $3
         order by h.version desc limit 1
       ) h`,
      [editionId, keys, version],
    );
    const value = row?.value ?? null;
    return value === null ? null : BigInt(value);
  }

  /** Remainders of units that anything was ever said of. */
  async findOutside(manager: EntityManager, editionId: number, version: number): Promise<string[]> {
    const rows = await manager.query<{ subject: string }[]>(
      `select distinct e.subject from entries e join batches b on b.id = e.batch_id
       where b.edition_id = $1 and b.folded_version <= $2 and e.subject like 'remainder:%'
       union
       select distinct r.subject from rulings r join batches b on b.id = r.batch_id
       where b.edition_id = $1 and b.folded_version <= $2 and r.subject like 'remainder:%'`,
      [editionId, version],
    );
    return rows.map(({ subject }) => subject);
  }
}

/** Values of subjects: $3 version, $7 metric, $8 grade, $12 and $13 what counted outside events. */
const itemsOf = ({ metric }: Explained, newest: boolean): string => {
  if (metric === 'events')
    return `select s.subject, 1::bigint as value from s
            where s.status not in ('standing', 'withdrawn')
              and (case $8 when 'total' then true when 'held' then s.status in (${HELD}) else s.status = $8 end)
              and $7::text is not null and $12::text[] is not null and $13::bigint[] is not null`;
  if (newest)
    return `select v.subject, sum(v.amount)::bigint as value from counted_values v join s using (subject)
            where v.edition_id = $1 and v.metric = $7 and ($8 = 'total' or v.grade = $8)
              and s.status in ('standing', ${HELD}) and $12::text[] is not null and $13::bigint[] is not null
            group by v.subject`;
  return `select s.subject, h.value from s
          cross join lateral (
            select c.value from cell_changes c
            where c.edition_id = $1 and c.key = s.subject || '/' || $7 || '/' || $8 and c.version <= $3
            order by c.version desc limit 1
          ) h
          where s.status in (${HELD}) and h.value is not null
          union all
          select o.subject, o.amount from unnest($12::text[], $13::bigint[]) as o(subject, amount) join s using (subject)`;
};

/** As above, of what counts now and had happened by $16; $14 zone, $15 what the clock shows now. */
const TRUE_ITEMS = `
  with ${happenings({ zone: '$14', newest: '$15', metric: '$7' })}
  select h.subject, sum(h.amount)::bigint as value from happening h
  where h.metric = $7 and h.at <= $16::timestamptz and $12::text[] is not null and $13::bigint[] is not null
    and (case $8 when 'total' then true when 'held' then h.grade in (${HELD}) else h.grade = $8 end)
  group by h.subject
  -- An event that is on is not one that is to come any more.
  having $7 <> 'events' or sum(h.amount) <> 0`;
