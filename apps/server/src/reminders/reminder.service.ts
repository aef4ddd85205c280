import { Injectable } from '@nestjs/common';
import {
  REMIND_AGAIN_MINUTES,
  type Page,
  type Remind,
  type Reminded,
  type Reminder,
  type ReminderQuery,
} from '@innoweek/contracts';
import { findUnit } from '@innoweek/places';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';
import type { Actor } from '../access/actor.decorator.ts';
import type { Principal } from '../access/principal.model.ts';
import { AuditService } from '../audit/audit.service.ts';
import { CompletenessService } from '../board/completeness.service.ts';
import { OwingService } from '../board/owing.service.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { EditionService } from '../editions/edition.service.ts';
import { seenUnit } from '../extensions/extension.service.ts';
import { UnitPeople } from '../extensions/unit.people.ts';
import { NotificationRecorder } from '../notifications/notification.recorder.ts';
import { pageById } from '../paging/id.pager.ts';
import { unprocessable } from '../problems/problem.error.ts';
import { REMINDERS_LOCK } from './deadline.reminder.ts';
import { ReminderEntity } from './reminder.entity.ts';
import { missingIn } from './reminder.rules.ts';

type Outcome = Reminded['items'][number];

/** Reminding by hand, and who was reminded when. */
@Injectable()
export class ReminderService {
  constructor(
    private readonly source: DataSource,
    private readonly editions: EditionService,
    private readonly completeness: CompletenessService,
    private readonly owing: OwingService,
    private readonly people: UnitPeople,
    private readonly recorder: NotificationRecorder,
    private readonly audit: AuditService,
  ) {}

  /** The latest first. To an association other units do not exist. */
  async list(principal: Principal, query: ReminderQuery): Promise<Page<Reminder>> {
    const edition = await this.editions.find(query.edition);
    const unit = seenUnit(principal, query.unit);
    const found = this.source
      .getRepository(ReminderEntity)
      .createQueryBuilder('r')
      .where('r.editionId = :edition', { edition: edition.id });
    if (unit !== null) found.andWhere('r.unit = :unit', { unit });
    const { rows, ...page } = await pageById(found, query);
    return { ...page, items: rows.map(present) };
  }

  /** Tells the people of units what they owe now; each unit with its own outcome. */
  async remind(principal: Principal, order: Remind, actor: Actor): Promise<Reminded> {
    const edition = await this.editions.find(order.edition);
    const units = [...new Set(order.units)];
    units.forEach((unit, at) => {
      if (!findUnit(unit))
        throw unprocessable({ path: `units.${String(at)}`, code: 'unknown_unit', params: { unit } });
    });
    const [matrix, people] = await Promise.all([this.completeness.readAll(edition), this.people.of(units)]);
    const owed = missingIn(matrix);
    const items = await this.source.transaction(async (manager) => {
      await manager.query(REMINDERS_LOCK, [edition.id]);
      const recent = await this.#recent(manager, edition, units);
      const outcomes: Outcome[] = [];
      for (const unit of units) {
        const missing = owed.filter((one) => one.unit === unit);
        const accounts = people.get(unit) ?? [];
        const said = (outcome: Outcome['outcome']): Outcome => ({ unit, outcome, people: 0 });
        if (missing.length === 0) outcomes.push(said('nothing'));
        else if (recent.has(unit)) outcomes.push(said('recently'));
        else if (accounts.length === 0) outcomes.push(said('nobody'));
        else {
          // What is missing of days is missing of the whole as well: counted once.
          const total = missing.reduce((all, one) => all + (one.step === 'tallies' ? 0 : one.missing), 0);
          outcomes.push({
            unit,
            outcome: 'reminded',
            people: await this.#say(manager, edition, principal, { unit, accounts, total }),
          });
        }
      }
      if (outcomes.some(({ outcome }) => outcome === 'reminded'))
        await this.audit.record(manager, {
          actor,
          action: 'reminder.send',
          target: edition.code,
          detail: { units: outcomes },
        });
      return outcomes;
    });
    return { items };
  }

  /** Units that somebody asked a moment ago, by the clock of the world: people are asked, not editions. */
  async #recent(manager: EntityManager, { id }: EditionEntity, units: string[]): Promise<Set<string>> {
    const rows = await manager.query<{ unit: string }[]>(
      `select distinct unit from reminders
       where edition_id = $1 and kind = 'asked' and unit = any($2::text[])
         and created_at > now() - make_interval(mins => $3)`,
      [id, units, REMIND_AGAIN_MINUTES],
    );
    return new Set(rows.map(({ unit }) => unit));
  }

  async #say(
    manager: EntityManager,
    edition: EditionEntity,
    principal: Principal,
    { unit, accounts, total }: { unit: string; accounts: string[]; total: number },
  ): Promise<number> {
    const id = newId();
    const missing = await this.owing.missing(manager, edition, { unit });
    const people = await this.recorder.tell(manager, {
      editionId: edition.id,
      kind: 'reminded',
      accounts,
      events: missing.map(({ event }) => event),
      total,
      reason: null,
      about: { unit, step: null, day: null, due: null },
    });
    await manager.getRepository(ReminderEntity).insert({
      id,
      editionId: edition.id,
      unit,
      kind: 'asked',
      step: null,
      day: null,
      occasion: `asked|${id}`,
      at: this.editions.now(edition),
      authorId: principal.accountId,
      authorName: principal.name,
      people,
    });
    return people;
  }
}

const present = (row: ReminderEntity): Reminder => ({
  id: row.id,
  unit: row.unit,
  kind: row.kind,
  step: row.step,
  day: row.day,
  at: row.at.toISOString(),
  author: row.authorName,
  people: row.people,
});
