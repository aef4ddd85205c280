import { Injectable } from '@nestjs/common';
import {
  HELD_STATUSES,
  type DisagreementQuery,
  type DisagreementState,
  type Metric,
} from '@innoweek/contracts';
import type { Claim } from '@innoweek/counting';
import { DataSource } from 'typeorm';
import { toClaim, type ClaimRow } from '../counting/fold.rows.ts';
import { RULINGS, type DecidedRuling } from './claim.repository.ts';

/** Where reporters are apart. */
export type DisagreementRow = {
  subject: string;
  unit: string;
  metric: Metric;
  day: string;
  difference: string;
  largest: string;
  state: DisagreementState;
};
/** Whose disagreements: of everybody, or those of a unit and of an organisation's events. */
export type Sight = { all: boolean; unit: string | null; organisation: string | null };
export type Place = { difference: string; subject: string; metric: string; day: string };
type Figure = { subject: string; metric: Metric; day: string };

/**
 * Of what counts only. Read through `counted_values_difference`, which holds the figures that reporters are apart on
 * and no others; for one unit or organisation through its subjects.
 */
const FOUND = `
  select v.subject, s.unit, v.metric, v.day::text as day, v.difference, v.largest, state.state
  from counted_values v
  join subjects s on s.edition_id = v.edition_id and s.subject = v.subject
  left join standing_rulings t
    on t.edition_id = v.edition_id and t.subject = v.subject and t.metric = v.metric and t.day = v.day
  left join rulings r on r.batch_id = t.batch_id and r.subject = t.subject and r.metric = t.metric and r.day = t.day
  cross join lateral (
    select case when r.rule <> 'default' or v.grade = 'verified' then 'decided' else 'open' end as state
  ) state
  where v.edition_id = $1 and v.difference > 0 and v.difference > $2::numeric * v.largest
    and s.joins is null and s.status in ('standing', ${HELD_STATUSES.map((status) => `'${status}'`).join(', ')})
    and ($3::boolean or s.unit = $4 or (s.subject like 'event:%' and $5 = any(s.organisations)))
    and ($6::date is null or v.day >= $6) and ($7::date is null or v.day <= $7)
    and ($8::text is null or s.unit = $8) and ($9::text is null or v.metric = $9)
    and ($10::text is null or state.state = $10)`;

@Injectable()
export class DisagreementRepository {
  constructor(private readonly source: DataSource) {}

  /** One page, the worst difference first. */
  async list(
    editionId: number,
    sight: Sight,
    { tolerance, from, to, unit, metric, state, limit }: Omit<DisagreementQuery, 'cursor'>,
    after: Place | null,
  ): Promise<{ rows: DisagreementRow[]; total: number }> {
    const rows = await this.source.query<(Partial<DisagreementRow> & { total: number })[]>(
      // Beyond the last page there is no row but the one that carries the count.
      `with found as materialized (${FOUND}), page as (
         select * from found
         where $11::bigint is null or difference < $11 or (difference = $11 and (subject, metric, day) > ($12, $13, $14))
         order by difference desc, subject, metric, day limit $15
       )
       select page.*, counted.total
       from (select count(*)::int as total from found) counted left join page on true
       order by page.difference desc, page.subject, page.metric, page.day`,
      [
        editionId,
        String(tolerance),
        sight.all,
        sight.unit,
        sight.organisation,
        from ?? null,
        to ?? null,
        unit ?? null,
        metric ?? null,
        state ?? null,
        after?.difference ?? null,
        after?.subject ?? null,
        after?.metric ?? null,
        after?.day ?? null,
        limit,
      ],
    );
    return {
      rows: rows.flatMap((row) => (isWhole(row) ? [row] : [])),
      total: rows[0]?.total ?? 0,
    };
  }

  /** Claims that speak of these figures, those of joined events too; each with the subject it counts for. */
  async claimsOf(editionId: number, figures: readonly Figure[]): Promise<{ home: string; claim: Claim }[]> {
    if (figures.length === 0) return [];
    const rows = await this.source.query<(ClaimRow & { home: string })[]>(
      // Each by its key: a join would read all claims of the edition in passing.
      `select k.home, c.*
       from unnest($2::text[], $3::text[], $4::date[]) as k(home, metric, day)
       cross join lateral (
         select k.home as subject union all
         select m.subject from subjects m where m.edition_id = $1 and m.joins = k.home
       ) m
       cross join lateral (
         select subject, metric, day::text as day, reporter, grade, revisions, cut, added, additions from claims
         where edition_id = $1 and subject = m.subject and metric = k.metric and day = k.day offset 0
       ) c
       order by c.subject, c.reporter, c.grade`,
      [
        editionId,
        figures.map(({ subject }) => subject),
        figures.map(({ metric }) => metric),
        figures.map(({ day }) => day),
      ],
    );
    return rows.map(({ home, ...row }) => ({ home, claim: toClaim(row) }));
  }

  /** What was decided about these figures, with rulings that were ended. */
  async rulingsOf(editionId: number, figures: readonly Figure[]): Promise<DecidedRuling[]> {
    if (figures.length === 0) return [];
    return this.source.query(
      `${RULINGS}
       join unnest($2::text[], $3::text[], $4::date[]) as k(subject, metric, day)
         on k.subject = s.subject and k.metric = s.metric and k.day = s.day
       where s.edition_id = $1`,
      [
        editionId,
        figures.map(({ subject }) => subject),
        figures.map(({ metric }) => metric),
        figures.map(({ day }) => day),
      ],
    );
  }
}

const isWhole = (
  row: Partial<DisagreementRow> & { total: number },
): row is DisagreementRow & { total: number } => typeof row.subject === 'string';
