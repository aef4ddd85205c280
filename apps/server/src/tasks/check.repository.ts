import { Injectable } from '@nestjs/common';
import { HELD_STATUSES, type Metric } from '@innoweek/contracts';
import { RULED, type Figures } from '@innoweek/counting';
import { DataSource } from 'typeorm';
import { STANDS } from '../counting/summed.days.ts';

/** An event that takes place with what is counted of it, all days together. */
export type EventFigure = {
  subject: string;
  editionId: number;
  unit: string;
  kind: string;
  organiser: string;
  expected: number | null;
  concluded: boolean;
  metric: Metric;
  /** Days with a figure. */
  days: number;
  amount: number;
};
/** What is counted of an event or unit on one day, and of how many events. */
export type DayFigure = { subject: string; unit: string; day: string; amount: number; parts: number };
/** Two subjects with the very same figures on a day, from two reporters. */
export type SameFigures = {
  one: string;
  other: string;
  unit: string;
  otherUnit: string;
  day: string;
  figures: Figures;
};
export type ComparedEvent = {
  code: string;
  title: string;
  organiserId: string;
  region: string | null;
  unit: string;
  series: string | null;
  startsAt: Date;
  /** Takes place, so that everybody may know of it. */
  held: boolean;
};
/** A figure that sums several days, and what else counts on the days of it. */
export type SumBesideDays = {
  subject: string;
  unit: string;
  metric: Metric;
  /** The one that it counts on. */
  day: string;
  sum: number;
  others: number;
  days: string[];
};
export type CancelledFigure = { subject: string; unit: string; metric: Metric; amount: number };

const HELD = `('standing', ${HELD_STATUSES.map((status) => `'${status}'`).join(', ')})`;
const COUNTS = `s.joins is null and s.status in ${HELD}`;

/** Reads what the checks look at: figures and events of one edition, each in one statement. */
@Injectable()
export class CheckRepository {
  constructor(private readonly source: DataSource) {}

  /** What would be seen now, in parts: with the same there is nothing new to find. */
  async seen(editionId: number): Promise<{ board: string; events: string; rules: string }> {
    const [row] = await this.source.query<{ board: string; events: string; rules: string }[]>(
      `select (select coalesce(max(version), 0)::text from board_versions where edition_id = $1) as board,
              (select count(*)::text || '/' || coalesce(sum(version), 0)::text from events where edition_id = $1)
                || '/' || (select count(*)::text from event_distinctions) as events,
              (select coalesce(sum(version), 0)::text from check_rules where edition_id = $1) as rules`,
      [editionId],
    );
    return row ?? { board: '', events: '', rules: '' };
  }

  /** Of every edition: what an organiser had before is part of what is usual for them. */
  figuresOfEvents(): Promise<EventFigure[]> {
    return this.source.query<EventFigure[]>(
      `select v.subject, v.edition_id as "editionId", s.unit, s.kind, e.organiser_id as organiser, e.expected,
              e.status = 'concluded' as concluded, v.metric, count(*)::int as days, sum(v.amount)::float8 as amount
       from counted_values v
       join subjects s on s.edition_id = v.edition_id and s.subject = v.subject
       join events e on e.code = substr(v.subject, 7)
       where v.subject like 'event:%' and ${COUNTS}
       group by v.subject, v.edition_id, v.metric, s.unit, s.kind, e.code`,
    );
  }

  /** Attendances of units day by day; what took place outside of events counts as one more of them. */
  daysOfUnits(editionId: number): Promise<DayFigure[]> {
    return this.source.query<DayFigure[]>(
      `select 'unit:' || s.unit as subject, s.unit, v.day::text as day, sum(v.amount)::float8 as amount,
              count(*)::int as parts
       from counted_values v join subjects s on s.edition_id = v.edition_id and s.subject = v.subject
       where v.edition_id = $1 and v.metric = 'participants' and ${COUNTS} and s.unit <> 'none'
       group by s.unit, v.day`,
      [editionId],
    );
  }

  /** Attendances day by day of events with enough days to say what is usual. */
  daysOfEvents(editionId: number): Promise<DayFigure[]> {
    return this.source.query<DayFigure[]>(
      // Days are counted beside each row: found by a second reading, they made the planner compare all with all.
      `select v.subject, s.unit, v.day::text as day, v.amount::float8 as amount, 1 as parts
       from (select subject, edition_id, day, amount, count(*) over (partition by subject) as days
             from counted_values
             where edition_id = $1 and metric = 'participants' and subject like 'event:%') v
       join subjects s on s.edition_id = v.edition_id and s.subject = v.subject
       where v.days > 3 and ${COUNTS}`,
      [editionId],
    );
  }

