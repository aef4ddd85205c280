import { Injectable } from '@nestjs/common';
import { HELD_STATUSES, MAX_OWING, type Owing, type OwingQuery } from '@innoweek/contracts';
import { findUnit } from '@innoweek/places';
import { DataSource, type EntityManager } from 'typeorm';
import { seesAll, unitOf, type Principal } from '../access/principal.model.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { EditionService } from '../editions/edition.service.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { scheduleOf } from '../editions/reporting.schedule.ts';
import { ExtensionService } from '../extensions/extension.service.ts';
import { spanOf, urgencyOf } from './completeness.rules.ts';

type Missing = { event: string; title: string; unit: string; day: string; total: number };

/** Which events and days have no figure of attendances yet: what is behind the matrix of completeness. */
@Injectable()
export class OwingService {
  constructor(
    private readonly source: DataSource,
    private readonly editions: EditionService,
    private readonly extensions: ExtensionService,
  ) {}

  /** Of every unit for those who see everything; to an association other units do not exist. */
  async read(principal: Principal, query: OwingQuery): Promise<Owing> {
    const edition = await this.editions.find(query.edition);
    const unit = query.unit ?? (seesAll(principal) ? null : unitOf(principal));
    const isSeen = seesAll(principal) ? unit === null || findUnit(unit) : unit === unitOf(principal);
    if (!isSeen || (unit === null && !seesAll(principal))) throw new ProblemError('unit_not_found');
    return this.#owed(this.source.manager, edition, { unit, day: query.day });
  }

  /** What a unit owes that is due or late: events and days, the oldest first. */
  async missing(
    manager: EntityManager,
    edition: EditionEntity,
    { unit }: { unit: string },
  ): Promise<Owing['items']> {
    const { items } = await this.#owed(manager, edition, { unit });
    return items.filter(({ state }) => state !== 'notDue');
  }

  async #owed(
    manager: EntityManager,
    edition: EditionEntity,
    { unit, day: only }: { unit: string | null; day?: string | undefined },
  ): Promise<Owing> {
    const now = this.editions.now(edition);
    const deadlines = {
      schedule: scheduleOf(edition),
      granted: await this.extensions.standing(edition.id, manager),
    };
    const found = await manager.query<Missing[]>(
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
        only ?? null,
        MAX_OWING,
      ],
    );
    return {
      edition: edition.code,
      at: now.toISOString(),
      total: found[0]?.total ?? 0,
      items: found.map(({ event, title, unit: of, day }) => {
        const span = spanOf({ step: 'daily', day }, of, deadlines);
        return {
          event,
          title,
          unit: of,
          day,
          due: span.due.toISOString(),
          state: urgencyOf(now, span),
        };
      }),
    };
  }
}
