import { HELD_STATUSES } from '@innoweek/contracts';

const HELD = HELD_STATUSES.map((status) => `'${status}'`).join(', ');

/** Parameters of a statement, such as `$3`. */
type Places = {
  /** The zone of the edition. */
  zone: string;
  /** What its clock shows at the newest version. */
  newest: string;
  /** Of one metric alone; events are told in any case. */
  metric?: string;
};

/**
 * What counts now by when it happened (see docs/decisions/known-and-true.md), as parts of a WITH: the last of them is
 * `happening (subject, metric, day, grade, amount, parts, at)`, where `day` is null for events. It speaks of the
 * subjects in `s`, which stands before it; $1 is the edition.
 */
export const happenings = ({ zone, newest, metric }: Places): string => `
  value as materialized (
    select v.subject, v.metric, v.day, v.grade, v.reporter, v.amount from counted_values v join s using (edition_id, subject)
    where v.edition_id = $1 ${metric === undefined ? '' : `and v.metric = ${metric}`} and s.status in ('standing', ${HELD})
  ), said as materialized (
    select distinct on (v.subject, v.metric, v.day) v.subject, v.metric, v.day, c.subject as origin, c.additions,
           r.occurred
    from claims c
    join subjects cs on cs.edition_id = c.edition_id and cs.subject = c.subject
    join value v on v.subject = coalesce(cs.joins, c.subject) and v.metric = c.metric and v.day = c.day
      and v.reporter = c.reporter and v.grade = c.grade
    left join lateral (
      select to_timestamp((r->>'occurredAt')::bigint / 1000.0) as occurred
      from jsonb_array_elements(c.revisions) with ordinality as t(r, position)
      where (r->>'said')::boolean and not (r->>'voided')::boolean order by t.position limit 1
    ) r on true
    where c.edition_id = $1 and (c.additions > 0 or r.occurred is not null)
    order by v.subject, v.metric, v.day, c.subject <> v.subject, c.subject
  ), voided as materialized (
    select e.voided_batch, e.voided_seq from entries e join batches b on b.id = e.batch_id
    where b.edition_id = $1 and b.folded_version is not null and e.op = 'void' and e.voided_op = 'add'
  ), addition as materialized (
    select d.subject, d.metric, d.day, e.amount, e.occurred_at as occurred
    from said d
    join value v using (subject, metric, day)
    join entries e on e.subject = d.origin and e.day = d.day and e.metric = d.metric and e.reporter = v.reporter
      and e.grade = v.grade and e.op = 'add'
    join batches b on b.id = e.batch_id and b.edition_id = $1 and b.folded_version is not null
    where d.additions > 0
      -- Hashed, where an anti-join would compare each with all: the planner expects none.
      and (e.batch_id, e.seq) not in (select x.voided_batch, x.voided_seq from voided x)
  ), added as (
    select subject, metric, day, sum(amount) as amount, min(occurred) as first from addition group by 1, 2, 3
  ), part as (
    select subject, metric, day, amount, occurred, 0 as parts from addition
    union all
    -- What was said once, or decided: of a decision nobody told a moment, so that it is that of the end of its day.
    select v.subject, v.metric, v.day, v.amount - coalesce(a.amount, 0),
           coalesce(d.occurred, a.first, (v.day + 1)::timestamp at time zone ${zone}), 1
    from value v left join said d using (subject, metric, day) left join added a using (subject, metric, day)
  ), happening as (
    select p.subject, p.metric, p.day, v.grade, p.amount, p.parts,
           least(greatest(p.occurred, p.day::timestamp at time zone ${zone}), (p.day + 1)::timestamp at time zone ${zone},
                 ${newest}::timestamptz) as at
    from part p join value v using (subject, metric, day)
    union all
    select s.subject, 'events', null::date, m.status, m.amount, m.amount, m.at
    from s left join events e on s.subject = 'event:' || e.code
    cross join lateral (
      select case when s.status in (${HELD}) then 'approved' else s.status end as status, 1::bigint as amount,
             to_timestamp(0) as at
      union all
      select unnest(array['approved', 'live']), unnest(array[-1, 1]), least(e.starts_at, ${newest})
      where s.status in ('live', 'concluded')
      union all
      select unnest(array['live', 'concluded']), unnest(array[-1, 1]), least(e.ends_at, ${newest})
      where s.status = 'concluded'
    ) m
    where s.status not in ('standing', 'withdrawn')
  )`;