  /** The same in every metric, and in two at least other than zero. */
  sameFigures(editionId: number, most: number): Promise<SameFigures[]> {
    return this.source.query<SameFigures[]>(
      `with said as materialized (
         select v.subject, s.unit, v.day, min(v.reporter) as reporter,
                jsonb_object_agg(v.metric, v.amount) as figures
         from counted_values v join subjects s on s.edition_id = v.edition_id and s.subject = v.subject
         where v.edition_id = $1 and ${COUNTS}
         group by v.subject, s.unit, v.day having count(*) filter (where v.amount > 0) > 1
       )
       select one.subject as one, other.subject as other, one.unit, other.unit as "otherUnit",
              one.day::text as day, one.figures
       -- Only what is there twice is compared: the planner may expect few rows, and compare each with each.
       from (select day, figures from said group by day, figures having count(*) > 1) twice
       join said one using (day, figures)
       join said other using (day, figures)
       where other.subject > one.subject and other.reporter <> one.reporter
       order by one.day, one.subject, other.subject limit $2`,
      [editionId, most],
    );
  }

  /**
   * Sums that count, with what else counts on days of theirs: doors and registers go on counting after a file said its
   * sum, an event with a sum is joined to one that is reported by day, and two who report at the same moment do not see
   * each other. Where another claim than the sum counts on its day nothing counts twice; a value that was ruled there
   * takes the place of the sum, and whoever ruled it knew of the days of then alone.
   */
  sumsBesideDays(editionId: number): Promise<SumBesideDays[]> {
    return this.source.query<SumBesideDays[]>(
      `with sums as materialized (
         select v.subject, v.metric, v.day, v.amount, s.unit, min(r.first_day) as first_day, max(r.last_day) as last_day
         from entry_ranges r
         join entries e on e.batch_id = r.batch_id and e.seq = r.seq
         join subjects said on said.edition_id = r.edition_id and said.subject = r.subject
         join counted_values v on v.edition_id = r.edition_id and v.subject = coalesce(said.joins, r.subject)
          and v.metric = e.metric and v.day = e.day
          and (v.reporter = e.reporter and v.grade = e.grade or v.reporter = $2)
         join subjects s on s.edition_id = v.edition_id and s.subject = v.subject
         where r.edition_id = $1 and v.amount > 0 and ${COUNTS} and ${STANDS}
         group by v.subject, v.metric, v.day, v.amount, s.unit
       )
       select m.subject, m.unit, m.metric, m.day::text as day, m.amount::float8 as sum,
              sum(d.amount)::float8 as others, array_agg(d.day::text order by d.day) as days
       from sums m
       join counted_values d
         on d.edition_id = $1 and d.subject = m.subject and d.metric = m.metric and d.day <> m.day and d.amount > 0
       left join sums o on o.subject = d.subject and o.metric = d.metric and o.day = d.day
       where d.day between m.first_day and m.last_day
          or (o.first_day <= m.last_day and m.first_day <= o.last_day)
       group by m.subject, m.unit, m.metric, m.day, m.amount
       order by m.subject, m.metric, m.day`,
      [editionId, RULED],
    );
  }

  /** What reporters still say of events that were called off. */
  figuresOfCancelled(editionId: number): Promise<CancelledFigure[]> {
    return this.source.query<CancelledFigure[]>(
      `select v.subject, s.unit, v.metric, sum(v.amount)::float8 as amount
       from counted_values v join subjects s on s.edition_id = v.edition_id and s.subject = v.subject
       where v.edition_id = $1 and s.status = 'cancelled' and s.joins is null
       group by v.subject, s.unit, v.metric having sum(v.amount) > 0`,
      [editionId],
    );
  }

  /** Events that are one of their own: submitted or held, and not joined to another. */
  comparedEvents(editionId: number): Promise<ComparedEvent[]> {
    return this.source.query<ComparedEvent[]>(
      `select code, title, organiser_id as "organiserId", region, unit, series, starts_at as "startsAt",
              status <> 'submitted' as held
       from events
       where edition_id = $1 and joined_to is null and not withdrawn
         and status in ('submitted', 'approved', 'live', 'concluded') order by code`,
      [editionId],
    );
  }

  /** Pairs that somebody looked at and found to be different events. */
  async distinctions(): Promise<Set<string>> {
    const rows = await this.source.query<{ one: string; other: string }[]>(
      `select one, other from event_distinctions`,
    );
    return new Set(rows.map(({ one, other }) => `${one}|${other}`));
  }
}
