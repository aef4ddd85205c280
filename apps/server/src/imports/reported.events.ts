import { Injectable } from '@nestjs/common';
import { HELD_STATUSES } from '@innoweek/contracts';
import type { TemplateEvent } from '@innoweek/sheets';
import { DataSource } from 'typeorm';
import { hasRole, unitOf, type Principal } from '../access/principal.model.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';

/** Rows of a template at most, and days of one event. */
const MOST_ROWS = 5_000;
const MOST_DAYS = 31;

/** The events that somebody reports on. */
@Injectable()
export class ReportedEvents {
  constructor(private readonly source: DataSource) {}

  /** One row for each event that takes place and each of its days within the edition, in the order of time. */
  async eventsOf(principal: Principal, edition: EditionEntity): Promise<TemplateEvent[]> {
    return this.source.query<TemplateEvent[]>(
      `select e.code, e.title, o.name as organiser, d.day::date::text as day
       from events e
       join organisations o on o.id = e.organiser_id
       cross join lateral generate_series(
         greatest((e.starts_at at time zone $2)::date, $3::date),
         least((e.ends_at at time zone $2)::date, (e.starts_at at time zone $2)::date + $9::int, $4::date),
         interval '1 day') as d(day)
       where e.edition_id = $1 and e.status = any($5::text[]) and e.joined_to is null
         and ($6 or e.unit = $7 or e.organiser_id = $8 or $8 = any(e.co_organisers))
       order by d.day, e.starts_at, e.code limit ${String(MOST_ROWS)}`,
      [
        edition.id,
        edition.zone,
        edition.warmUpStart,
        edition.end,
        HELD_STATUSES,
        hasRole(principal, 'coordinator'),
        unitOf(principal),
        principal.organisation?.id ?? null,
        MOST_DAYS - 1,
      ],
    );
  }
}
