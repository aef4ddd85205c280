import { Injectable } from '@nestjs/common';
import { HELD_STATUSES, MAX_OWING, type Owing, type OwingQuery } from '@innoweek/contracts';
import { findUnit } from '@innoweek/places';
import { DataSource } from 'typeorm';
import { seesAll, unitOf, type Principal } from '../access/principal.model.ts';
import { EditionService } from '../editions/edition.service.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { dueOf, urgencyOf } from './completeness.rules.ts';

type Missing = { event: string; title: string; unit: string; day: string; total: number };

/** Which events and days have no figure of attendances yet: what is behind the matrix of completeness. */
@Injectable()
export class OwingService {
  constructor(
    private readonly source: DataSource,
    private readonly editions: EditionService,
  ) {}

  /** Of every unit for those who see everything; to an association other units do not exist. */
  async read(principal: Principal, query: OwingQuery): Promise<Owing> {
    const edition = await this.editions.find(query.edition);
    const unit = query.unit ?? (seesAll(principal) ? null : unitOf(principal));
    const isSeen = seesAll(principal) ? unit === null || findUnit(unit) : unit === unitOf(principal);
    if (!isSeen || (unit === null && !seesAll(principal))) throw new ProblemError('board_not_found');
    const now = this.editions.now(edition);
    const deadlines = { zone: edition.zone, tallies: edition.deadlines.tallies };
    const found = await this.source.query<Missing[]>(
      `select e.code as event, e.title, e.unit, d.day::date::text as day, (count(*) over ())::int as total
       from events e
       cross join lateral generate_series(
         greatest((e.starts_at at time zone $2)::date, $3::date),
         least((e.ends_at at time zone $2)::date, $4::date, ($5::timestamptz at time zone $2)::date),
         interval '1 day') as d(day)
       where e.edition_id = $1 and e.status = any($6::text[]) and e.joined_to is null
         and ($7::text is null or e.unit = $7) and ($8::date is null or d.day::date = $8)
         and not exists (
           select from counted_values c
           where c.edition_id = $1 and c.subject = 'event:' || e.code and c.metric = 'participants'
             and c.day = d.day::date)
       order by d.day, e.starts_at, e.code
       limit $9`,
      [
        edition.id,
        edition.zone,
        edition.warmUpStart,
        edition.end,
        now,
        HELD_STATUSES,
        unit,
        query.day ?? null,
        MAX_OWING,
      ],
    );
    return {
      edition: edition.code,
      at: now.toISOString(),
      total: found[0]?.total ?? 0,
      items: found.map(({ event, title, unit: of, day }) => ({
        event,
        title,
        unit: of,
        day,
        due: dueOf(day, deadlines).toISOString(),
        state: urgencyOf(day, now, deadlines),
      })),
    };
  }
}
