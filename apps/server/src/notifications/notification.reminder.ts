import { Inject, Injectable } from '@nestjs/common';
import type { NotificationKind } from '@innoweek/contracts';
import { DataSource } from 'typeorm';
import { CONFIGURATION } from '../configuration/configuration.module.ts';
import type { ServerConfiguration } from '../configuration/server.configuration.ts';
import { endOfDay, startOfDay } from '../editions/edition.clock.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { EditionService } from '../editions/edition.service.ts';
import { dayIn } from '../events/event.model.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { NotificationRecorder, type Occurrence } from './notification.recorder.ts';

const HOUR_MS = 3_600_000;
/** Told of when a deadline is so near. */
const NEAR_MS = 72 * HOUR_MS;
/** Read ones are kept so long, in days; unread ones four times as long. */
const KEPT_DAYS = 90;

/** When an edition's events have to be handed in: by the day that is set, or by the opening. */
const deadlineOf = ({ deadlines, start, zone }: EditionEntity): Date =>
  deadlines.registration === undefined ? startOfDay(start, zone) : endOfDay(deadlines.registration, zone);

/** Reminds, once a day each, of what waits; and forgets what is old. */
@Injectable()
export class NotificationReminder {
  constructor(
    private readonly source: DataSource,
    private readonly recorder: NotificationRecorder,
    private readonly editions: EditionService,
    @Inject(CONFIGURATION) private readonly configuration: ServerConfiguration,
  ) {}

  async remind(): Promise<void> {
    const edition = await this.#current();
    if (edition !== null) {
      await this.#say(edition, 'waiting', await this.#waiting(edition));
      const left = deadlineOf(edition).getTime() - this.editions.now(edition).getTime();
      if (left > 0 && left <= NEAR_MS && this.editions.isRegistering(edition))
        await this.#say(edition, 'deadline', await this.#unsent(edition));
    }
    await this.source.query(
      `delete from notifications
       where mail_after is null and at < now() - make_interval(days => case when read_at is null and app then $2::int else $1::int end)`,
      [KEPT_DAYS, 4 * KEPT_DAYS],
    );
  }

  async #current(): Promise<EditionEntity | null> {
    try {
      return await this.editions.find();
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'edition_not_found') return null;
      throw error;
    }
  }

  async #say(
    edition: EditionEntity,
    kind: NotificationKind,
    events: readonly Pick<Occurrence, 'code' | 'unit' | 'organisations'>[],
  ): Promise<void> {
    await this.recorder.record(this.source.manager, {
      editionId: edition.id,
      actorId: null,
      occasion: dayIn(edition.zone, new Date()),
      occurrences: events.map((event) => ({ ...event, kind, reason: null })),
    });
  }

  /** Events that nobody decided about for longer than configured, and changes likewise. */
  #waiting({ id }: EditionEntity) {
    return this.source.query<Pick<Occurrence, 'code' | 'unit' | 'organisations'>[]>(
      `select e.code, e.unit, array[]::text[] as organisations from events e
       where e.edition_id = $1 and (
         (e.status = 'submitted' and not exists (
            select from event_versions v where v.code = e.code and v.at > $2
              and v.changes @> '[{"field": "status", "after": "submitted"}]'))
         or (e.status in ('approved', 'live') and e.pending is not null and e.pending ->> 'reason' is null
             and (e.pending ->> 'at')::timestamptz <= $2))`,
      [id, new Date(Date.now() - this.configuration.remindHours * HOUR_MS)],
    );
  }

  /** Events that their organizers began and did not hand in, or have to mend. */
  #unsent({ id }: EditionEntity) {
    return this.source.query<Pick<Occurrence, 'code' | 'unit' | 'organisations'>[]>(
      `select code, null as unit, array[organiser_id] as organisations from events
       where edition_id = $1 and status in ('draft', 'returned')`,
      [id],
    );
  }
}
