import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { LedgerService } from '../counting/ledger.service.ts';
import { EditionService } from '../editions/edition.service.ts';
import { HandlesJob, type JobHandler } from '../queue/job.handler.ts';
import { factOf, type CountedEvent } from './event.model.ts';

/** First key of the advisory locks that keep two workers from turning the same edition's clock at once. */
const CLOCK_LOCK = 0x1c10c;

// An event whose whole span passed between two beats of a fast clock concludes without having been live.
const MOVE = `
  with due as (
    select code, status from events
    where edition_id = $1
      and ((status = 'approved' and starts_at <= $2) or (status = 'live' and ends_at <= $2))
    order by code for no key update
  ), moved as (
    update events e
    set status = case when e.ends_at <= $2 then 'concluded' else 'live' end,
        version = e.version + 1, updated_at = $3
    from due where e.code = due.code
    returning e.code, e.version, due.status as before, e.status, e.withdrawn, e.unit, e.kind, e.organiser_id,
              e.co_organisers, e.joined_to
  ), history as (
    insert into event_versions (code, version, at, actor_id, action, reason, changes)
    select code, version, $3, null, case status when 'live' then 'start' else 'conclude' end, null,
           jsonb_build_array(jsonb_build_object('field', 'status', 'before', before, 'after', status))
    from moved
  )
  select code, version, status, withdrawn, unit, kind, organiser_id as "organiserId", co_organisers as "coOrganisers",
         joined_to as "joinedTo"
  from moved order by code`;

/** Moves events on as their edition's clock passes their start and their end. */
@Injectable()
@HandlesJob('clock')
export class ClockProcessor implements JobHandler<'clock'> {
  constructor(
    private readonly source: DataSource,
    private readonly editions: EditionService,
    private readonly ledger: LedgerService,
  ) {}

  async handle(): Promise<void> {
    const rows = await this.source.query<{ id: number }[]>(
      `select id from editions n
       where exists (select from events e where e.edition_id = n.id and e.status in ('approved', 'live'))`,
    );
    for (const { id } of rows) await this.#turn(id);
  }

  async #turn(editionId: number): Promise<void> {
    const edition = await this.editions.byId(editionId);
    const moved = await this.source.transaction(async (manager) => {
      const [lock] = await manager.query<{ mine: boolean }[]>(
        'select pg_try_advisory_xact_lock($1, $2) as mine',
        [CLOCK_LOCK, editionId],
      );
      // Another worker is at it; what it leaves is found at the next beat.
      if (lock?.mine !== true) return 0;
      const now = this.editions.now(edition);
      const events = await manager.query<CountedEvent[]>(MOVE, [editionId, now, new Date()]);
      if (events.length > 0)
        await this.ledger.appendWithin(manager, {
          editionId,
          kind: 'clock',
          actorId: null,
          facts: events.map(factOf),
          entries: [],
        });
      return events.length;
    });
    if (moved > 0) this.ledger.announceFacts(editionId);
  }
}
